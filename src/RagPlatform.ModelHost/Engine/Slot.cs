using System.Runtime.InteropServices;

namespace RagPlatform.ModelHost.Engine;

/// <summary>
/// One sequence of the context: the answer that is being written in it, or what is left of an earlier one,
/// which stays as a cache of prompts until the slot is needed.
/// </summary>
internal sealed class Slot(int sequence, RowArithmetic rows)
{
    /// <summary>llama.cpp's number of the sequence.</summary>
    public int Sequence { get; } = sequence;

    /// <summary>Tokens whose keys and values the context holds, from position 0.</summary>
    public List<int> Tokens { get; } = [];

    /// <summary>
    /// How many of them, from the first, are as if read in a prompt. With some models written tokens differ from that in the last bits
    /// (<see cref="RowArithmetic"/>); an answer that must come out the same again does not build on those.
    /// </summary>
    public int ReadAsPrompt { get; set; }

    /// <summary>Adapters under which they were computed.</summary>
    public AdapterSet Adapters { get; set; } = AdapterSet.None;

    /// <summary>What is being written; null when free.</summary>
    public Generation? Running { get; set; }

    /// <summary>Number of the step in which it was last used.</summary>
    public long LastUsed { get; set; }

    /// <summary>Whether the prompt has been read and the next token follows from the last one.</summary>
    public bool IsWriting => Running is { Completion: > 0 };

    /// <summary>Tokens of the prompt that are still to be read.</summary>
    public int Unread => Running is { Completion: 0 } generation ? generation.Request.Prompt.Length - Tokens.Count : 0;

    /// <summary>How much of a request's prompt this slot holds, as far as it may be used for it.</summary>
    public int Usable(GenerationRequest request)
    {
        var most = request.IsReproducible ? Math.Min(ReadAsPrompt, Tokens.Count) : Tokens.Count;
        return Adapters.Equals(request.Adapters) ? Common(request, CollectionsMarshal.AsSpan(Tokens)[..most]) : 0;
    }

    /// <summary>How much of a request's prompt this slot will hold once its own prompt has been read.</summary>
    public int WillBeUsable(GenerationRequest request) =>
        Unread > 0 && Adapters.Equals(request.Adapters) && (ReadAsPrompt == Tokens.Count || !request.IsReproducible) ? Common(request, Running!.Request.Prompt) : 0;

    // The end of the prompt is always computed: the logits of its last token are needed.
    private int Common(GenerationRequest request, ReadOnlySpan<int> tokens)
    {
        var most = Math.Max(0, request.Prompt.Length - rows.LeastPiece);
        var common = tokens.CommonPrefixLength(request.Prompt.AsSpan(0, most));
        return common - (common % rows.PieceMultiple);
    }
}
