namespace RagPlatform.ModelHost.Engine;

/// <summary>One text to write.</summary>
public sealed record GenerationRequest
{
    /// <summary>Tokens of the prompt: at least one, fewer than the context holds.</summary>
    public required int[] Prompt { get; init; }

    /// <summary>Most tokens to write; the context may end it earlier.</summary>
    public int MaxTokens { get; init; } = int.MaxValue;

    /// <summary>How tokens are chosen.</summary>
    public SamplingOptions Sampling { get; init; } = new();

    /// <summary>Whether the same request must give the same text again: it has a seed, or nothing is left to chance.</summary>
    public bool IsReproducible => Sampling.Seed is not null || Sampling.Temperature <= 0;

    /// <summary>Texts that end the answer; they are not part of it.</summary>
    public IReadOnlyList<string> Stop { get; init; } = [];

    /// <summary>Adapters.</summary>
    public AdapterSet Adapters { get; init; } = AdapterSet.None;

    /// <summary>Who asks: slots go round over callers, not over requests.</summary>
    public string Caller { get; init; } = "";

    /// <summary>Tokens whose probability at the first position is wanted.</summary>
    public IReadOnlyList<int> FirstTokens { get; init; } = [];

    /// <summary>Most likely alternatives reported with each token: 0–20; null for no log probabilities.</summary>
    public int? TopLogProbabilities { get; init; }
}
