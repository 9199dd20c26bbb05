using RagPlatform.EndToEndTests.Hosting;
using RagPlatform.EndToEndTests.Pages;

namespace RagPlatform.EndToEndTests;

/// <summary>
/// Makes the pictures of the README from the real pages. Runs only when asked for:
/// <c>dotnet tests/RagPlatform.EndToEndTests/bin/Release/net10.0/RagPlatform.EndToEndTests.dll -explicit only -class "*PictureTests"</c>.
/// </summary>
public sealed class PictureTests(Browser browser, SampleApplication sample)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public async Task The_pictures_of_the_README_are_made_from_the_real_pages()
    {
        var application = await sample.GetAsync(Token);
        await using (var page = await browser.OpenAsync(application, 1280, 800))
        {
            var chat = new Chat(page);
            await chat.OpenAsync();
            await chat.AskAsync("How many days of annual leave do colleagues in Germany get?");
            await chat.ExpectAsync("complete");
            await chat.Citations.First.ClickAsync();
            await Microsoft.Playwright.Assertions.Expect(chat.Highlight).ToBeVisibleAsync();
            await page.Page.WaitForLoadStateAsync(Microsoft.Playwright.LoadState.NetworkIdle);
            await page.Page.WaitForFunctionAsync("() => document.querySelector('[data-drawn]')");
            await SaveAsync(page, "chat-answer");
        }

        foreach (var (path, name) in ((string, string)[])[("/documents", "documents"), ("/assistants", "assistants"), ("/models", "models"), ("/welcome", "first-start")])
        {
            foreach (var (width, height, dark, suffix) in ((int, int, bool, string)[])[(1280, 800, false, ""), (390, 844, true, "-phone-dark")])
            {
                await using var page = await browser.OpenAsync(application, width, height, dark);
                await page.GoToAsync(path);
                await page.Page.WaitForLoadStateAsync(Microsoft.Playwright.LoadState.NetworkIdle);
                await SaveAsync(page, name + suffix);
            }
        }
    }

    private static Task<byte[]> SaveAsync(BrowserPage page, string name) =>
        page.Page.ScreenshotAsync(new() { Path = Path.Combine(TestPaths.Repository, "docs", "images", $"{name}.png") });
}
