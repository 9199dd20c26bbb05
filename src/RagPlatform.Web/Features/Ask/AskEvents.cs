using System.Net.ServerSentEvents;
using RagPlatform.Core.Answering;

namespace RagPlatform.Web.Features.Ask;

/// <summary>What happens while a question is answered, as server-sent events.</summary>
internal static class AskEvents
{
    public static IEnumerable<SseItem<object>> From(AnswerUpdate update, bool isTraced) => update switch
    {
        AnswerUpdate.Searching searching => [Event("state", new { state = "searching", passages = searching.Chunks })],
        AnswerUpdate.Queued queued => [Event("state", new { state = "queued", ahead = queued.Ahead })],
        AnswerUpdate.FoundPassages found =>
        [
            Event("state", new
            {
                state = "found",
                passages = found.Passages.Count,
                documents = found.Passages.Select(passage => passage.DocumentName).Distinct(),
            }),
        ],
        AnswerUpdate.Text text => [Event("text", new { text = text.Value })],
        AnswerUpdate.Sentence { Citations.Count: > 0 } sentence => [Sentence(sentence), Citations(sentence.Citations)],
        AnswerUpdate.Sentence sentence => [Sentence(sentence)],
        AnswerUpdate.Done done => [Citations(done.Answer.Citations), Event("done", AnswerJson.From(done.Answer, isTraced))],
        AnswerUpdate.Failed failed =>
            [Event("error", new { detail = failed.SoFar.Notice, retryAfterSeconds = failed.RetryAfter?.TotalSeconds, answer = AnswerJson.From(failed.SoFar, isTraced) })],
        _ => [],
    };

    private static SseItem<object> Sentence(AnswerUpdate.Sentence sentence) => Event("sentence", SentenceJson.From(sentence.Value));

    private static SseItem<object> Citations(IEnumerable<Citation> citations) =>
        Event("citations", new { citations = citations.Select(CitationJson.From) });

    private static SseItem<object> Event(string type, object data) => new(data, type);
}
