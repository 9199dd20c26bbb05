using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace RagPlatform.Core.Audit;

/// <summary>
/// Once at the start and then every six hours: removes what is older than its kind is kept, and writes the head into the program's log,
/// which often goes to another machine and so proves later that the rows before it are unchanged.
/// </summary>
public sealed partial class AuditRetention(
    IAuditLog audit, IOptions<AuditOptions> options, TimeProvider time, ILogger<AuditRetention> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromHours(6);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding); // The start must not wait for it.
        using var timer = new PeriodicTimer(Period, time);
        do
        {
            try
            {
                var removed = await audit.DeleteExpiredAsync(options.Value.ExpiredBefore(time.GetUtcNow()), stoppingToken);
                var newest = (await audit.ReadAsync(new AuditQuery { Limit = 1 }, stoppingToken)).Entries;
                if (newest is [var last])
                {
                    Log.Head(logger, new AuditHead(last.Number, last.Hash), removed);
                }
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                Log.Failed(logger, exception); // The next time tries again.
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "The head of the audit log is {Head}; {Removed} rows had expired.")]
        public static partial void Head(ILogger logger, AuditHead head, long removed);

        [LoggerMessage(LogLevel.Error, "The audit log can't be shortened.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
