using Microsoft.Playwright;
using RagPlatform.EndToEndTests.Hosting;

namespace RagPlatform.EndToEndTests.Pages;

/// <summary>The chat as a person sees it.</summary>
internal sealed class Chat(BrowserPage browser)
{
    /// <summary>A 135M model on a busy machine; on an idle one an answer takes two seconds.</summary>
    private const float Patience = 240_000;

    private readonly IPage _page = browser.Page;

    public ILocator Question => _page.GetByTestId("question");

    public ILocator LastExchange => _page.GetByTestId("exchange").Last;

    public ILocator Answer => LastExchange.GetByTestId("answer");

    public ILocator Sentences => LastExchange.GetByTestId("sentence");

    public ILocator Citations => LastExchange.GetByTestId("citation");

    public ILocator Sources => LastExchange.GetByTestId("source");

    public ILocator SourcePanel => _page.GetByTestId("source-panel");

    public ILocator Highlight => _page.GetByTestId("highlight").First;

    public Task OpenAsync() => browser.GoToAsync("/");

    public async Task AskAsync(string question)
    {
        await Question.FillAsync(question);
        await Assertions.Expect(_page.GetByTestId("send")).ToBeEnabledAsync(new() { Timeout = 20_000 });
        await Question.PressAsync("Enter");
        await Assertions.Expect(LastExchange).ToContainTextAsync(question, new() { Timeout = 20_000 });
    }

    /// <summary>Returns with the first words of the last answer, within a frame.</summary>
    public Task WaitForWordsAsync() => _page.WaitForFunctionAsync(
        "() => ['writing', 'complete', 'failed', 'stopped'].includes([...document.querySelectorAll('[data-testid=answer]')].at(-1)?.dataset.state)", null, new() { Timeout = Patience });

    public Task ExpectAsync(string state) => Assertions.Expect(Answer).ToHaveAttributeAsync("data-state", state, new() { Timeout = Patience });
}
