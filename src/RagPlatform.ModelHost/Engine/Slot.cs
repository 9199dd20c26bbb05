namespace RagPlatform.ModelHost.Engine;

/// <summary>
/// One sequence of the context: the answer that is being written in it, or what is left of an earlier one,
/// which stays as a cache of prompts until the slot is needed.
/// </summary>
internal sealed class Slot(int sequence)
{
    /// <summary>llama.cpp's number of the sequence.</summary>
    public int Sequence { get; } = sequence;

    /// <summary>Tokens whose keys and values the context holds, from position 0.</summary>
    public List<int> Tokens { get; } = [];

    /// <summary>Adapters under which they were computed.</summary>
    public AdapterSet Adapters { get; set; } = AdapterSet.None;

    /// <summary>What is being written; null when free.</summary>
    public Generation? Running { get; set; }

    /// <summary>Number of the step in which it was last used.</summary>
    public long LastUsed { get; set; }

    /// <summary>Whether the prompt has been read and the next token follows from the last one.</summary>
    public bool IsWriting => Running is { Completion: > 0 };

    /// <summary>How many tokens at the beginning are the same, the last token of the prompt left out: its logits are needed.</summary>
    public int CommonPrefix(GenerationRequest request)
    {
        if (!Adapters.Equals(request.Adapters))
        {
            return 0;
        }

        var most = Math.Min(Tokens.Count, request.Prompt.Length - 1);
        var tokens = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(Tokens)[..most];
        return tokens.CommonPrefixLength(request.Prompt.AsSpan(0, most));
    }
}
