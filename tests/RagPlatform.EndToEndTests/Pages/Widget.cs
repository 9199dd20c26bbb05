using Microsoft.Playwright;
using RagPlatform.EndToEndTests.Hosting;

namespace RagPlatform.EndToEndTests.Pages;

/// <summary>The widget on a page elsewhere, as a person sees it.</summary>
internal sealed class Widget(BrowserPage browser)
{
    /// <summary>A 135M model on a busy machine.</summary>
    private const float Patience = 240_000;

    private readonly IPage _page = browser.Page;

    public ILocator Launcher => _page.GetByTestId("widget-open");

    public ILocator Panel => _page.GetByTestId("widget");

    public ILocator Question => Panel.GetByTestId("question");

    public ILocator Starters => Panel.GetByTestId("starter");

    public ILocator Answer => Panel.GetByTestId("answer").Last;

    public ILocator Citations => Answer.GetByTestId("citation");

    public ILocator Sources => Panel.GetByTestId("source");

    public ILocator Fault => Panel.GetByTestId("fault");

    public async Task OpenAsync(string address)
    {
        await _page.GotoAsync(address);
        await Launcher.ClickAsync();
        await Starters.Or(Fault).First.WaitForAsync();
    }

    public async Task AskAsync(string question)
    {
        await Question.FillAsync(question);
        await Question.PressAsync("Enter");
        await Assertions.Expect(Panel.GetByTestId("exchange").Last).ToContainTextAsync(question);
    }

    public Task ExpectAsync(string state) => Assertions.Expect(Answer).ToHaveAttributeAsync("data-state", state, new() { Timeout = Patience });
}
