using RagPlatform.Core.Access;
using RagPlatform.Core.Answering;
using RagPlatform.Core.Evaluation.Questions;
using RagPlatform.Core.Feedback;
using static RagPlatform.Tests.Sqlite.StoreUnderTest;

namespace RagPlatform.Tests.Sqlite;

/// <summary>What every store of feedback does. A store's test class derives from it and says how one is made.</summary>
public abstract class FeedbackStoreContract
{
    private static readonly DateTimeOffset Wednesday = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid Hr = Guid.CreateVersion7();
    private static readonly Guid It = Guid.CreateVersion7();
    private static readonly FeedbackScope EditorOfHr = new([Hr], IncludesOthers: false);
    private static readonly FeedbackScope Administrator = new([], IncludesOthers: true);

    protected abstract IFeedbackStore Store { get; }

    protected abstract IAssistantQuestionStore Questions { get; }

    [Fact]
    public async Task Feedback_comes_back_as_it_was_given()
    {
        var given = New(Hr) with { Verdict = FeedbackVerdict.Bad, Reason = FeedbackReason.NotInSources, Comment = "Überstunden fehlen.", Door = FeedbackDoor.Teams };

        var stored = await SaveAsync(given);

        Assert.Equivalent(given with { Number = stored.Number }, await Store.FindAsync(given.Id, EditorOfHr, Cancellation));
        Assert.Equal((given.Id, FeedbackState.Open), (stored.Id, stored.State));
    }

    [Fact]
    public async Task Giving_it_again_replaces_it_under_the_same_id_and_opens_it()
    {
        var first = await SaveAsync(New(Hr));
        var other = await SaveAsync(New(Hr));
        Assert.True(await Store.SetStateAsync(first.Id, FeedbackState.Handled, EditorOfHr, Cancellation));

        var second = await SaveAsync(New(Hr) with { MessageId = first.MessageId, Verdict = FeedbackVerdict.Bad, Reason = FeedbackReason.Wrong });

        Assert.Equal((first.Id, FeedbackState.Open), (second.Id, second.State));
        Assert.Equal([first.Id, other.Id], await IdsAsync(new(), EditorOfHr)); // Newest first.
        Assert.Equal(FeedbackVerdict.Bad, (await Store.FindOwnAsync(first.MessageId, "ben", Cancellation))!.Verdict);
    }

    [Fact]
    public async Task Two_people_judge_the_same_message_each_for_themselves_and_take_back_only_their_own()
    {
        var bens = await SaveAsync(New(Hr));
        var evas = await SaveAsync(New(Hr) with { MessageId = bens.MessageId, PersonId = "eva" });

        Assert.True(await Store.DeleteAsync(bens.MessageId, Somebody("ben"), Cancellation));

        Assert.False(await Store.DeleteAsync(bens.MessageId, Somebody("ben"), Cancellation));
        Assert.Equal([evas.Id], await IdsAsync(new(), EditorOfHr));
    }

    [Fact]
    public async Task Nothing_outside_of_the_scope_is_read_counted_or_marked()
    {
        var hr = await SaveAsync(New(Hr));
        var it = await SaveAsync(New(It));
        var none = await SaveAsync(New(null));

        Assert.Equal([hr.Id], await IdsAsync(new(), EditorOfHr));
        Assert.Empty(await IdsAsync(new() { AssistantId = It }, EditorOfHr));
        Assert.Equal([none.Id], await IdsAsync(new(), Administrator));
        Assert.Equal(1, (await Store.CountAsync(new(), EditorOfHr, Cancellation)).Good);
        Assert.Null(await Store.FindAsync(it.Id, EditorOfHr, Cancellation));
        Assert.False(await Store.SetStateAsync(it.Id, FeedbackState.Handled, EditorOfHr, Cancellation));
        Assert.False(await Store.SetStateAsync(none.Id, FeedbackState.Handled, EditorOfHr, Cancellation));
        Assert.Empty(await IdsAsync(new(), new([], IncludesOthers: false)));
    }

    [Theory]
    [InlineData("leave", true)]
    [InlineData("LEAVE uberholt", true)]
    [InlineData("leave spaceship", false)]
    [InlineData("twenty-six", false)] // Stands in the answer only.
    public async Task A_search_finds_words_of_the_question_and_the_comment_but_not_of_the_answer(string search, bool isFound)
    {
        await SaveAsync(New(Hr) with { Comment = "Überholt!" });

        Assert.Equal(isFound ? 1 : 0, (await IdsAsync(new() { Search = search }, EditorOfHr)).Count);
    }

