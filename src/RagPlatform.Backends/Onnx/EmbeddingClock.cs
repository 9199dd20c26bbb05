using RagPlatform.Core.Retrieval;

namespace RagPlatform.Backends.Onnx;

/// <summary>Counts what was embedded and the time it took, over all threads.</summary>
internal sealed class EmbeddingClock
{
    private long _texts;
    private long _tokens;
    private long _ticks;

    public void Count(int tokens, TimeSpan elapsed)
    {
        Interlocked.Increment(ref _texts);
        Interlocked.Add(ref _tokens, tokens);
        Interlocked.Add(ref _ticks, elapsed.Ticks);
    }

    public EmbedderStatus AddTo(EmbedderStatus status) => status with
    {
        Texts = Interlocked.Read(ref _texts),
        Tokens = Interlocked.Read(ref _tokens),
        Busy = TimeSpan.FromTicks(Interlocked.Read(ref _ticks)),
    };
}
