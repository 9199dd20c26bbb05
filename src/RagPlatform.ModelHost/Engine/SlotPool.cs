using LLama.Native;

namespace RagPlatform.ModelHost.Engine;

/// <summary>The sequences of a context, and the choice of the one in which a request finds most of its prompt already computed.</summary>
internal sealed class SlotPool(SafeLLamaContextHandle context, int count)
{
    // Copying a sequence moves the memory of the whole of it; for fewer tokens than this, computing them again is as fast.
    private const int WorthCopying = 32;

    private readonly Slot[] _slots = [.. Enumerable.Range(0, count).Select(sequence => new Slot(sequence))];

    /// <summary>All slots.</summary>
    public IReadOnlyList<Slot> All => _slots;

    /// <summary>Slots with an answer in work.</summary>
    public IEnumerable<Slot> Running => _slots.Where(slot => slot.Running is not null);

    /// <summary>Whether a request can be started.</summary>
    public bool HasFree => _slots.Any(slot => slot.Running is null);

    /// <summary>Tokens that the context holds, running answers and cache.</summary>
    public int TokensHeld => _slots.Sum(slot => slot.Tokens.Count);

    /// <summary>Gives a free slot that holds the longest beginning of the prompt that any slot, free or not, can give.</summary>
    /// <returns>The slot; its <see cref="Slot.Tokens"/> are the beginning that need not be computed.</returns>
    public Slot Take(Generation generation)
    {
        var request = generation.Request;
        var source = _slots.MaxBy(slot => slot.CommonPrefix(request))!;
        var common = source.CommonPrefix(request);
        var target = Target(source, common);
        if (target != source && common >= WorthCopying)
        {
            Copy(source, target);
        }

        Trim(target, target == source || common >= WorthCopying ? common : target.CommonPrefix(request));
        target.Adapters = request.Adapters;
        target.Running = generation;
        generation.Start(target.Tokens.Count);
        return target;
    }

    /// <summary>Forgets what a slot holds, after a failed step.</summary>
    public void Clear(Slot slot) => Trim(slot, 0);

    // In place where that throws little away; else the free slot that was not used for longest gets a copy.
    private Slot Target(Slot source, int common)
    {
        if (source.Running is null && common * 2 >= source.Tokens.Count)
        {
            return source;
        }

        return _slots.Where(slot => slot.Running is null).OrderBy(slot => slot.Tokens.Count == 0 ? -1 : slot.LastUsed).First();
    }

    private void Copy(Slot source, Slot target)
    {
        context.MemorySequenceRemove((LLamaSeqId)target.Sequence, -1, -1);
        context.MemorySequenceCopy((LLamaSeqId)source.Sequence, (LLamaSeqId)target.Sequence, -1, -1);
        target.Tokens.Clear();
        target.Tokens.AddRange(source.Tokens);
        target.Adapters = source.Adapters;
    }

    private void Trim(Slot slot, int length)
    {
        if (slot.Tokens.Count <= length)
        {
            return;
        }

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
}
