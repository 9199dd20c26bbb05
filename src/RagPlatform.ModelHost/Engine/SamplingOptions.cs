namespace RagPlatform.ModelHost.Engine;

/// <summary>How the next token is chosen. Defaults are those of llama.cpp's server.</summary>
/// <remarks>Order: biases, repeat penalty, grammar, top-k, top-p, min-p, temperature, draw; as in llama.cpp.</remarks>
public sealed record SamplingOptions
{
    /// <summary>0 takes the most likely token always; higher is more varied. Up to 2 makes sense.</summary>
    public float Temperature { get; init; } = 0.8f;

    /// <summary>Only the most likely tokens that together hold this much probability. 1 is off.</summary>
    public float TopP { get; init; } = 0.95f;

    /// <summary>Only the so many most likely tokens. 0 is off.</summary>
    public int TopK { get; init; } = 40;

    /// <summary>Only tokens at least this likely in proportion to the most likely one. 0 is off.</summary>
    public float MinP { get; init; } = 0.05f;

    /// <summary>Divides the score of tokens among the last <see cref="RepeatLast"/>. 1 is off.</summary>
    public float RepeatPenalty { get; init; } = 1f;

    /// <summary>How many of the last tokens (prompt included) the repeat penalty looks at.</summary>
    public int RepeatLast { get; init; } = 64;

    /// <summary>The same seed, prompt and options give the same text. Null draws a seed.</summary>
    public ulong? Seed { get; init; }

    /// <summary>GBNF grammar that the text must follow, start symbol <c>root</c>.</summary>
    public string? Grammar { get; init; }

    /// <summary>Added to the scores of tokens at every position.</summary>
    public IReadOnlyList<(int Token, float Bias)> LogitBias { get; init; } = [];

    /// <summary>Added to the scores of tokens at the first position only.</summary>
    public IReadOnlyList<(int Token, float Bias)> FirstTokenBias { get; init; } = [];
}
