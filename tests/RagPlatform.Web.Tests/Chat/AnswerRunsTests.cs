using Microsoft.Extensions.DependencyInjection;
using RagPlatform.Core.Access;
using RagPlatform.Core.Answering;
using RagPlatform.Core.Conversations;
using RagPlatform.Web.Features.Chat;
using RagPlatform.Web.Tests.Support;

namespace RagPlatform.Web.Tests.Chat;

public sealed class AnswerRunsTests : IAsyncDisposable
{
    private readonly Pages _pages = new();

    private AnswerRuns Runs => _pages.Services.GetRequiredService<AnswerRuns>();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _pages.DisposeAsync();

    [Fact]
    public async Task A_page_that_comes_later_sees_what_was_written_and_goes_on()
    {
        var question = Ask();
        var run = await StartAsync(question);
        _pages.Answers.Send(new AnswerUpdate.Searching(7), new AnswerUpdate.Text("Twenty-six "));
        await WaitForAsync(run, state => state.Pending.Length > 0);

        var found = Assert.Single(Runs.Find(question.ConversationId!.Value, Caller.Owner.Id));
        Assert.Equal("Twenty-six ", found.State.Pending);

        _pages.Answers.Send(new AnswerUpdate.Done(Some.Answer(AnswerKind.Generated, [Some.Sentence("Twenty-six days.")])));
        _pages.Answers.End();
        Assert.Equal(ExchangePhase.Complete, (await WaitForAsync(found, state => state.IsFinished)).Phase);
    }

    [Fact]
    public async Task Another_person_does_not_find_it()
    {
        var question = Ask();
        var run = await StartAsync(question);

        Assert.Empty(Runs.Find(question.ConversationId!.Value, "somebody"));
        run.Stop();
        await WaitForAsync(run, state => state.IsFinished);
    }

    [Fact]
    public async Task A_conversation_that_was_deleted_elsewhere_is_told_in_words()
    {
        var run = await StartAsync(Ask());

        _pages.Answers.End(new NoConversationException());

        var state = await WaitForAsync(run, state => state.IsFinished);
        Assert.Equal((ExchangePhase.Failed, "This conversation was deleted, or it is not yours, so nothing was asked. Begin a new one."), (state.Phase, state.Notice));
    }

    [Fact]
    public async Task Stop_ends_the_answer_and_keeps_its_text()
    {
        var run = await StartAsync(Ask());
        _pages.Answers.Send(new AnswerUpdate.Text("Twenty-six "));
        await WaitForAsync(run, state => state.Pending.Length > 0);

        run.Stop();

        var state = await WaitForAsync(run, state => state.IsFinished);
        Assert.Equal((ExchangePhase.Stopped, "Twenty-six "), (state.Phase, state.Pending));
        Assert.True(_pages.Answers.WasStopped);
    }

    [Fact]
    public async Task A_fault_ends_as_failed_and_tells_nothing_of_its_insides()
    {
        var run = await StartAsync(Ask());
        _pages.Answers.End(new InvalidOperationException("secret detail"));

        var state = await WaitForAsync(run, state => state.IsFinished);
        Assert.Equal((ExchangePhase.Failed, null), (state.Phase, state.Notice));
    }

    [Fact]
    public async Task Many_pieces_reach_a_page_in_few_updates()
    {
        var run = await StartAsync(Ask());
        _pages.Answers.Send([.. Enumerable.Repeat(new AnswerUpdate.Text("word "), 2_000)]);
        _pages.Answers.Send(new AnswerUpdate.Done(Some.Answer(AnswerKind.Generated, [])));
        _pages.Answers.End();

        var updates = 0;
        await foreach (var _ in run.WatchAsync(Token))
        {
            updates++;
        }

        Assert.InRange(updates, 1, 100);
    }

    [Fact]
    public async Task Ending_the_server_stops_all_answers()
    {
        var run = await StartAsync(Ask());

        await Runs.StopAsync(Token);

        Assert.Equal(ExchangePhase.Stopped, run.State.Phase);
    }

    private async Task<AnswerRun> StartAsync(Question question)
    {
        var run = Runs.Start(question);
        await _pages.Answers.NextQuestionAsync();
        return run;
    }

    private static Question Ask() =>
        new("How much leave do I have?", Caller.Owner) { ConversationId = Guid.CreateVersion7(), MessageId = Guid.CreateVersion7() };

    private static async Task<ExchangeState> WaitForAsync(AnswerRun run, Func<ExchangeState, bool> isThere)
    {
        await foreach (var state in run.WatchAsync(Token))
        {
            if (isThere(state))
            {
                return state;
            }
        }

        throw new InvalidOperationException("The run ended without coming there.");
    }
}
