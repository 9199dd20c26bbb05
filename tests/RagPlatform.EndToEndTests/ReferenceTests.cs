using Microsoft.Playwright;
using RagPlatform.EndToEndTests.Hosting;

namespace RagPlatform.EndToEndTests;

/// <summary>The reference page sends calls from the browser.</summary>
public sealed class ReferenceTests(Hosting.Browser browser, SampleApplication sample)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task A_call_is_tried_in_the_page(int width)
    {
        var application = await sample.GetAsync(Token);
        await using var page = await browser.OpenAsync(application, width, 900);

        await page.GoToAsync("/reference");
        await page.Page.GetByLabel("Filter").FillAsync("POST /api/search");
        var operation = page.Page.GetByTestId("operation").Filter(new() { HasText = "The best passages for a query" }).First;
        await operation.GetByRole(AriaRole.Button).First.ClickAsync();
        await operation.GetByLabel("Body").FillAsync("""{"query": "warranty", "top": 1}""");
        await operation.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();

        await Assertions.Expect(operation.GetByTestId("trial-status")).ToContainTextAsync("200");
        await Assertions.Expect(operation.GetByTestId("trial-answer")).ToContainTextAsync("\"passages\"");
        await page.AssertAccessibleAsync();
        page.AssertQuiet();
    }
}
