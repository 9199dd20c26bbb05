using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RagPlatform.Core.Documents;
using RagPlatform.Core.Retrieval;

namespace RagPlatform.Core.Ingestion;

/// <summary>
/// Takes queued documents one after the other, for as long as the application runs. What a crash left half done is taken up again at the
/// next start; stopping is no failure.
/// </summary>
public sealed partial class IngestionWorker(
    IngestionPipeline pipeline,
    IDocumentStore documents,
    OriginalStore originals,
    IngestionQueue queue,
    IOptions<IngestionOptions> options,
    TimeProvider time,
    ILogger<IngestionWorker> logger) : BackgroundService
{
    // Other processes (the command line) may add rows to the same database without ringing this process's bell.
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AfterTrouble = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AbandonedAfter = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        originals.RemoveLeftovers(time.GetUtcNow() - AbandonedAfter);
        var resumed = await documents.RequeueAsync(null, cancellationToken);
        if (resumed > 0)
        {
            Log.Resumed(logger, resumed);
        }

        await base.StartAsync(cancellationToken);
    }

    /// <summary>Ingests until nothing waits.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        while (await documents.ClaimNextAsync(cancellationToken) is { } document)
        {
            await IngestAsync(document, cancellationToken);
        }
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, options.Value.Workers).Select(_ => RunAsync(stoppingToken)));

    private async Task RunAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await DrainAsync(stoppingToken);
                await queue.WaitAsync(LookAgain, time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception ex) when (!stoppingToken.IsCancellationRequested)
            {
                // The store itself fails (disk full, folder gone): documents stay queued, and it is tried again.
                Log.StoreFails(logger, ex);
                await queue.WaitAsync(AfterTrouble, time, stoppingToken);
            }
        }
    }

    private async Task IngestAsync(Document document, CancellationToken cancellationToken)
    {
        using var scope = logger.BeginScope(new Dictionary<string, object> { ["DocumentId"] = document.Id });
        try
        {
            if (document.Attempts > options.Value.MaxAttempts)
            {
                throw new ExtractionException(
                    $"{document.Name} was taken up {document.Attempts - 1} times, and each time the program ended before it was read. Nothing was added. Press Retry, or save it again from its program.");
            }

            await pipeline.IngestAsync(document, cancellationToken);
            Log.Ingested(logger, document.Id);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            await documents.RequeueAsync(document.Id, CancellationToken.None);
            throw;
        }
        catch (Exception ex) when (ex is ExtractionException or EmbeddingMismatchException or EmbeddingModelException)
        {
            Log.CannotRead(logger, document.Id, document.MediaType, ex.InnerException ?? ex);
            await documents.FailAsync(document.Id, ex.Message, null, cancellationToken);
        }
        catch (StorageException)
        {
            await documents.RequeueAsync(document.Id, cancellationToken);
            throw;
        }
        catch (Exception ex)
        {
            Log.Failed(logger, ex, document.Id);
            await documents.FailAsync(
                document.Id,
                $"{document.Name} could not be added because of an error in this program. Nothing was added. Press Retry; the log has the details.",
                null,
                cancellationToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Taking up {Count} documents that the last run left unfinished.")]
        public static partial void Resumed(ILogger logger, int count);

        [LoggerMessage(LogLevel.Information, "Document {DocumentId} is ready.")]
        public static partial void Ingested(ILogger logger, Guid documentId);

        [LoggerMessage(LogLevel.Information, "Document {DocumentId} ({MediaType}) cannot be read.")]
        public static partial void CannotRead(ILogger logger, Guid documentId, string mediaType, Exception reason);

        [LoggerMessage(LogLevel.Error, "Document {DocumentId} failed.")]
        public static partial void Failed(ILogger logger, Exception exception, Guid documentId);

        [LoggerMessage(LogLevel.Error, "Documents can't be taken from the queue.")]
        public static partial void StoreFails(ILogger logger, Exception exception);
    }
}
