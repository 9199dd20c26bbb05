using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace RagPlatform.Core.Ingestion;

/// <summary>
/// Runs the <see cref="IngestionWorker"/> in one process at a time: the server and a command over the same storage folder must not both
/// put back into the queue what the other is reading. The lock is a file that the system releases when its process ends, however it ends;
/// the other process then goes on within a second.
/// </summary>
public sealed partial class ExclusiveIngestion(
    IngestionWorker worker, IOptions<StorageOptions> storage, TimeProvider time, ILogger<ExclusiveIngestion> logger) : BackgroundService
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    /// <summary>Whether this process is the one that ingests.</summary>
    public bool IsMine { get; private set; }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        using var timer = new PeriodicTimer(LookAgain, time);
        var file = TryLock();
        if (file is null)
        {
            Log.Waiting(logger);
        }

        while (file is null)
        {
            await timer.WaitForNextTickAsync(stoppingToken);
            file = TryLock();
        }

        await using (file)
        {
            IsMine = true;
            try
            {
                await worker.StartAsync(stoppingToken);
                await Task.Delay(Timeout.InfiniteTimeSpan, time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                // The application stops; the worker puts back what it is reading.
            }
            finally
            {
                await worker.StopAsync(CancellationToken.None);
                IsMine = false;
            }
        }
    }

    private FileStream? TryLock()
    {
        var folder = ContentPaths.Resolve(storage.Value.Path);
        Directory.CreateDirectory(folder);
        try
        {
            return new FileStream(Path.Combine(folder, "ingestion.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null; // Another process holds it.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Another process over the same storage folder reads documents; this one takes over when it ends.")]
        public static partial void Waiting(ILogger logger);
    }
}
