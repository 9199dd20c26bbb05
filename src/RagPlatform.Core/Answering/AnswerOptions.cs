using System.ComponentModel.DataAnnotations;

namespace RagPlatform.Core.Answering;

/// <summary>How the sources stand in the prompt.</summary>
public enum PromptStyle
{
    /// <summary>Sentences for models under <see cref="AnswerOptions.SmallModelParameters"/>, passages for others.</summary>
    Auto,

    /// <summary>Numbered evidence sentences in order of rank, about 200 tokens: small models find the answer in them, and begin sooner.</summary>
    Sentences,

    /// <summary>Numbered whole passages.</summary>
    Passages,
}

/// <summary>What an answer begins with.</summary>
public enum AnswerLead
{
    /// <summary>The best sentence for models that read sentences, the model's text for models that read passages.</summary>
    Auto,

    /// <summary>
    /// The best sentence of the documents, quoted; behind it what the model says, where it adds something and can be trusted, and the next
    /// best sentences.
    /// </summary>
    BestSentence,

    /// <summary>What the model writes.</summary>
    Model,
}

/// <summary>How questions are answered. Bound from <c>Answering</c>.</summary>
public sealed class AnswerOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Answering";

    /// <summary>Value of <see cref="ChatModelAnswerOptions.Adapter"/> that takes the adapter made for the model, if one is installed.</summary>
    public const string Auto = "auto";

    /// <summary>Value of <see cref="ChatModelAnswerOptions.Adapter"/> that takes no adapter.</summary>
    public const string None = "none";

    /// <summary>Passages that the search returns. Default 20.</summary>
    [Range(1, 100)]
    public int Retrieve { get; set; } = 20;

    /// <summary>Best passages whose sentences are weighed as evidence. Default 8.</summary>
    [Range(1, 50)]
    public int EvidencePassages { get; set; } = 8;

    /// <summary>Most sentences whose embedding is compared with the question's; those that share words with it come first. Default 48.</summary>
    [Range(1, 500)]
    public int WeighedSentences { get; set; } = 48;

    /// <summary>Evidence sentences kept. Default 6, as the adapter was trained.</summary>
    [Range(1, 20)]
    public int EvidenceSentences { get; set; } = 6;

    /// <summary>Sentences quoted around what a small model says, or in place of an answer. Default 3.</summary>
    [Range(1, 10)]
    public int Quotes { get; set; } = 3;

    /// <summary>Whole passages in the prompt of a model that reads passages. Default 6.</summary>
    [Range(1, 50)]
    public int PromptPassages { get; set; } = 6;

    /// <summary>
    /// Best passages that a follow-up adds to those of the questions before it, which the model still has in its cache: fewer, and it begins
    /// sooner. Default 2.
    /// </summary>
    [Range(1, 50)]
    public int FollowUpPassages { get; set; } = 2;

    /// <summary>Earlier questions and answers that a follow-up is understood with. Default 4.</summary>
    [Range(0, 50)]
    public int HistoryTurns { get; set; } = 4;

    /// <summary>Embeddings of sentences kept in memory for the next question, 1.5 kB each at 384 dimensions. Default 20,000.</summary>
    [Range(0, 1_000_000)]
    public int CachedSentences { get; set; } = 20_000;

    /// <summary>Models with fewer parameters read sentences, not passages. Default 1.5 billion.</summary>
    [Range(0, long.MaxValue)]
    public long SmallModelParameters { get; set; } = 1_500_000_000;

    /// <summary>
    /// Probability that the documents answer the question under which the product
    /// says that they do not. 0 never declines.
    /// </summary>
    [Range(0.0, 1.0)]
    public double AnswerableThreshold { get; set; } = 0.5;

    /// <summary>Share of a sentence's content words that must stand in what it cites. Default .6.</summary>
    [Range(0.0, 1.0)]
    public double ContentShare { get; set; } = 0.6;

    /// <summary>Settings by name of the chat model; a model that is not named gets the defaults.</summary>
    public IDictionary<string, ChatModelAnswerOptions> Models { get; } =
        new Dictionary<string, ChatModelAnswerOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Settings of a model.</summary>
    public ChatModelAnswerOptions For(string? model) => model is not null && Models.TryGetValue(model, out var found) ? found : new();
}

/// <summary>How one chat model answers.</summary>
public sealed class ChatModelAnswerOptions
{
    /// <summary>What the sources look like in the prompt. Default <see cref="PromptStyle.Auto"/>.</summary>
    public PromptStyle PromptStyle { get; set; } = PromptStyle.Auto;

    /// <summary>What an answer begins with. Default <see cref="AnswerLead.Auto"/>.</summary>
    public AnswerLead Lead { get; set; } = AnswerLead.Auto;

    /// <summary>Name of the LoRA adapter, <c>auto</c> or <c>none</c>. Default <c>auto</c>.</summary>
    public string Adapter { get; set; } = AnswerOptions.Auto;

    /// <summary>Longest answer in tokens; null for the adapter's (60) or 400.</summary>
    [Range(1, 32_768)]
    public int? MaxTokens { get; set; }

    /// <summary>Temperature; default 0: the likeliest word, the same answer each time.</summary>
    [Range(0.0, 2.0)]
    public float Temperature { get; set; }

    /// <summary>Seed of the sampler; it only matters when the temperature is above 0. Default 1.</summary>
    public long Seed { get; set; } = 1;
}
