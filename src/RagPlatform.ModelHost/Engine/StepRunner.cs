using System.Diagnostics;
using LLama.Native;

namespace RagPlatform.ModelHost.Engine;

/// <summary>The context and its steps. Used by the engine's thread alone, but for the counts.</summary>
/// <remarks>
/// The same seed gives the same text, alone or in company. Floating point sums depend on their order, so this holds by arrangement:
/// every sequence has its own part of the cache (in a shared one, neighbours decide where keys and values lie and in what order they
/// are added up); as many written tokens are computed at once as <see cref="RowArithmetic"/> allows; and prompts in pieces of at least
/// <see cref="RowArithmetic.LeastPiece"/> and less than 64 tokens that begin at multiples of <see cref="RowArithmetic.PieceMultiple"/> (64 and
/// more take another path in the attention, with some models single rows and fours of rows in the products). Adapters are made to fit by <see cref="WideAdapter"/>. A request without a seed that leaves something to chance is
/// not held to that.
/// </remarks>
internal sealed class StepRunner : IDisposable
{
    // A piece of this size takes about as long as five steps of four answers: nobody's long prompt stalls the others.
    private const int PieceBesideAnswers = 32;
    private const int LargestPiece = 60;

    // Prompts that one piece ends are read before running answers go on, as many as this in a step: their callers wait for a first
    // word, and whoever reads an answer hardly notices the pause.
    private const int EndingPieces = 96;

    private readonly LanguageModel _model;
    private readonly SafeLLamaContextHandle _context;
    private readonly SlotPool _slots;
    private readonly LLamaBatch _batch = new();
    private readonly List<Slot> _order = [];
    private AdapterSet _adapters = AdapterSet.None;
    private long _step;

    public StepRunner(LanguageModel model)
    {
        _model = model;
        _context = CreateContext(model);
        _slots = new SlotPool(_context, model.Parallel, model.Rows);
    }

    public int Running => _order.Count;

    public int TokensHeld => _slots.TokensHeld;

    public bool HasFreeSlot => _slots.HasFree;

    public double TokensPerSecond { get; private set; }

    /// <summary>Gives a generation a slot.</summary>
    public void Start(Generation generation) => _order.Add(_slots.Take(generation));

    /// <summary>Frees the slots of those who left.</summary>
    public void DropCancelled()
    {
        for (var i = _order.Count - 1; i >= 0; i--)
        {
            if (_order[i].Running is { IsCancelled: true } generation)
            {
                generation.Close();
                Free(_order[i]);
            }
        }
    }

    /// <summary>Ends everything.</summary>
    public void CloseAll()
    {
        foreach (var slot in _order)
        {
            slot.Running?.Close();
            slot.Running = null;
        }

        _order.Clear();
    }

    /// <summary>Computes the next token of every running answer, and pieces of prompts.</summary>
    /// <returns>Tokens of prompts read, and tokens written.</returns>
    public (int Prompt, int Completion) Step()
    {
        _step++;
        ChooseAdapters();
        var started = Stopwatch.GetTimestamp();
        var group = _order.Where(slot => slot.Adapters.Equals(_adapters)).ToList();
        var writing = group.Where(slot => slot.IsWriting).ToList();
        var budget = writing.Count > 0 ? PieceBesideAnswers : LargestPiece;
        var (read, first) = ReadPrompts([.. group.Where(slot => slot.Unread is > 0 and <= PieceBesideAnswers)], EndingPieces);
        var written = WriteNext(writing);
        if (read < budget)
        {
            var (more, firstOfMore) = ReadPrompts([.. group.Where(slot => slot.Unread > 0)], budget - read);
            read += more;
            first += firstOfMore;
        }

        if (written > 0 && read == 0)
        {
            var rate = written / Stopwatch.GetElapsedTime(started).TotalSeconds;
            TokensPerSecond = TokensPerSecond == 0 ? rate : (0.95 * TokensPerSecond) + (0.05 * rate);
        }

        return (read, written + first);
    }

    public void Dispose() => _context.Dispose();

    private int WriteNext(List<Slot> writing)
    {
        var written = 0;
        foreach (var rows in Batches(writing))
        {
            _batch.Clear();
            foreach (var slot in rows)
            {
                _batch.Add((LLamaToken)slot.Running!.LastToken, slot.Tokens.Count, (LLamaSeqId)slot.Sequence, true);
            }

            if (!Decode(rows))
            {
                continue;
            }

            for (var row = 0; row < rows.Count; row++)
            {
                var slot = rows[row];
                slot.ReadAsPrompt += _model.Rows.WrittenAsRead && slot.ReadAsPrompt == slot.Tokens.Count ? 1 : 0;
                slot.Tokens.Add(slot.Running!.LastToken);
                Advance(slot, row);
            }

            written += rows.Count;
        }

        return written;
    }

