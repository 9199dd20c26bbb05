using System.Diagnostics;
using LLama.Native;

namespace RagPlatform.ModelHost.Engine;

/// <summary>The context and its steps. Used by the engine's thread alone, but for the counts.</summary>
internal sealed class StepRunner : IDisposable
{
    private readonly LanguageModel _model;
    private readonly SafeLLamaContextHandle _context;
    private readonly SlotPool _slots;

    // LLamaSharp pins every row of a batch's capacity in each call: a small batch for the many steps without a prompt saves that.
    private readonly LLamaBatch _tokens = new();
    private readonly LLamaBatch _prompt = new();
    private readonly List<Slot> _order = [];
    private AdapterSet _adapters = AdapterSet.None;
    private long _step;

    public StepRunner(LanguageModel model)
    {
        _model = model;
        _context = CreateContext(model);
        _slots = new SlotPool(_context, model.Options.Parallel);
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
        var started = Stopwatch.GetTimestamp();
        ChooseAdapters();
        var group = _order.Where(slot => slot.Running!.Request.Adapters.Equals(_adapters)).ToList();
        var writing = group.Where(slot => slot.IsWriting).ToList();
        var written = WriteNext(writing);
        var budget = writing.Count > 0 ? _model.Options.PromptTokensPerStep : 2 * _model.Options.PromptTokensPerStep;
        var read = 0;
        foreach (var slot in group.Where(slot => !slot.IsWriting && slot.Running is not null).ToList())
        {
            if (read >= budget)
            {
                break;
            }

            var (tokens, first) = ReadPrompt(slot, budget - read);
            read += tokens;
            written += first;
        }

        if (writing.Count > 0 && read == 0)
        {
            var rate = written / Stopwatch.GetElapsedTime(started).TotalSeconds;
            TokensPerSecond = TokensPerSecond == 0 ? rate : (0.95 * TokensPerSecond) + (0.05 * rate);
        }

        return (read, written);
    }

    public void Dispose() => _context.Dispose();

    private int WriteNext(List<Slot> writing)
    {
        if (writing.Count == 0)
        {
            return 0;
        }

        _tokens.Clear();
        foreach (var slot in writing)
        {
            _tokens.Add((LLamaToken)slot.Running!.LastToken, slot.Tokens.Count, (LLamaSeqId)slot.Sequence, true);
        }

        if (!Decode(_tokens, writing))
        {
            return 0;
        }

        for (var i = 0; i < writing.Count; i++)
        {
            writing[i].Tokens.Add(writing[i].Running!.LastToken);
            Advance(writing[i], i);
        }

        return writing.Count;
    }

    private (int Read, int Written) ReadPrompt(Slot slot, int most)
    {
        var prompt = slot.Running!.Request.Prompt;
        var from = slot.Tokens.Count;
        var count = Math.Min(most, prompt.Length - from);
        var isLast = from + count == prompt.Length;
        _prompt.Clear();
        for (var i = from; i < from + count; i++)
        {
            _prompt.Add((LLamaToken)prompt[i], i, (LLamaSeqId)slot.Sequence, isLast && i == prompt.Length - 1);
        }

        if (!Decode(_prompt, [slot]))
        {
            return (0, 0);
        }

        slot.Tokens.AddRange(prompt.AsSpan(from, count));
        slot.LastUsed = _step;
        if (isLast)
        {
            Advance(slot, count - 1);
        }

        return (count, isLast ? 1 : 0);
    }

    private void Advance(Slot slot, int row)
    {
        slot.LastUsed = _step;
        if (!slot.Running!.Advance(_context.GetLogitsIth(row), _model.ContextTokens))
        {
            Free(slot);
        }
    }

    private bool Decode(LLamaBatch batch, IReadOnlyList<Slot> slots)
    {
        var result = _context.Decode(batch);
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
        var next = _order.MinBy(slot => slot.LastUsed)!.Running!.Request.Adapters;
        if (!next.Equals(_adapters))
        {
            _context.SetLoraAdapters(_model.Resolve(next));
            _adapters = next;
        }
    }

    private static SafeLLamaContextHandle CreateContext(LanguageModel model)
    {
        var options = model.Options;
        var parameters = LLamaContextParams.Default();
        parameters.n_ctx = (uint)(model.ContextTokens * options.Parallel);
        parameters.n_batch = 512;
        parameters.n_ubatch = 512;
        parameters.n_seq_max = (uint)options.Parallel;
        parameters.n_threads = options.Threads;
        parameters.n_threads_batch = options.Threads;
        parameters.kv_unified = false;
        parameters.no_perf = true;
        try
        {
            return SafeLLamaContextHandle.Create(model.Handle, parameters);
        }
        catch (LLama.Exceptions.RuntimeError exception)
        {
            throw new ModelLoadException(
                $"The memory does not suffice for {options.Parallel} answers of {model.ContextTokens} tokens each. Lower Models:ContextTokens or Models:Parallel, or choose a smaller model.", exception);
        }
    }
}
