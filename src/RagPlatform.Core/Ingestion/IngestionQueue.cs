using System.Threading.Channels;

namespace RagPlatform.Core.Ingestion;

/// <summary>Wakes the worker. It holds nothing: the rows of the document store are the queue, so a crash forgets nothing. Thread-safe.</summary>
public sealed class IngestionQueue
{
    private readonly Channel<bool> _bell = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Says that a document waits.</summary>
    public void Wake() => _bell.Writer.TryWrite(true);

    /// <summary>Returns when somebody called <see cref="Wake"/> since the last time, or after <paramref name="atMost"/>: another process may have added rows.</summary>
    public async Task WaitAsync(TimeSpan atMost, TimeProvider time, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(atMost, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await _bell.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Time is up: the caller looks at the rows.
        }
    }
}
