using System.Diagnostics;

namespace RagPlatform.ModelHost.Engine;

/// <summary>
/// Writes many answers at once with one model: a thread that owns the context takes step after step; each step computes the next token
/// of every running answer and a piece of the prompts that wait to be read. Public members are thread-safe.
/// </summary>
public sealed class InferenceEngine : IDisposable
{
    private readonly LanguageModel _model;
    private readonly EngineOptions _options;
    private readonly StepRunner _steps;
    private readonly FairQueue<Generation> _queue = new();
    private readonly Lock _gate = new();
    private readonly AutoResetEvent _wake = new(false);
    private readonly Thread _thread;
    private volatile bool _stopping;
    private long _promptTokens;
    private long _completionTokens;

    /// <summary>Makes the context and starts the thread.</summary>
    /// <exception cref="ModelLoadException">The memory does not suffice for the context.</exception>
    public InferenceEngine(LanguageModel model)
    {
        _model = model;
        _options = model.Options;
        _steps = new StepRunner(model);
        _thread = new Thread(Run) { IsBackground = true, Name = "engine" };
        _thread.Start();
    }

    /// <summary>The model.</summary>
    public LanguageModel Model => _model;

    /// <summary>Asks for a text.</summary>
    /// <returns>The generation; null when the queue is full.</returns>
    /// <exception cref="GrammarException">The grammar cannot be parsed.</exception>
    public Generation? Submit(GenerationRequest request)
    {
        GrammarHandle? grammar = null;
        if (request.Sampling.Grammar is { } text)
        {
            grammar = LlamaLibrary.ParseGrammar(_model.Handle, text) ?? throw new GrammarException();
        }

        var generation = new Generation(request, _model, grammar) { Cancelled = () => _wake.Set() };
        lock (_gate)
        {
            if (_queue.Count >= _options.QueueLimit || _stopping)
            {
                generation.Dispose();
                return null;
            }

            _queue.Enqueue(request.Caller, generation);
            if (_steps.Running >= _model.Parallel || _queue.Count > 1)
            {
                TellPlaces();
            }
        }

        _wake.Set();
        return generation;
    }

    /// <summary>What the engine is doing.</summary>
    public EngineStatus Status()
    {
        lock (_gate)
        {
            return new EngineStatus(
                _model.Parallel, _steps.Running, _queue.Count, _options.QueueLimit, _steps.TokensHeld,
                Interlocked.Read(ref _promptTokens), Interlocked.Read(ref _completionTokens), _steps.TokensPerSecond);
        }
    }

    /// <summary>Ends the thread after its step; running answers end without a last update.</summary>
    public void Dispose()
    {
        _stopping = true;
        _wake.Set();
        _thread.Join();
        _steps.Dispose();
        _wake.Dispose();
    }

    private void Run()
    {
        while (!_stopping)
        {
            DropCancelled();
            Admit();
            if (_steps.Running == 0)
            {
                _wake.WaitOne();
                continue;
            }

            var (prompt, completion) = _steps.Step();
            Interlocked.Add(ref _promptTokens, prompt);
            Interlocked.Add(ref _completionTokens, completion);
        }

        CloseAll();
    }

    private void DropCancelled()
    {
        _steps.DropCancelled();
        lock (_gate)
        {
            foreach (var generation in _queue.InOrder().Where(generation => generation.IsCancelled).ToList())
            {
                _queue.Remove(generation);
                generation.Close();
            }
        }
    }

    private void Admit()
    {
        lock (_gate)
        {
            while (_steps.HasFreeSlot && _queue.Dequeue() is { } generation)
            {
                _steps.Start(generation);
            }

            TellPlaces();
        }
    }

    // Under the lock: it is also what keeps the two threads that write to a waiting generation apart.
    private void TellPlaces()
    {
        var ahead = 0;
        foreach (var generation in _queue.InOrder())
        {
            generation.Wait(ahead++);
        }
    }

    private void CloseAll()
    {
        _steps.CloseAll();
        lock (_gate)
        {
            while (_queue.Dequeue() is { } generation)
            {
                generation.Close();
            }
        }
    }
}

/// <summary>A snapshot of the engine.</summary>
/// <param name="Slots">Answers that can be written at the same time.</param>
/// <param name="Busy">Answers being written.</param>
/// <param name="Queued">Requests waiting.</param>
/// <param name="QueueLimit">Requests that may wait.</param>
/// <param name="CachedTokens">Tokens that the context holds.</param>
/// <param name="PromptTokens">Prompt tokens computed since the start.</param>
/// <param name="CompletionTokens">Tokens written since the start.</param>
/// <param name="TokensPerSecond">Tokens written per second of the last seconds in which any were.</param>
public sealed record EngineStatus(
    int Slots, int Busy, int Queued, int QueueLimit, int CachedTokens, long PromptTokens, long CompletionTokens, double TokensPerSecond);

/// <summary>A grammar cannot be parsed.</summary>
public sealed class GrammarException() : Exception("The grammar cannot be parsed. It must be GBNF with a rule named 'root'.");
