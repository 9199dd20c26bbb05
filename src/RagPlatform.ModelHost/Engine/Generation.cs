using System.Diagnostics;
using System.Text;
using System.Threading.Channels;

namespace RagPlatform.ModelHost.Engine;

/// <summary>A request on its way through the engine. The engine's thread writes; the caller reads <see cref="Updates"/> and may cancel.</summary>
public sealed class Generation : IDisposable
{
    private readonly Channel<GenerationUpdate> _updates =
        Channel.CreateUnbounded<GenerationUpdate>(new UnboundedChannelOptions { SingleWriter = true, SingleReader = true });

    private readonly LanguageModel _model;
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly StopMatcher _stop;
    private readonly Sampler _sampler;
    private readonly long _arrived = Stopwatch.GetTimestamp();
    private long _started;
    private long _firstToken;
    private int _ahead = -1;
    private volatile bool _cancelled;

    internal Generation(GenerationRequest request, LanguageModel model, GrammarHandle? grammar)
    {
        Request = request;
        _model = model;
        _stop = new StopMatcher(request.Stop);
        _sampler = new Sampler(request.Sampling, grammar, model.Vocabulary.IsEnd, request.Prompt);
    }

    /// <summary>What was asked for.</summary>
    public GenerationRequest Request { get; }

    /// <summary>What happens; ends after <c>Finished</c>, <c>Failed</c> or a cancellation.</summary>
    public ChannelReader<GenerationUpdate> Updates => _updates.Reader;

    /// <summary>Tokens of the prompt that were in the cache.</summary>
    public int CachedTokens { get; private set; }

    internal int Completion { get; private set; }

    internal int LastToken { get; private set; }

    internal bool IsCancelled => _cancelled;

    internal Action? Cancelled { get; set; }

    /// <summary>Gives up: the engine frees the slot before its next step. Thread-safe.</summary>
    public void Cancel()
    {
        _cancelled = true;
        Cancelled?.Invoke();
    }

    /// <inheritdoc />
    public void Dispose() => _sampler.Dispose();

    internal void Wait(int ahead)
    {
        if (ahead != _ahead)
        {
            _ahead = ahead;
            _updates.Writer.TryWrite(new GenerationUpdate.Waiting(ahead));
        }
    }

    internal void Start() => _started = Stopwatch.GetTimestamp();

    internal void Cached(int tokens) => CachedTokens = Math.Max(CachedTokens, tokens);

    /// <summary>Takes the logits of the last token, chooses the next one and tells the caller.</summary>
    /// <returns>Whether the answer goes on.</returns>
    internal bool Advance(Span<float> logits, int contextTokens)
    {
        if (Completion == 0)
        {
            _firstToken = Stopwatch.GetTimestamp();
            _updates.Writer.TryWrite(new GenerationUpdate.Started(Probabilities.Of(logits, Request.FirstTokens)));
        }

        var raw = Request.TopLogProbabilities is null ? null : logits.ToArray();
        var token = LastToken = _sampler.Next(logits);
        Completion++;
        if (_model.Vocabulary.IsEnd(token))
        {
            Finish(FinishReason.Stop, _stop.Rest());
            return false;
        }

        var text = _stop.Push(Decode(_model.Vocabulary.Bytes(token), flush: false), out var stopped);
        if (stopped)
        {
            Finish(FinishReason.Stop, text);
            return false;
        }

        if (text.Length > 0 || raw is not null)
        {
            var log = raw is null ? null : Probabilities.Log(raw, token, Request.TopLogProbabilities ?? 0, _model.Vocabulary);
            _updates.Writer.TryWrite(new GenerationUpdate.Piece(text, log));
        }

        if (Completion >= Request.MaxTokens || Request.Prompt.Length + Completion >= contextTokens)
        {
            Finish(FinishReason.Length, _stop.Rest());
            return false;
        }

        return true;
    }

    internal void Fail(string message)
    {
        _updates.Writer.TryWrite(new GenerationUpdate.Failed(message));
        Close();
    }

    internal void Close()
    {
        _updates.Writer.TryComplete();
        Dispose();
    }

    private void Finish(FinishReason reason, string rest)
    {
        rest += Decode([], flush: true);
        if (rest.Length > 0)
        {
            _updates.Writer.TryWrite(new GenerationUpdate.Piece(rest, null));
        }

        var usage = new GenerationUsage(Request.Prompt.Length, CachedTokens, Completion);
        var timings = new Timings(
            Stopwatch.GetElapsedTime(_arrived, _started),
            Stopwatch.GetElapsedTime(_started, _firstToken),
            Stopwatch.GetElapsedTime(_arrived, _firstToken),
            Stopwatch.GetElapsedTime(_firstToken));
        _updates.Writer.TryWrite(new GenerationUpdate.Finished(reason, usage, timings));
        Close();
    }

    // A character may be spread over several tokens: the decoder keeps the first bytes until the rest has come.
    private string Decode(byte[] bytes, bool flush)
    {
        Span<char> characters = stackalloc char[bytes.Length + 4];
        return new string(characters[.._decoder.GetChars(bytes, characters, flush)]);
    }
}
