using System.Threading.RateLimiting;

namespace RagPlatform.Web.Hosting.Limits;

/// <summary>Counts something by address, so many a minute; addresses that are silent are forgotten. Thread-safe.</summary>
internal sealed class AddressLimiter(int perMinute) : IDisposable
{
    private static readonly TimeSpan _window = TimeSpan.FromMinutes(1);

    private readonly PartitionedRateLimiter<string> _counted = PartitionedRateLimiter.Create<string, string>(address => RateLimitPartition.GetFixedWindowLimiter(
        address, _ => new FixedWindowRateLimiterOptions { PermitLimit = perMinute, Window = _window, QueueLimit = 0 }));

    /// <summary>Counts so many; how long that address has to wait when they are too many, null when they are not.</summary>
    /// <param name="address">The address.</param>
    /// <param name="count">0 only looks.</param>
    public TimeSpan? Count(string address, int count = 1)
    {
        using var lease = _counted.AttemptAcquire(address, count);
        return lease.IsAcquired ? null : lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) && wait > TimeSpan.Zero ? wait : _window;
    }

    public void Dispose() => _counted.Dispose();
}
