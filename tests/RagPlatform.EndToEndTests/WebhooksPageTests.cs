using Microsoft.Playwright;
using RagPlatform.EndToEndTests.Hosting;

namespace RagPlatform.EndToEndTests;

/// <summary>An address is added and tried in the page, and its log tells what came of it.</summary>
public sealed class WebhooksPageTests(Hosting.Browser browser, SampleApplication sample)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1440, false)]
    [InlineData(390, true)]
    public async Task An_address_that_does_not_answer_is_told_in_the_log(int width, bool dark)
    {
        var application = await sample.GetAsync(Token);
        await using var page = await browser.OpenAsync(application, width, 900, dark);
        var address = $"http://127.0.0.1:1/{width}";

        await page.GoToAsync("/webhooks");
        await page.Page.GetByLabel("Address (https").FillAsync(address);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Add" }).ClickAsync();
        await page.Page.GetByTestId("made-webhook").GetByRole(AriaRole.Button, new() { Name = "Done" }).ClickAsync();
        var webhook = page.Page.GetByTestId("webhook").Filter(new() { HasText = address });
        await webhook.GetByRole(AriaRole.Button, new() { Name = "Test" }).ClickAsync();

        await Assertions.Expect(webhook.GetByTestId("delivery").First).ToContainTextAsync("No connection", new() { Timeout = 30_000 });
        await page.AssertAccessibleAsync();
        page.AssertQuiet();
    }
}
