namespace RagPlatform.Core.Models;

/// <summary>Whether a chat model can answer now.</summary>
public enum ChatModelState
{
    /// <summary>No chat model is installed or it is switched off: answers are quotes.</summary>
    None,

    /// <summary>Being loaded, or started again.</summary>
    Starting,

    /// <summary>Ready.</summary>
    Ready,

    /// <summary>Cannot be loaded; the error says why.</summary>
    Failed,
}

/// <summary>A chat client gives this by <c>GetService(typeof(ChatModelStatus))</c>; a client that gives none is taken as ready and unknown.</summary>
/// <param name="State">See <see cref="ChatModelState"/>.</param>
/// <param name="Model">The model; null when there is none or it is on another server.</param>
/// <param name="Adapters">Adapters loaded with it.</param>
/// <param name="ContextTokens">Longest prompt and answer together, in tokens.</param>
/// <param name="Error">For people, when it failed.</param>
public sealed record ChatModelStatus(
    ChatModelState State, InstalledModel? Model, IReadOnlyList<InstalledModel> Adapters, int ContextTokens, string? Error = null);

/// <summary>A chat client gives this by <c>GetService(typeof(CountTokens))</c>: counts tokens of a text with the model's own tokenizer.</summary>
public delegate ValueTask<int> CountTokens(string text, CancellationToken cancellationToken);

/// <summary>An adapter and how strongly it is applied.</summary>
public sealed record LoraChoice(string Name, float Scale);

/// <summary>Keys in <c>ChatOptions.AdditionalProperties</c> and in those of updates, which the model host's client understands.</summary>
public static class ChatModelProperties
{
    /// <summary>Option: <c>IReadOnlyList&lt;LoraChoice&gt;</c>; default none.</summary>
    public const string Lora = "lora";

    /// <summary>Option: id of the person who asks, for fair queueing.</summary>
    public const string User = "user";

    /// <summary>Option: double, 0–1.</summary>
    public const string MinP = "min_p";

    /// <summary>Option: double, 1 = off.</summary>
    public const string RepeatPenalty = "repeat_penalty";

    /// <summary>Option: GBNF grammar.</summary>
    public const string Grammar = "grammar";

    /// <summary>
    /// Option: <c>IReadOnlyList&lt;string&gt;</c>, texts whose first token's probability is wanted. On an update before the first text:
    /// <c>IReadOnlyDictionary&lt;string, double&gt;</c>, probabilities 0–1 from the raw logits.
    /// </summary>
    public const string FirstTokenProbabilities = "first_token_probabilities";

    /// <summary>Option: <c>IReadOnlyDictionary&lt;string, float&gt;</c>, added to the logit of each text's first token at the first position only.</summary>
    public const string FirstTokenBias = "first_token_bias";

    /// <summary>On an update without text: int, requests that come before this one.</summary>
    public const string QueueAhead = "queue_ahead";

    /// <summary>On the last update: <see cref="GenerationTimings"/>.</summary>
    public const string Timings = "timings";
}

/// <summary>How long a generation took.</summary>
/// <param name="Queued">Waiting for a slot.</param>
/// <param name="Prompt">Reading the prompt.</param>
/// <param name="FirstToken">From arrival to the first token.</param>
/// <param name="Generation">From the first token to the last.</param>
/// <param name="CachedTokens">Tokens of the prompt that were in the cache.</param>
public sealed record GenerationTimings(TimeSpan Queued, TimeSpan Prompt, TimeSpan FirstToken, TimeSpan Generation, int CachedTokens);
