using RagPlatform.Core.Answering;
using RagPlatform.Core.Models;
using RagPlatform.Web.Features.Search;

namespace RagPlatform.Web.Features.Ask;

/// <summary>An answer as the API and <c>ask --json</c> tell it. A page elsewhere is not told how it came about: the prompt holds the assistant's instructions.</summary>
internal sealed record AnswerJson(
    string Answer, bool Found, AnswerKind Kind, IEnumerable<CitationJson> Citations, IEnumerable<SentenceJson> Sentences,
    IEnumerable<CitationJson> Nearest, string? Notice, string Model, IReadOnlyDictionary<string, double> Timings,
    Guid? ConversationId, Guid MessageId, TraceJson? Trace)
{
    public static AnswerJson From(Answer answer, bool isTraced = true) => new(
        answer.Text, answer.Found, answer.Kind, answer.Citations.Select(CitationJson.From), answer.Sentences.Select(SentenceJson.From),
        answer.Nearest.Select(CitationJson.From), answer.Notice, answer.Model, answer.Trace.Timings,
        answer.ConversationId, answer.MessageId, isTraced ? TraceJson.From(answer.Trace) : null);
}

internal sealed record SentenceJson(string Text, bool Supported, IReadOnlyList<int> Citations)
{
    public static SentenceJson From(AnswerSentence sentence) => new(sentence.Text, sentence.Supported, sentence.Citations);
}

internal sealed record CitationJson(
    int Number, Guid DocumentId, string DocumentName, int Page, string Heading, string Quote, int Start, int End, double Score)
{
    public static CitationJson From(Citation citation) => new(
        citation.Number, citation.DocumentId, citation.DocumentName, citation.Page, citation.Heading, citation.Quote, citation.Start,
        citation.End, citation.Score);
}

/// <summary>How this was answered.</summary>
internal sealed record TraceJson(
    string SearchedFor, int SearchedChunks, IEnumerable<PassageJson> Passages, IEnumerable<CitationJson> Evidence,
    IReadOnlyList<PromptMessage> Prompt, string RawText, UsedModelJson? Model, UsedModelJson? Adapter,
    IReadOnlyDictionary<string, string> Parameters, int PromptTokens, int CachedTokens, int AnswerTokens, double? DeclineProbability)
{
    public static TraceJson From(AnswerTrace trace) => new(
        trace.SearchedFor, trace.SearchedChunks, trace.Passages.Select(PassageJson.From), trace.Evidence.Select(CitationJson.From),
        trace.Prompt, trace.RawText, UsedModelJson.From(trace.Model), UsedModelJson.From(trace.Adapter), trace.Parameters,
        trace.PromptTokens, trace.CachedTokens, trace.AnswerTokens, trace.DeclineProbability);
}

internal sealed record UsedModelJson(string Name, string? License, string? Sha256, string? Family, long? Parameters)
{
    public static UsedModelJson? From(InstalledModel? model) =>
        model is null ? null : new(model.Name, model.License, model.StatedSha256, model.Family, model.Parameters);
}
