namespace RagPlatform.Core.Answering;

/// <summary>
/// Tells background work that an answer is being written, so that it gives way: threads that spin on barriers collapse when the machine
/// has fewer free cores than threads. Thread-safe; one per process.
/// </summary>
public sealed class AnswerActivity(TimeProvider time)
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _quiet = Completed();
    private int _answers;

    /// <summary>Whether an answer is being written.</summary>
    public bool IsAnswering => Volatile.Read(ref _answers) > 0;

    /// <summary>Marks the beginning of an answer; disposing marks its end (once, however often it is disposed).</summary>
    public IDisposable Begin()
    {
        lock (_lock)
        {
            if (_answers++ == 0)
            {
                _quiet = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        return new Answer(this);
    }

    /// <summary>Waits until no answer is being written, but no longer than <paramref name="maximum"/>, so that background work never starves.</summary>
    /// <returns>Whether it is quiet.</returns>
    public async Task<bool> WaitForQuietAsync(TimeSpan maximum, CancellationToken cancellationToken)
    {
        Task quiet;
        lock (_lock)
        {
            quiet = _quiet.Task;
        }

        if (quiet.IsCompleted)
        {
            return true;
        }

        try
        {
            await quiet.WaitAsync(maximum, time, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private static TaskCompletionSource Completed()
    {
        var completed = new TaskCompletionSource();
        completed.SetResult();
        return completed;
    }

    private void End()
    {
        lock (_lock)
        {
            if (--_answers == 0)
            {
                _quiet.SetResult();
            }
        }
    }

    private sealed class Answer(AnswerActivity activity) : IDisposable
    {
        private int _ended;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0)
            {
                activity.End();
            }
        }
    }
}
