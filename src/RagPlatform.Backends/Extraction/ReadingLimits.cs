using RagPlatform.Core.Ingestion;

namespace RagPlatform.Backends.Extraction;

/// <summary>Which limit a reader ran into.</summary>
internal enum ReadingLimit
{
    /// <summary>None: it ended by itself.</summary>
    None,

    /// <summary>No sign of life for too long.</summary>
    Silence,

    /// <summary>Too long in all.</summary>
    Time,

    /// <summary>Too much memory.</summary>
    Memory,
}

/// <summary>Watches one reader over one document and ends it at a limit.</summary>
internal sealed class ReadingLimits : IDisposable
{
    private readonly ReaderProcess _reader;
    private readonly IngestionOptions _options;
    private readonly TimeProvider _time;
    private readonly ITimer _poll;
    private readonly long _started;
    private long _progress;
    private int _reached;

    public ReadingLimits(ReaderProcess reader, IngestionOptions options, TimeSpan poll, TimeProvider time)
    {
        _reader = reader;
        _options = options;
        _time = time;
        _started = _progress = time.GetTimestamp();
        _poll = time.CreateTimer(_ => Look(), null, poll, poll);
    }

    /// <summary>Why the reader was ended; none as long as it was not.</summary>
    public ReadingLimit Reached => (ReadingLimit)Volatile.Read(ref _reached);

    public void SawProgress() => Volatile.Write(ref _progress, _time.GetTimestamp());

    public void Dispose() => _poll.Dispose();

    private void Look()
    {
        // An eighth above the limit: the reader's own limit on managed memory comes first, and lets it say so.
        var limit = _reader.Memory > _options.MaxMemoryBytes / 8 * 9 ? ReadingLimit.Memory
            : _time.GetElapsedTime(Volatile.Read(ref _progress)) > _options.MaxSilence ? ReadingLimit.Silence
            : _time.GetElapsedTime(_started) > _options.MaxReadingTime ? ReadingLimit.Time
            : ReadingLimit.None;
        if (limit != ReadingLimit.None && Interlocked.CompareExchange(ref _reached, (int)limit, 0) == 0)
        {
            _reader.Kill(); // Which ends its output, and so the wait for it.
        }
    }
}