    private IEnumerable<IReadOnlyList<Slot>> Batches(List<Slot> writing)
    {
        if (writing.Count <= _model.Rows.RowsAtOnce)
        {
            return writing.Count == 0 ? [] : [writing];
        }

        var byKind = writing.ToLookup(slot => slot.Running!.Request.IsReproducible);
        IEnumerable<Slot[]> free = byKind[false].Any() ? [[.. byKind[false]]] : [];
        return byKind[true].Chunk(_model.Rows.RowsAtOnce).Concat(free);
    }

    // First come, first read: a prompt that is read to its end frees its caller from waiting, two half-read ones free nobody.
    private (int Read, int First) ReadPrompts(List<Slot> reading, int budget)
    {
        var (read, first) = (0, 0);
        for (var i = 0; i < reading.Count && budget - read >= _model.Rows.PieceMultiple; i++)
        {
            _slots.Share(reading[i]);
            if (!_slots.ShouldWait(reading[i], reading.Take(i)))
            {
                var (tokens, isLast) = ReadPiece(reading[i], budget - read);
                read += tokens;
                first += isLast ? 1 : 0;
            }
        }

        return (read, first);
    }

    private (int Read, bool IsLast) ReadPiece(Slot slot, int most)
    {
        var prompt = slot.Running!.Request.Prompt;
        var from = slot.Tokens.Count;
        var count = Math.Min(most, slot.Unread);
        if (count < slot.Unread)
        {
            count -= (from + count) % _model.Rows.PieceMultiple;
            count -= slot.Unread - count < _model.Rows.LeastPiece ? _model.Rows.PieceMultiple : 0;
            if (count <= 0)
            {
                return (0, false); // The next step has room for all of it.
            }
        }

        var isLast = count == slot.Unread;
        _batch.Clear();
        for (var i = from; i < from + count; i++)
        {
            _batch.Add((LLamaToken)prompt[i], i, (LLamaSeqId)slot.Sequence, isLast && i == prompt.Length - 1);
        }

        if (!Decode([slot]))
        {
            return (0, false);
        }

        slot.ReadAsPrompt = slot.ReadAsPrompt == from ? from + count : slot.ReadAsPrompt;
        slot.Tokens.AddRange(prompt.AsSpan(from, count));
        slot.LastUsed = _step;
        if (isLast)
        {
            Advance(slot, count - 1);
        }

        return (count, isLast);
    }

    private void Advance(Slot slot, int row)
    {
        slot.LastUsed = _step;
        if (!slot.Running!.Advance(_context.GetLogitsIth(row), _model.ContextTokens))
        {
            Free(slot);
        }
    }

    private bool Decode(IReadOnlyList<Slot> slots)
    {
        var result = _context.Decode(_batch);
        if (result == DecodeResult.Ok)
        {
            return true;
        }

        foreach (var slot in slots)
        {
            slot.Running!.Fail($"The model could not compute the next step ({result}: {LlamaLibrary.LastError ?? "no reason given"}).");
            Free(slot);
            _slots.Clear(slot);
        }

        return false;
    }

    private void Free(Slot slot)
    {
        slot.Running = null;
        _order.Remove(slot);
    }

    // Adapters apply to a whole batch: the answer that was computed longest ago says which set comes next.
    private void ChooseAdapters()
    {
        var next = _order.MinBy(slot => slot.LastUsed)!.Adapters;
        if (!next.Equals(_adapters))
        {
            _context.SetLoraAdapters(_model.Resolve(next));
            _adapters = next;
        }
    }

    private static SafeLLamaContextHandle CreateContext(LanguageModel model)
    {
        var rows = (uint)Math.Max(LargestPiece, model.Parallel);
        var parameters = LLamaContextParams.Default();
        parameters.n_ctx = (uint)(model.ContextTokens * model.Parallel);
        parameters.n_batch = rows;
        parameters.n_ubatch = rows;
        parameters.n_seq_max = (uint)model.Parallel;
        parameters.n_threads = model.Options.Threads;
        parameters.n_threads_batch = model.Options.Threads;
        parameters.kv_unified = false;
        parameters.no_perf = true;
        try
        {
            return SafeLLamaContextHandle.Create(model.Handle, parameters);
        }
        catch (LLama.Exceptions.RuntimeError exception)
        {
            throw new ModelLoadException(
                $"The memory does not suffice for {model.Parallel} answers of {model.ContextTokens} tokens each. Lower the context or the number of answers at once, or choose a smaller model.", exception);
        }
    }
}
