using Microsoft.Playwright;
using RagPlatform.EndToEndTests.Hosting;
using RagPlatform.EndToEndTests.Pages;

namespace RagPlatform.EndToEndTests;

/// <summary>Sharing in a real browser, by keyboard and under axe.</summary>
public sealed class SharingTests(Browser browser, SampleApplication sample)
{
    [Theory]
    [InlineData(false, 1440)]
    [InlineData(true, 390)]
    public async Task A_document_is_given_rights_of_its_own_and_says_why_one_sees_it(bool dark, int width)
    {
        var application = await sample.GetAsync(TestContext.Current.CancellationToken);
        await using var page = await browser.OpenAsync(application, width, width < 600 ? 844 : 900, dark);
        var documents = new Documents(page);
        await documents.OpenAsync();

        await documents.Row("vpn-guide.md").GetByTestId("share-document").FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        var share = page.Page.GetByTestId("share");
        await Assertions.Expect(share.GetByTestId("right").First).ToContainTextAsync("inherited from the collection");
        await share.GetByTestId("explain").SelectOptionAsync(new SelectOptionValue { Label = "Owner" });
        await Assertions.Expect(share.GetByTestId("explanation")).ToContainTextAsync("Owner can see this (Own).");
        await page.AssertAccessibleAsync();

        await share.GetByTestId("share-own").ClickAsync();
        await share.GetByRole(AriaRole.Button, new() { Name = "Remove Owner (you)" }).ClickAsync();
        await Assertions.Expect(share.GetByTestId("share-warning")).ToBeVisibleAsync();
        await page.AssertAccessibleAsync();
        await share.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await share.GetByTestId("share-inherit").ClickAsync();

        await Assertions.Expect(share.GetByTestId("share-own")).ToBeVisibleAsync();
        await Assertions.Expect(share).ToBeFocusedAsync(); // The button that was pressed is gone; the focus stays in the dialog.
        await page.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(share).ToHaveCountAsync(0);
        page.AssertQuiet();
    }
}
