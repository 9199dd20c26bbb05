namespace RagPlatform.ModelHost.Engine;

/// <summary>What happens to a request, in order: waiting (any number of times), started, pieces, finished or failed.</summary>
public abstract record GenerationUpdate
{
    private GenerationUpdate()
    {
    }

    /// <summary>In the queue.</summary>
    /// <param name="Ahead">Requests that will be started before this one.</param>
    public sealed record Waiting(int Ahead) : GenerationUpdate;

    /// <summary>The prompt has been read.</summary>
    /// <param name="FirstTokenProbabilities">For each of the request's first tokens, from the raw logits, 0–1.</param>
    public sealed record Started(IReadOnlyList<float> FirstTokenProbabilities) : GenerationUpdate;

    /// <summary>More text. Empty when a token only completed a part of a character or is held back for a stop string.</summary>
    public sealed record Piece(string Text, TokenLogProbability? LogProbability) : GenerationUpdate;

    /// <summary>The end.</summary>
    public sealed record Finished(FinishReason Reason, GenerationUsage Usage, Timings Timings) : GenerationUpdate;

    /// <summary>The engine could not go on with this request.</summary>
    /// <param name="Message">For people.</param>
    public sealed record Failed(string Message) : GenerationUpdate;
}

/// <summary>Why a text ended.</summary>
public enum FinishReason
{
    /// <summary>The model ended it, or a stop string did.</summary>
    Stop,

    /// <summary>The limit of tokens, or the context, was reached.</summary>
    Length,
}

/// <summary>Tokens.</summary>
/// <param name="PromptTokens">Tokens of the prompt.</param>
/// <param name="CachedTokens">Of these, how many were in the cache and not computed again.</param>
/// <param name="CompletionTokens">Tokens written, the ending one included.</param>
public sealed record GenerationUsage(int PromptTokens, int CachedTokens, int CompletionTokens);

/// <summary>Where the time went.</summary>
/// <param name="Queue">Waiting for a slot.</param>
/// <param name="Prompt">Reading the prompt, from getting the slot to the first token.</param>
/// <param name="FirstToken">From arrival to the first token.</param>
/// <param name="Generation">From the first token to the last.</param>
public sealed record Timings(TimeSpan Queue, TimeSpan Prompt, TimeSpan FirstToken, TimeSpan Generation);

/// <summary>A token and how likely it was, natural logarithm, from the raw logits.</summary>
public sealed record TokenLogProbability(int Token, byte[] Bytes, float LogProbability, IReadOnlyList<TokenLogProbability> Top);
