using System.Text.Json.Serialization;
using RagPlatform.Core.Answering;
using RagPlatform.Web.Features.Ask;
using RagPlatform.Web.Features.Sources;

namespace RagPlatform.Web.Features.OpenAi;

/// <summary>A whole answer, or with <c>chat.completion.chunk</c> a piece of one.</summary>
internal sealed record CompletionJson(string Id, string Object, long Created, string Model, IReadOnlyList<ChoiceJson> Choices)
{
    public const string Whole = "chat.completion";
    public const string Chunk = "chat.completion.chunk";

    public string ServiceTier { get; } = "default";

    public string? SystemFingerprint { get; init; }

    public UsageJson? Usage { get; init; }

    /// <summary>Extension: the conversation to continue with <c>conversation_id</c>.</summary>
    public Guid? ConversationId { get; init; }

    /// <summary>Extension: what an answer from documents says beyond its text.</summary>
    public GroundingJson? Grounding { get; init; }
}

internal sealed record ChoiceJson
{
    public int Index { get; init; }

    public MessageReplyJson? Message { get; init; }

    public DeltaJson? Delta { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public object? Logprobs { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? FinishReason { get; init; }
}

internal sealed record DeltaJson
{
    public string? Role { get; init; }

    public string? Content { get; init; }

    public IReadOnlyList<AnnotationJson>? Annotations { get; init; }

    public IReadOnlyList<ToolCallJson>? ToolCalls { get; init; }

}

/// <summary>The whole message: content and refusal are there even when they are null.</summary>
internal sealed record MessageReplyJson
{
    public string Role { get; } = "assistant";

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Content { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Refusal { get; init; }

    public IReadOnlyList<AnnotationJson> Annotations { get; init; } = [];

    public IReadOnlyList<ToolCallJson>? ToolCalls { get; init; }
}

internal sealed record ToolCallJson(string Id, ToolCallFunctionJson Function, int? Index = null)
{
    public string Type { get; } = "function";
}

internal sealed record ToolCallFunctionJson(string Name, string Arguments);

/// <summary>A citation in the text, as an annotation of its mark.</summary>
internal sealed record AnnotationJson(string Type, UrlCitationJson UrlCitation)
{
    public static AnnotationJson From(CitationMark mark, SourceLinks links) => new(
        "url_citation",
        new UrlCitationJson(
            links.To(mark.Citation), mark.Citation.DocumentName, mark.Start, mark.End, mark.Citation.Number, OpenAiIds.File(mark.Citation.DocumentId),
            mark.Citation.DocumentName, mark.Citation.Page, mark.Citation.Heading, mark.Citation.Quote));
}

/// <summary>The API's fields, and behind them the document, the page and the quote.</summary>
internal sealed record UrlCitationJson(
    string Url, string Title, int StartIndex, int EndIndex, int Number, string FileId, string Filename, int Page, string Heading, string Quote);

/// <summary>What an answer from documents says beyond its text.</summary>
/// <param name="Found">Whether the documents answer the question.</param>
/// <param name="Kind">generated, quotes or notFound.</param>
/// <param name="MessageId">Id of the answer, for feedback on it.</param>
/// <param name="Notice">For people: why these are quotes, that the search went by words alone…</param>
/// <param name="Sentences">Each sentence: whether the sources support it, and which.</param>
/// <param name="Citations">The places that are cited.</param>
/// <param name="Nearest">When nothing was found, the nearest documents.</param>
internal sealed record GroundingJson(
    bool Found, string Kind, Guid MessageId, string? Notice, IEnumerable<SentenceJson> Sentences, IEnumerable<SourceJson> Citations, IEnumerable<SourceJson> Nearest)
{
    public static GroundingJson From(Answer answer, SourceLinks links) => new(
        answer.Found,
        System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(answer.Kind.ToString()),
        answer.MessageId,
        answer.Notice,
        answer.Sentences.Select(SentenceJson.From),
        answer.Citations.Select(citation => SourceJson.From(citation, links)),
        answer.Nearest.Select(citation => SourceJson.From(citation, links)));
}

internal sealed record SourceJson(int Number, string FileId, string Filename, int Page, string Heading, string Quote, string Url, double Score)
{
    public static SourceJson From(Citation citation, SourceLinks links) => new(
        citation.Number, OpenAiIds.File(citation.DocumentId), citation.DocumentName, citation.Page, citation.Heading, citation.Quote, links.To(citation), citation.Score);
}

internal sealed record UsageJson(long PromptTokens, long CompletionTokens, [property: JsonIgnore] long CachedTokens)
{
    public long TotalTokens => PromptTokens + CompletionTokens;

    public PromptDetailsJson PromptTokensDetails => new(CachedTokens);

    public CompletionDetailsJson CompletionTokensDetails { get; } = new();
}

internal sealed record PromptDetailsJson(long CachedTokens)
{
    public long AudioTokens { get; }
}

internal sealed record CompletionDetailsJson
{
    public long ReasoningTokens { get; }

    public long AudioTokens { get; }

    public long AcceptedPredictionTokens { get; }

    public long RejectedPredictionTokens { get; }
}
