using Microsoft.Playwright;
using RagPlatform.EndToEndTests.Hosting;

namespace RagPlatform.EndToEndTests.Pages;

/// <summary>The Documents page as a person sees it.</summary>
internal sealed class Documents(BrowserPage browser)
{
    private readonly IPage _page = browser.Page;

    public ILocator Rows => _page.GetByTestId("document");

    public ILocator Row(string name) => _page.Locator($"[data-testid=document][data-name=\"{name}\"]");

    public ILocator State(string name) => Row(name).GetByTestId("document-state");

    public async Task OpenAsync(string query = "")
    {
        await browser.GoToAsync($"/documents{query}");
        await _page.GetByTestId("upload").WaitForAsync(new() { State = WaitForSelectorState.Attached });
    }

    public Task UploadAsync(params string[] paths) => _page.GetByTestId("upload").SetInputFilesAsync(paths);

    public async Task AddCollectionAsync(string name)
    {
        await _page.GetByTestId("new-collection").ClickAsync();
        await _page.GetByTestId("collection-name").FillAsync(name);
        await _page.GetByTestId("add-collection").ClickAsync();
        await Assertions.Expect(_page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(name);
    }

    public Task ExpectAsync(string name, string state) =>
        Assertions.Expect(State(name)).ToHaveAttributeAsync("data-state", state, new() { Timeout = 120_000 });
}
