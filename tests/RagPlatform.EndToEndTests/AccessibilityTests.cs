using RagPlatform.EndToEndTests.Hosting;
using RagPlatform.EndToEndTests.Pages;

namespace RagPlatform.EndToEndTests;

/// <summary>axe on every page, in both themes, at the width of a desk and of a phone.</summary>
public sealed class AccessibilityTests(Browser browser, SampleApplication sample)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/", false, 1440)]
    [InlineData("/", true, 390)]
    [InlineData("/welcome", false, 1440)]
    [InlineData("/welcome", true, 390)]
    [InlineData("/documents", false, 1440)]
    [InlineData("/documents", true, 1440)]
    [InlineData("/documents", false, 390)]
    [InlineData("/assistants", false, 1440)]
    [InlineData("/assistants", true, 390)]
    [InlineData("/assistants/new", false, 1440)]
    [InlineData("/assistants/new", true, 390)]
    [InlineData("/models", false, 1440)]
    [InlineData("/models", true, 390)]
    [InlineData("/help", false, 1440)]
    [InlineData("/help", true, 390)]
    [InlineData("/keys", false, 1440)]
    [InlineData("/keys", true, 390)]
    [InlineData("/audit", false, 1440)]
    [InlineData("/audit", true, 390)]
    [InlineData("/feedback", false, 1440)]
    [InlineData("/feedback", true, 390)]
    [InlineData("/reference", false, 1440)]
    [InlineData("/reference", true, 390)]
    [InlineData("/webhooks", false, 1440)]
    [InlineData("/webhooks", true, 390)]
    public async Task A_page_has_nothing_that_axe_objects_to(string path, bool dark, int width)
    {
        var application = await sample.GetAsync(Token);
        await using var page = await browser.OpenAsync(application, width, width < 600 ? 844 : 900, dark);

        await page.GoToAsync(path);
        await page.Page.Locator("main h1").First.WaitForAsync(new() { State = Microsoft.Playwright.WaitForSelectorState.Attached });

        await page.AssertAccessibleAsync();
        page.AssertQuiet();
    }

    [Theory]
    [InlineData(false, 1440)]
    [InlineData(true, 390)]
    public async Task Bringing_an_assistant_into_Teams_has_nothing_that_axe_objects_to_before_and_after_the_check(bool dark, int width)
    {
        var application = await sample.GetAsync(Token);
        await using var page = await browser.OpenAsync(application, width, width < 600 ? 844 : 900, dark);
        await page.GoToAsync("/assistants");
        await page.Page.GetByTestId("assistant-teams").First.ClickAsync();
        await page.Page.GetByTestId("teams-check").WaitForAsync();
        await page.AssertAccessibleAsync();

        await page.Page.GetByTestId("teams-chat-sign-in").Locator("summary").ClickAsync();
        await page.Page.GetByTestId("teams-check").ClickAsync();
        await page.Page.Locator("[data-testid=teams-step][data-name=refusal][data-state=skipped]").WaitForAsync();

        await page.AssertAccessibleAsync();
        Assert.True(await page.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth && document.querySelector('.main').scrollWidth <= innerWidth"), "The page is wider than the window.");
        page.AssertQuiet();
    }

    [Fact]
    public async Task A_document_with_what_was_read_of_it_has_nothing_that_axe_objects_to()
    {
        var application = await sample.GetAsync(Token);
        await using var page = await browser.OpenAsync(application);
        var documents = new Documents(page);

        await documents.OpenAsync();
        await documents.Row("vpn-guide.md").GetByTestId("what-was-read").ClickAsync();
        await page.Page.GetByTestId("document-report").WaitForAsync();

        await page.AssertAccessibleAsync();
    }
}
