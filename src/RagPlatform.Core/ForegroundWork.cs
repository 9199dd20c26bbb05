namespace RagPlatform.Core;

/// <summary>
/// Tells work that nobody waits for (ingestion) that somebody waits for an answer. The language model's threads spin on barriers and
/// collapse when another busy thread takes their core (135M model, 2 cores: 118 tokens/s alone, under 20 beside a busy process), so
/// background work gives way between two steps. One for the whole application; thread-safe.
/// </summary>
public sealed class ForegroundWork(TimeProvider time)
{
    /// <summary>Longest pause of background work before it takes one step all the same: under steady traffic it goes on slowly.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private int _running;
    private TaskCompletionSource _idle = Completed();

    /// <summary>Whether somebody waits for an answer or a search right now.</summary>
    public bool IsRunning
    {
        get
        {
            lock (_lock)
            {
                return _running > 0;
            }
        }
    }

    /// <summary>Marks the begin of work that somebody waits for; disposing the result marks its end.</summary>
    public IDisposable Begin()
    {
        lock (_lock)
        {
            if (_running++ == 0)
            {
                _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        return new Ending(this);
    }

    /// <summary>For background work, before each small step: returns at once when nobody waits, else after at most <see cref="LongestPause"/>.</summary>
    public async ValueTask GiveWayAsync(CancellationToken cancellationToken)
    {
        Task idle;
        lock (_lock)
        {
            idle = _idle.Task;
        }

        if (idle.IsCompleted)
        {
            return;
        }

        try
        {
            await idle.WaitAsync(LongestPause, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Others still wait: one step is taken between them.
        }
    }

    private void End()
    {
        lock (_lock)
        {
            if (--_running == 0)
            {
                _idle.SetResult();
            }
        }
    }

    private static TaskCompletionSource Completed()
    {
        var source = new TaskCompletionSource();
        source.SetResult();
        return source;
    }

    private sealed class Ending(ForegroundWork work) : IDisposable
    {
        private int _ended;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0)
            {
                work.End();
            }
        }
    }
}
