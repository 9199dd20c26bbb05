using System.Runtime.CompilerServices;
using RagPlatform.Core.Answering;

namespace RagPlatform.Web.Features.Chat;

/// <summary>One answer on its way. It belongs to the server: pages come and go, and see where it stands.</summary>
public sealed class AnswerRun : IDisposable
{
    /// <summary>Some twenty updates a second read as one flow, and leave the connection free.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly TimeProvider _time;
    private TaskCompletionSource _changed = NewSignal();
    private ExchangeState _state;

    internal AnswerRun(Question question, ExchangeState state, TimeProvider time)
    {
        Question = question;
        _state = state;
        _time = time;
    }

    public Question Question { get; }

    public ExchangeState State
    {
        get
        {
            lock (_lock)
            {
                return _state;
            }
        }
    }

    internal CancellationToken Stopping => _stop.Token;

    /// <summary>Ends the answer; what is written so far stays.</summary>
    public void Stop() => _stop.Cancel();

    /// <summary>Where it stands now, and then each new state at the pace of reading; ends with the finished one.</summary>
    public async IAsyncEnumerable<ExchangeState> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            ExchangeState state;
            Task changed;
            lock (_lock)
            {
                (state, changed) = (_state, _changed.Task);
            }

            yield return state;
            if (state.IsFinished)
            {
                yield break;
            }

            await changed.WaitAsync(cancellationToken);
            await Task.Delay(Pace, _time, cancellationToken);
        }
    }

    public void Dispose() => _stop.Dispose();

    internal void Set(Func<ExchangeState, ExchangeState> change)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            _state = change(_state);
            changed = _changed;
            _changed = NewSignal();
        }

        changed.SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