    [Fact]
    public async Task A_query_narrows_by_verdict_reason_state_and_period()
    {
        var good = await SaveAsync(New(Hr));
        var bad = await SaveAsync(New(Hr) with { Verdict = FeedbackVerdict.Bad, Reason = FeedbackReason.Outdated, At = Wednesday.AddDays(7) });
        await Store.SetStateAsync(good.Id, FeedbackState.Handled, EditorOfHr, Cancellation);

        Assert.Equal([good.Id], await IdsAsync(new() { Verdict = FeedbackVerdict.Good }, EditorOfHr));
        Assert.Equal([bad.Id], await IdsAsync(new() { Reason = FeedbackReason.Outdated }, EditorOfHr));
        Assert.Empty(await IdsAsync(new() { Reason = FeedbackReason.Wrong }, EditorOfHr));
        Assert.Equal([bad.Id], await IdsAsync(new() { State = FeedbackState.Open }, EditorOfHr));
        Assert.Equal([bad.Id], await IdsAsync(new() { From = Wednesday.AddDays(1) }, EditorOfHr));
        Assert.Equal([good.Id], await IdsAsync(new() { To = bad.At }, EditorOfHr));
    }

    [Fact]
    public async Task Pages_follow_one_another_without_gaps()
    {
        for (var i = 0; i < 5; i++)
        {
            await SaveAsync(New(Hr));
        }

        var seen = new List<Guid>();
        FeedbackResult page;
        long? before = null;
        do
        {
            page = await Store.ListAsync(new() { Limit = 2, Before = before }, EditorOfHr, Cancellation);
            seen.AddRange(page.Entries.Select(entry => entry.Id));
            before = page.Next;
            Assert.Equal(5, page.Total);
        }
        while (before is not null);

        Assert.Equal(5, seen.Distinct().Count());
    }

    [Fact]
    public async Task Weeks_begin_on_Mondays()
    {
        await SaveAsync(New(Hr) with { At = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero) }); // A Monday.
        await SaveAsync(New(Hr) with { At = new(2026, 3, 8, 23, 59, 59, TimeSpan.Zero), Verdict = FeedbackVerdict.Bad });
        await SaveAsync(New(Hr) with { At = new(2026, 3, 9, 0, 0, 0, TimeSpan.Zero) });

        var counts = await Store.CountAsync(new(), EditorOfHr, Cancellation);

        Assert.Equal((2, 1, 3), (counts.Good, counts.Bad, counts.Open));
        Assert.Equal([new(new(2026, 3, 2), 1, 1), new FeedbackWeek(new(2026, 3, 9), 1, 0)], counts.Weeks);
    }

    [Fact]
    public async Task Questions_are_kept_by_assistant()
    {
        var question = new AssistantQuestion(Guid.CreateVersion7(), Hr, "How much leave?", "26 days", Guid.CreateVersion7(), "handbook.pdf", 3, "Anna", Wednesday);
        var empty = question with { Id = Guid.CreateVersion7(), Answer = null, DocumentId = null, DocumentName = null, Page = null, AddedAt = Wednesday.AddDays(1) };
        await Questions.AddAsync(question, Cancellation);
        await Questions.AddAsync(empty, Cancellation);

        Assert.Equal([question, empty], await Questions.ListAsync(Hr, Cancellation));
        Assert.Empty(await Questions.ListAsync(It, Cancellation));
        Assert.False(await Questions.DeleteAsync(It, question.Id, Cancellation));
        Assert.True(await Questions.DeleteAsync(Hr, question.Id, Cancellation));
        Assert.Equal([empty], await Questions.ListAsync(Hr, Cancellation));
        Assert.False(empty.ToEvaluation().Answerable);
    }

    private static Caller Somebody(string id) => new(id, id, [$"user:{id}"], IsAdministrator: false);

    private static FeedbackEntry New(Guid? assistantId)
    {
        var messageId = Guid.CreateVersion7();
        return new()
        {
            Id = Guid.CreateVersion7(), MessageId = messageId, AssistantId = assistantId, PersonId = "ben", PersonName = "Ben", Verdict = FeedbackVerdict.Good,
            Door = FeedbackDoor.Page, Question = "How much leave?", At = Wednesday,
            Answer = new()
            {
                MessageId = messageId, AssistantId = assistantId, Kind = AnswerKind.Generated, Text = "Twenty-six days [1].", Model = "tiny",
                Sentences = [new("Twenty-six days.", true, [1])], Citations = [new(1, Guid.Empty, "handbook.pdf", 4, "Leave", "26 days", 10, 17, 0.8)], Trace = new(),
            },
        };
    }

    private Task<FeedbackEntry> SaveAsync(FeedbackEntry entry) => Store.SaveAsync(entry, Somebody(entry.PersonId), Cancellation);

    private async Task<IReadOnlyList<Guid>> IdsAsync(FeedbackQuery query, FeedbackScope scope) =>
        [.. (await Store.ListAsync(query, scope, Cancellation)).Entries.Select(entry => entry.Id)];
}
