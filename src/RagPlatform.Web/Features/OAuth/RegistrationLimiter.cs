using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using RagPlatform.Web.Hosting.Limits;

namespace RagPlatform.Web.Features.OAuth;

/// <summary>Slows those who register many apps, by address: each is a row, and anybody may. Thread-safe.</summary>
internal sealed class RegistrationLimiter(IOptions<LimitOptions> options) : IDisposable
{
    private static readonly TimeSpan _window = TimeSpan.FromMinutes(1);

    private readonly PartitionedRateLimiter<string> _registered = PartitionedRateLimiter.Create<string, string>(address => RateLimitPartition.GetFixedWindowLimiter(
        address,
        _ => new FixedWindowRateLimiterOptions { PermitLimit = options.Value.RegistrationsPerMinute, Window = _window, QueueLimit = 0 }));

    /// <summary>Counts a registration; how long that address has to wait when it was one too many.</summary>
    public TimeSpan? WaitFor(string address)
    {
        using var lease = _registered.AttemptAcquire(address);
        return lease.IsAcquired ? null : lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) && wait > TimeSpan.Zero ? wait : _window;
    }

    public void Dispose() => _registered.Dispose();
}
