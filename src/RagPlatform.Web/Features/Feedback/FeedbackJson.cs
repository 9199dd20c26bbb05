using RagPlatform.Core.Answering;
using RagPlatform.Core.Feedback;
using RagPlatform.Web.Features.Ask;

namespace RagPlatform.Web.Features.Feedback;

internal sealed record GivenFeedbackJson(FeedbackVerdict? Verdict, FeedbackReason? Reason = null, string? Comment = null);

internal sealed record OwnFeedbackJson(
    Guid Id, Guid MessageId, FeedbackVerdict Verdict, FeedbackReason? Reason, string Comment, DateTimeOffset At)
{
    public static OwnFeedbackJson From(FeedbackEntry entry) => new(entry.Id, entry.MessageId, entry.Verdict, entry.Reason, entry.Comment, entry.At);
}

/// <summary>The answer that feedback is about, as far as the reader may see it.</summary>
internal sealed record JudgedAnswerJson(
    string Text, AnswerKind Kind, IEnumerable<SentenceJson> Sentences, IEnumerable<CitationJson> Citations, string Model, int Hidden);

internal sealed record FeedbackJson(
    Guid Id, Guid MessageId, Guid? AssistantId, string Person, FeedbackVerdict Verdict, FeedbackReason? Reason, string Comment, FeedbackDoor Door,
    string Question, JudgedAnswerJson Answer, DateTimeOffset At, FeedbackState State)
{
    public static FeedbackJson From(SeenFeedback seen)
    {
        var (entry, answer) = (seen.Entry, seen.Entry.Answer);
        return new(
            entry.Id, entry.MessageId, entry.AssistantId, entry.PersonName, entry.Verdict, entry.Reason, entry.Comment, entry.Door, entry.Question,
            new(answer.Text, answer.Kind, answer.Sentences.Select(SentenceJson.From), answer.Citations.Select(CitationJson.From), answer.Model, seen.Hidden),
            entry.At, entry.State);
    }
}

internal sealed record FeedbackPageJson(IEnumerable<FeedbackJson> Entries, long Total, long? Next)
{
    public static FeedbackPageJson From(SeenFeedbackResult page) => new(page.Entries.Select(FeedbackJson.From), page.Total, page.Next);
}
