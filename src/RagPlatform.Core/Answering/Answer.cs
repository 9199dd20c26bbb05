using System.Globalization;
using RagPlatform.Core.Models;
using RagPlatform.Core.Retrieval;

namespace RagPlatform.Core.Answering;

/// <summary>How an answer came about.</summary>
public enum AnswerKind
{
    /// <summary>Written by the model and checked sentence by sentence.</summary>
    Generated,

    /// <summary>The best passages, quoted: no model, or no sentence of it held.</summary>
    Quotes,

    /// <summary>Nothing relevant was found.</summary>
    NotFound,
}

/// <summary>A finished answer. Stored as JSON with its message, and returned by every door.</summary>
public sealed record Answer
{
    /// <summary>Id of the message.</summary>
    public required Guid MessageId { get; init; }

    /// <summary>Its conversation; null when nothing is stored.</summary>
    public Guid? ConversationId { get; init; }

    /// <summary>The assistant that answered; null for none, and for one that is only tried.</summary>
    public Guid? AssistantId { get; init; }

    /// <summary>See <see cref="AnswerKind"/>.</summary>
    public required AnswerKind Kind { get; init; }

    /// <summary>Whole text, Markdown, with <c>[n]</c> after each supported sentence.</summary>
    public required string Text { get; init; }

    /// <summary>Sentences in order; for quotes, one sentence a quote.</summary>
    public IReadOnlyList<AnswerSentence> Sentences { get; init; } = [];

    /// <summary>Numbered from 1 in order of first use.</summary>
    public IReadOnlyList<Citation> Citations { get; init; } = [];

    /// <summary>When nothing was found: the nearest documents with their best sentence, at most three.</summary>
    public IReadOnlyList<Citation> Nearest { get; init; } = [];

    /// <summary>For people: why these are quotes, that the search went by words alone, …; null when all is well.</summary>
    public string? Notice { get; init; }

    /// <summary>Name of the model, with "+ adapter" when one was used; "none" for quotes without a model.</summary>
    public string Model { get; init; } = "none";

    /// <summary>How this was answered.</summary>
    public required AnswerTrace Trace { get; init; }

    /// <summary>Whether the documents answered it.</summary>
    public bool Found => Kind != AnswerKind.NotFound;

    /// <summary>Whether the model ended at the limit of tokens, so that it may have had more to say.</summary>
    public bool IsCut => int.TryParse(Trace.Parameters.GetValueOrDefault(AnswerTrace.MaxTokens), CultureInfo.InvariantCulture, out var most) && Trace.AnswerTokens >= most;
}

/// <summary>One sentence of an answer.</summary>
/// <param name="Text">Without citation marks; Markdown; white space before it kept, so that texts joined give the answer.</param>
/// <param name="Supported">Its names, numbers and dates stand in the cited passages and it shares their content.</param>
/// <param name="Citations">Numbers of <see cref="Citation.Number"/>.</param>
public sealed record AnswerSentence(string Text, bool Supported, IReadOnlyList<int> Citations);

/// <summary>A number in the answer → the place in a document that it comes from.</summary>
/// <param name="Number">From 1.</param>
/// <param name="DocumentId">The document.</param>
/// <param name="DocumentName">Its file name.</param>
/// <param name="Page">Page, slide or sheet, from 1.</param>
/// <param name="Heading">Path of headings; may be empty.</param>
/// <param name="Quote">The sentence (list item, table row) that supports.</param>
/// <param name="Start">Offset of the quote in the page's text, UTF-16 units.</param>
/// <param name="End">Offset after it.</param>
/// <param name="Score">Evidence score, higher is better.</param>
/// <param name="ContentHash">Version of the document that was cited; null when unknown.</param>
public sealed record Citation(
    int Number, Guid DocumentId, string DocumentName, int Page, string Heading, string Quote, int Start, int End, double Score,
    string? ContentHash = null);

/// <summary>How an answer was made: the transparency that open models are for.</summary>
public sealed record AnswerTrace
{
    /// <summary>Question after condensing with the conversation; equal to the question when there was nothing to condense.</summary>
    public string SearchedFor { get; init; } = "";

    /// <summary>Chunks the search looked at.</summary>
    public int SearchedChunks { get; init; }

    /// <summary>Passages that were retrieved, with scores, best first.</summary>
    public IReadOnlyList<Passage> Passages { get; init; } = [];

    /// <summary>Evidence sentences that were chosen, best first.</summary>
    public IReadOnlyList<Citation> Evidence { get; init; } = [];

    /// <summary>The prompt as sent: role and text.</summary>
    public IReadOnlyList<PromptMessage> Prompt { get; init; } = [];

    /// <summary>When the prompt holds whole passages: those, source n at index n − 1; else empty.</summary>
    public IReadOnlyList<Passage> PromptPassages { get; init; } = [];

    /// <summary>What the model wrote, before it was checked.</summary>
    public string RawText { get; init; } = "";

    /// <summary>The model with licence and checksum; null when none was used.</summary>
    public InstalledModel? Model { get; init; }

    /// <summary>The adapter; null when none was used.</summary>
    public InstalledModel? Adapter { get; init; }

    /// <summary>Name of the parameter that limits the answer.</summary>
    internal const string MaxTokens = "max_tokens";

    /// <summary>Sampling parameters as sent: temperature, top_p, max_tokens, seed, …</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>Tokens of the prompt; 0 without a model.</summary>
    public int PromptTokens { get; init; }

    /// <summary>Of these, those that were in the cache.</summary>
    public int CachedTokens { get; init; }

    /// <summary>Tokens of the answer.</summary>
    public int AnswerTokens { get; init; }

    /// <summary>Probability of declining that the model gave, 0–1; null when it was not asked.</summary>
    public double? DeclineProbability { get; init; }

    /// <summary>Probability that the documents answer the question, judged before the answer was shown, 0–1; null when nothing was found to judge.</summary>
    public double? AnswerableProbability { get; init; }

    /// <summary>Milliseconds of each step: condense, retrieve, evidence, queue, firstToken, generate, verify, total.</summary>
    public IReadOnlyDictionary<string, double> Timings { get; init; } = new Dictionary<string, double>();
}

/// <summary>One message of a prompt.</summary>
public sealed record PromptMessage(string Role, string Text);
