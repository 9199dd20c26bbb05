using System.Text.Json.Serialization;

namespace RagPlatform.Client;

/// <summary>A question.</summary>
/// <param name="Question">1 to 8000 characters.</param>
public sealed record AskRequest(string Question)
{
    /// <summary>Whom to ask; null for nobody in particular.</summary>
    public Guid? AssistantId { get; init; }

    /// <summary>Where to look; null for the assistant's collections, or for everything that the caller may read.</summary>
    public IReadOnlyList<Guid>? CollectionIds { get; init; }

    /// <summary>Conversation that it belongs to, begun by the first question with a new id; null keeps nothing.</summary>
    public Guid? ConversationId { get; init; }

    /// <summary>Makes the model write the same again; null for chance.</summary>
    public long? Seed { get; init; }
}

internal sealed record AskBody(string Question, Guid? AssistantId, IReadOnlyList<Guid>? CollectionIds, Guid? ConversationId, long? Seed, bool Stream)
{
    public AskBody(AskRequest request, bool Stream)
        : this(request.Question, request.AssistantId, request.CollectionIds, request.ConversationId, request.Seed, Stream)
    {
    }
}

/// <summary>How an answer came about.</summary>
[JsonConverter(typeof(CamelCaseEnum<AnswerKind>))]
public enum AnswerKind
{
    /// <summary>Written by the model and checked sentence by sentence.</summary>
    Generated,

    /// <summary>The best passages, quoted.</summary>
    Quotes,

    /// <summary>The documents do not answer it.</summary>
    NotFound,
}

/// <summary>An answer.</summary>
/// <param name="Text">Markdown, with <c>[n]</c> after each sentence that stands in the documents.</param>
/// <param name="Found">Whether the documents answer the question.</param>
/// <param name="Kind">How it came about.</param>
/// <param name="Citations">What is cited, numbered from 1.</param>
/// <param name="Sentences">The sentences in order, each with whether it stands in the documents.</param>
/// <param name="Nearest">When nothing was found: the nearest sentences.</param>
/// <param name="Notice">For people: why these are quotes, and the like; null when all is well.</param>
/// <param name="Model">Name of the model; <c>none</c> for quotes without one.</param>
/// <param name="Timings">Milliseconds of each step.</param>
/// <param name="ConversationId">Its conversation; null when nothing was kept.</param>
/// <param name="MessageId">Id of the message.</param>
/// <param name="Trace">How this was answered; null for a widget token.</param>
public sealed record Answer(
    [property: JsonPropertyName("answer")] string Text, bool Found, AnswerKind Kind, IReadOnlyList<Citation> Citations, IReadOnlyList<AnswerSentence> Sentences,
    IReadOnlyList<Citation> Nearest, string? Notice, string Model, IReadOnlyDictionary<string, double> Timings, Guid? ConversationId, Guid MessageId,
    AnswerTrace? Trace);

/// <summary>A sentence of an answer.</summary>
/// <param name="Text">Without marks.</param>
/// <param name="Supported">Whether it stands in the documents that it cites.</param>
/// <param name="Citations">Numbers of <see cref="Citation.Number"/>.</param>
public sealed record AnswerSentence(string Text, bool Supported, IReadOnlyList<int> Citations);

/// <summary>The place in a document that a number of the answer stands for.</summary>
/// <param name="Number">From 1.</param>
/// <param name="DocumentId">The document.</param>
/// <param name="DocumentName">Its name.</param>
/// <param name="Page">Page, slide or sheet, from 1.</param>
/// <param name="Heading">Path of headings; may be empty.</param>
/// <param name="Quote">The sentence that supports.</param>
/// <param name="Start">Offset of the quote in the text of the page, UTF-16 units.</param>
/// <param name="End">Offset after it.</param>
/// <param name="Score">Higher is better.</param>
public sealed record Citation(int Number, Guid DocumentId, string DocumentName, int Page, string Heading, string Quote, int Start, int End, double Score);

/// <summary>How an answer was made.</summary>
/// <param name="SearchedFor">The question with what the conversation added.</param>
/// <param name="SearchedChunks">Pieces that were looked at.</param>
/// <param name="Passages">Passages that were found, best first.</param>
/// <param name="Evidence">Sentences that the model answered from.</param>
/// <param name="Prompt">The prompt as it was sent.</param>
/// <param name="RawText">What the model wrote, before it was checked.</param>
/// <param name="Model">The model; null when none was used.</param>
/// <param name="Adapter">Its adapter; null when none was used.</param>
/// <param name="Parameters">Parameters as they were sent.</param>
/// <param name="PromptTokens">Tokens of the prompt.</param>
/// <param name="CachedTokens">Of these, those that were in the cache.</param>
/// <param name="AnswerTokens">Tokens of the answer.</param>
/// <param name="DeclineProbability">Probability of declining that the model gave; null when it was not asked.</param>
public sealed record AnswerTrace(
    string SearchedFor, int SearchedChunks, IReadOnlyList<Passage> Passages, IReadOnlyList<Citation> Evidence, IReadOnlyList<PromptMessage> Prompt, string RawText,
    UsedModel? Model, UsedModel? Adapter, IReadOnlyDictionary<string, string> Parameters, int PromptTokens, int CachedTokens, int AnswerTokens,
    double? DeclineProbability);

/// <summary>A message of a prompt.</summary>
/// <param name="Role">system, user or assistant.</param>
/// <param name="Text">What it says.</param>
public sealed record PromptMessage(string Role, string Text);

/// <summary>A model that was used.</summary>
/// <param name="Name">Its name.</param>
/// <param name="License">Its licence; null when not known.</param>
/// <param name="Sha256">Its checksum; null when not known.</param>
/// <param name="Family">Its family; null when not known.</param>
/// <param name="Parameters">How many parameters it has; null when not known.</param>
public sealed record UsedModel(string Name, string? License, string? Sha256, string? Family, long? Parameters);
