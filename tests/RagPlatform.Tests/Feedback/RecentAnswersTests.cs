using Microsoft.Extensions.Time.Testing;
using RagPlatform.Core.Access;
using RagPlatform.Core.Answering;

namespace RagPlatform.Tests.Feedback;

public sealed class RecentAnswersTests
{
    private static readonly Caller Ben = new("ben", "Ben", ["user:ben"], IsAdministrator: false);

    private readonly FakeTimeProvider _time = new();
    private readonly RecentAnswers _recent;

    public RecentAnswersTests() => _recent = new RecentAnswers(_time);

    [Fact]
    public void An_answer_is_found_by_whoever_got_it_and_by_nobody_else()
    {
        var id = Keep();

        Assert.Equal("Why?", _recent.Find(id, Ben)?.Question);
        Assert.Null(_recent.Find(id, Ben with { Id = "eva" }));
        Assert.Null(_recent.Find(Guid.NewGuid(), Ben));
    }

    [Fact]
    public void It_is_forgotten_after_a_day()
    {
        var id = Keep();
        _time.Advance(RecentAnswers.Lifetime);
        Assert.NotNull(_recent.Find(id, Ben));

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Null(_recent.Find(id, Ben));
    }

    [Fact]
    public void The_oldest_make_room_for_the_newest()
    {
        var first = Keep();
        var second = Keep();
        for (var i = 1; i < RecentAnswers.Capacity; i++)
        {
            Keep();
        }

        Assert.Null(_recent.Find(first, Ben));
        Assert.NotNull(_recent.Find(second, Ben));
    }

    [Fact]
    public void An_answer_that_was_given_again_stays_when_its_first_version_goes()
    {
        var id = Keep();
        for (var i = 2; i < RecentAnswers.Capacity; i++)
        {
            Keep();
        }

        Keep(id, "Again");
        Keep();

        Assert.Equal("Again", _recent.Find(id, Ben)?.Answer.Text);
    }

    [Fact]
    public void Of_how_it_was_made_only_the_documents_are_kept()
    {
        var document = Guid.CreateVersion7();
        var answer = New(Guid.NewGuid(), "26 days.") with
        {
            Trace = new() { RawText = "raw", Prompt = [new("user", "secret")], Evidence = [new(1, document, "board.txt", 1, "", "45 days", 0, 7, 1)] },
        };
        _recent.Keep(new Question("Why?", Ben), answer);

        var trace = _recent.Find(answer.MessageId, Ben)!.Value.Answer.Trace;

        Assert.Equal(("", 0), (trace.RawText, trace.Prompt.Count));
        Assert.Equal((document, "", ""), Assert.Single(trace.Evidence.Select(e => (e.DocumentId, e.DocumentName, e.Quote))));
    }

    private Guid Keep(Guid? id = null, string text = "Because.")
    {
        var answer = New(id ?? Guid.NewGuid(), text);
        _recent.Keep(new Question("Why?", Ben), answer);
        return answer.MessageId;
    }

    private static Answer New(Guid id, string text) => new() { MessageId = id, Kind = AnswerKind.Generated, Text = text, Trace = new() };
}
