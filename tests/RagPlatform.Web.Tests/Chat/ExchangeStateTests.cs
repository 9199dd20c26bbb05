using RagPlatform.Core.Answering;
using RagPlatform.Core.Conversations;
using RagPlatform.Web.Features.Chat;
using RagPlatform.Web.Tests.Support;

namespace RagPlatform.Web.Tests.Chat;

public class ExchangeStateTests
{
    private readonly ExchangeState _asked = new(Guid.CreateVersion7(), "How much leave do I have?");

    [Fact]
    public void Updates_lead_from_searching_over_writing_to_complete()
    {
        var citation = Some.Citation(1);
        var searching = _asked.Apply(new AnswerUpdate.Searching(1204)).Apply(new AnswerUpdate.FoundPassages([Some.Passage("a.pdf"), Some.Passage("b.pdf")], [citation]));
        var writing = searching.Apply(new AnswerUpdate.Text("Everyone "));
        var sentence = writing.Apply(new AnswerUpdate.Sentence(Some.Sentence("Everyone has 26 days.", true, 1), [citation]));
        var done = sentence.Apply(new AnswerUpdate.Done(Some.Answer(AnswerKind.Generated, [Some.Sentence("Everyone has 26 days.", true, 1)], citation)));

        Assert.Equal((ExchangePhase.Searching, 1204, 2), (searching.Phase, searching.Searching, searching.Reading));
        Assert.Equal((ExchangePhase.Writing, "Everyone "), (writing.Phase, writing.Pending));
        Assert.Equal(("", 1), (sentence.Pending, sentence.Citations.Count));
        Assert.Equal(ExchangePhase.Complete, done.Phase);
    }

    [Fact]
    public void The_place_in_the_queue_ends_with_the_first_word()
    {
        var queued = _asked.Apply(new AnswerUpdate.Queued(2));

        Assert.Equal(2, queued.Ahead);
        Assert.Null(queued.Apply(new AnswerUpdate.Text("x")).Ahead);
    }

    [Fact]
    public void An_answer_cut_short_keeps_its_text_and_says_why()
    {
        var soFar = Some.Answer(AnswerKind.Generated, [Some.Sentence("Everyone has 26 days.", true, 1)], Some.Citation(1)) with { Notice = "The model stopped." };

        var failed = _asked.Apply(new AnswerUpdate.Failed(soFar));

        Assert.Equal((ExchangePhase.Failed, "The model stopped.", true), (failed.Phase, failed.Notice, failed.HasText));
    }

    [Fact]
    public void A_message_that_nothing_writes_any_more_was_cut_off()
    {
        var message = new Message(Guid.CreateVersion7(), Guid.CreateVersion7(), "Q", null, MessageState.Writing, null, TimeProvider.System.GetUtcNow());

        Assert.Equal(ExchangePhase.Failed, ExchangeState.From(message).Phase);
    }
}
