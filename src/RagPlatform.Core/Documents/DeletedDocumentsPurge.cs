using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RagPlatform.Core.Ingestion;

namespace RagPlatform.Core.Documents;

/// <summary>Removes, once an hour, what was deleted longer ago than it can be brought back.</summary>
public sealed partial class DeletedDocumentsPurge(
    DocumentUploads uploads, IOptions<IngestionOptions> options, TimeProvider time, ILogger<DeletedDocumentsPurge> logger) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var hourly = new PeriodicTimer(TimeSpan.FromHours(1), time);
        while (await hourly.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await uploads.PurgeAsync(time.GetUtcNow() - options.Value.KeepDeleted, stoppingToken);
            }
            catch (Exception ex) when (!stoppingToken.IsCancellationRequested)
            {
                Log.Failed(logger, ex); // The next hour tries again.
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Deleted documents can't be removed.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
