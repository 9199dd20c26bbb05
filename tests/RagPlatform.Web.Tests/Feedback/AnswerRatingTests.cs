using Bunit;
using Microsoft.Extensions.DependencyInjection;
using RagPlatform.Core.Answering;
using RagPlatform.Core.Conversations;
using RagPlatform.Core.Feedback;
using RagPlatform.Web.Features.Chat;
using RagPlatform.Web.Tests.Support;

namespace RagPlatform.Web.Tests.Feedback;

public sealed class AnswerRatingTests : IAsyncDisposable
{
    private readonly Pages _pages = new();
    private readonly Guid _conversation = Guid.CreateVersion7();
    private readonly Answer _answer = Some.Answer(AnswerKind.Generated, [Some.Sentence("Everyone has 26 days.", true, 1)], Some.Citation(1));

    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    private IFeedbackStore Store => _pages.Services.GetRequiredService<IFeedbackStore>();

    public ValueTask DisposeAsync() => _pages.DisposeAsync();

    [Fact]
    public async Task A_thumb_up_counts_at_once_stays_after_a_reload_and_is_taken_back()
    {
        var page = await OpenAsync(_answer);
        Assert.Contains("visible to the administrators", page.Find("[data-testid=feedback-up]").GetAttribute("title"));

        await page.Find("[data-testid=feedback-up]").ClickAsync();
        page.WaitForAssertion(() => Assert.Equal(("true", "false"), Pressed(page)));
        Assert.Contains("Thank you.", page.Find("[data-testid=feedback-said]").TextContent);
        Assert.Equal(FeedbackVerdict.Good, (await OwnAsync())?.Verdict);

        page = Render();
        page.WaitForAssertion(() => Assert.Equal(("true", "false"), Pressed(page)));
        await page.Find("[data-testid=feedback-undo]").ClickAsync();

        page.WaitForAssertion(() => Assert.Equal(("false", "false"), Pressed(page)));
        Assert.Null(await OwnAsync());
    }

    [Fact]
    public async Task A_thumb_down_asks_why_and_says_who_will_see_it_before_anything_is_sent()
    {
        var page = await OpenAsync(_answer with { AssistantId = Guid.CreateVersion7() });

        await page.Find("[data-testid=feedback-down]").ClickAsync();

        Assert.Contains("visible to the editors of the assistant", page.Find("[data-testid=feedback-note]").TextContent);
        Assert.Equal("true", page.Find("[data-testid=feedback-down]").GetAttribute("aria-expanded"));
        Assert.Null(await OwnAsync());
        page.Find("[data-reason=Outdated]").Change(true);
        page.Find("[data-testid=feedback-comment]").Input("It was 28 last year.");
        await page.Find(".rating-form").SubmitAsync();

        page.WaitForAssertion(() => Assert.Equal(("false", "true"), Pressed(page)));
        Assert.Empty(page.FindAll(".rating-form"));
        var given = await OwnAsync();
        Assert.Equal((FeedbackReason.Outdated, "It was 28 last year.", FeedbackDoor.Page, "How much leave?"), (given?.Reason, given?.Comment, given?.Door, given?.Question));
    }

    [Fact]
    public async Task An_answer_that_was_written_anew_has_no_judgement_yet()
    {
        var page = await OpenAsync(_answer);
        await page.Find("[data-testid=feedback-up]").ClickAsync();
        page.WaitForAssertion(() => Assert.Equal(("true", "false"), Pressed(page)));

        await SaveAsync(_answer with { Text = "Everyone has 28 days.", Sentences = [Some.Sentence("Everyone has 28 days.")] });

        page = Render();
        page.WaitForAssertion(() => Assert.Equal(("false", "false"), Pressed(page)));
    }

    [Fact]
    public async Task An_answer_that_is_gone_says_so()
    {
        var page = await OpenAsync(_answer);
        await _pages.Conversations.DeleteAsync(_conversation, Pages.Owner, Token);

        await page.Find("[data-testid=feedback-up]").ClickAsync();

        page.WaitForAssertion(() => Assert.Contains("no longer there", page.Find("[data-testid=feedback-said]").TextContent));
        Assert.Equal(("false", "false"), Pressed(page));
    }

    private async Task<IRenderedComponent<ChatPage>> OpenAsync(Answer answer)
    {
        await SaveAsync(answer);
        var page = Render();
        page.WaitForElement("[data-testid=feedback-up]");
        return page;
    }

    private async Task SaveAsync(Answer answer)
    {
        var now = TimeProvider.System.GetUtcNow();
        await _pages.Conversations.SaveAsync(new Conversation(_conversation, Pages.Owner, "Leave", null, false, now, now), Token);
        await _pages.Conversations.SaveMessageAsync(new Message(answer.MessageId, _conversation, "How much leave?", answer, MessageState.Complete, null, now), Pages.Owner, Token);
    }

    private IRenderedComponent<ChatPage> Render() => _pages.Render<ChatPage>(p => p.Add(x => x.Id, _conversation));

    private Task<FeedbackEntry?> OwnAsync() => Store.FindOwnAsync(_answer.MessageId, Pages.Owner, Token);

    private static (string?, string?) Pressed(IRenderedComponent<ChatPage> page) => (
        page.WaitForElement("[data-testid=feedback-up]").GetAttribute("aria-pressed"), page.Find("[data-testid=feedback-down]").GetAttribute("aria-pressed"));
}
