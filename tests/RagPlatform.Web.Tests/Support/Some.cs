using RagPlatform.Core.Answering;
using RagPlatform.Core.Ingestion;
using RagPlatform.Core.Retrieval;

namespace RagPlatform.Web.Tests.Support;

/// <summary>Answers and their parts, with what a test does not care about filled in.</summary>
internal static class Some
{
    public static Citation Citation(int number, string document = "handbook.pdf", int page = 3, string quote = "Everyone has 26 days.", Guid? id = null) =>
        new(number, id ?? Guid.CreateVersion7(), document, page, "Leave", quote, 0, quote.Length, 1);

    public static AnswerSentence Sentence(string text, bool supported = true, params int[] citations) => new(text, supported, citations);

    public static Answer Answer(AnswerKind kind, IReadOnlyList<AnswerSentence> sentences, params Citation[] citations) => new()
    {
        MessageId = Guid.CreateVersion7(),
        Kind = kind,
        Text = string.Concat(sentences.Select(s => s.Text)),
        Sentences = sentences,
        Citations = citations,
        Model = "SmolLM2-135M-Instruct + grounded-answers",
        Trace = new AnswerTrace { SearchedFor = "leave", SearchedChunks = 1204, Timings = new Dictionary<string, double> { ["total"] = 1234 } },
    };

    public static Passage Passage(string document, string text = "Everyone has 26 days.") =>
        new(1, Guid.CreateVersion7(), document, document, Guid.CreateVersion7(), new Chunk(0, text, "Leave", 3, 0, text.Length), "en", .9, 4.2, .8);
}
