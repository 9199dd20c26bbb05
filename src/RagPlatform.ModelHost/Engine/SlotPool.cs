using LLama.Native;

namespace RagPlatform.ModelHost.Engine;

/// <summary>The sequences of a context, and what requests can reuse of what is already computed in them.</summary>
internal sealed class SlotPool(SafeLLamaContextHandle context, int count, RowArithmetic rows)
{
    // Copying moves the memory of a whole sequence: for fewer tokens than this it is as fast to compute them again.
    private readonly int _worthCopying = Math.Max(32, (int)(context.ContextSize / count / 128));

    private readonly Slot[] _slots = [.. Enumerable.Range(0, count).Select(sequence => new Slot(sequence, rows))];

    /// <summary>Whether a request can be started.</summary>
    public bool HasFree => _slots.Any(slot => slot.Running is null);

    /// <summary>Tokens that the context holds, running answers and cache.</summary>
    public int TokensHeld => _slots.Sum(slot => slot.Tokens.Count);

    /// <summary>Gives a free slot that holds the longest beginning of the prompt that any slot, free or not, can give.</summary>
    /// <returns>The slot; its <see cref="Slot.Tokens"/> are the beginning that need not be computed.</returns>
    public Slot Take(Generation generation)
    {
        var request = generation.Request;
        var source = Best(request, out var usable);

        // In place where that throws little away; else the slot that was not used for longest gets a copy.
        var lost = source.Tokens.Count - usable;
        var target = source.Running is null && usable > 0 && lost <= Math.Max(usable, 4 * _worthCopying) ? source : LeastValuable();
        var own = target.Usable(request);
        Trim(target, own);
        target.Adapters = request.Adapters;
        target.Running = generation;
        generation.Start();
        generation.Cached(own);
        Share(target);
        return target;
    }

    /// <summary>Takes over what another slot has computed meanwhile of the same prompt.</summary>
    public void Share(Slot slot)
    {
        var request = slot.Running!.Request;
        var source = Best(request, out var usable);
        if (source != slot && usable - slot.Tokens.Count >= _worthCopying)
        {
            context.MemorySequenceRemove((LLamaSeqId)slot.Sequence, -1, -1);
            context.MemorySequenceCopy((LLamaSeqId)source.Sequence, (LLamaSeqId)slot.Sequence, -1, -1);
            slot.Tokens.Clear();
            slot.Tokens.AddRange(source.Tokens);
            slot.ReadAsPrompt = source.ReadAsPrompt;
            Trim(slot, usable);
            slot.Running.Cached(usable);
        }
    }

    /// <summary>Whether another slot is reading a prompt that begins like this one, further than this one has come: waiting for it saves the work.</summary>
    public bool ShouldWait(Slot slot, IEnumerable<Slot> earlier)
    {
        var request = slot.Running!.Request;
        return earlier.Any(other =>
            other.WillBeUsable(request) is var expected && expected - slot.Tokens.Count >= _worthCopying && other.Usable(request) < expected);
    }

    /// <summary>Forgets what a slot holds, after a failed step.</summary>
    public void Clear(Slot slot) => Trim(slot, 0);

    private Slot Best(GenerationRequest request, out int usable)
    {
        var best = _slots[0];
        usable = best.Usable(request);
        foreach (var slot in _slots.AsSpan(1))
        {
            if (slot.Usable(request) is var other && (other > usable || (other == usable && best.Running is not null)))
            {
                (best, usable) = (slot, other);
            }
        }

        return best;
    }

    private Slot LeastValuable() => _slots.Where(slot => slot.Running is null).MinBy(slot => slot.Tokens.Count == 0 ? -1 : slot.LastUsed)!;

    private void Trim(Slot slot, int length)
    {
        if (slot.Tokens.Count > length)
        {
            var sequence = (LLamaSeqId)slot.Sequence;
            context.MemorySequenceRemove(sequence, length == 0 ? -1 : length, -1);
            if (length > 0 && context.MemorySequenceMaxPosition(sequence) != length - 1)
            {
                // Models with a recurrent state (Mamba, RWKV and hybrids) cannot forget the end of a sequence alone.
                context.MemorySequenceRemove(sequence, -1, -1);
                length = 0;
            }

            slot.Tokens.RemoveRange(length, slot.Tokens.Count - length);
        }

        slot.ReadAsPrompt = Math.Min(slot.ReadAsPrompt, slot.Tokens.Count);
    }
}
