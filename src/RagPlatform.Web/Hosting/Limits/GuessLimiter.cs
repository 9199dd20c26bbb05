using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace RagPlatform.Web.Hosting.Limits;

/// <summary>
/// Slows those who guess keys or passwords, by address: after some wrong ones nothing from there is looked at until the minute is over, right
/// or wrong, so that nothing is learned from it. Others are not held up, and addresses that are silent are forgotten. Thread-safe.
/// </summary>
internal sealed class GuessLimiter(IOptions<LimitOptions> options) : IDisposable
{
    private static readonly TimeSpan _window = TimeSpan.FromMinutes(1);

    private readonly PartitionedRateLimiter<string> _wrong = PartitionedRateLimiter.Create<string, string>(address => RateLimitPartition.GetFixedWindowLimiter(
        address,
        _ => new FixedWindowRateLimiterOptions { PermitLimit = options.Value.GuessesPerMinute, Window = _window, QueueLimit = 0 }));

    /// <summary>How long that address has to wait; null when it need not.</summary>
    public TimeSpan? WaitFor(string address)
    {
        using var lease = _wrong.AttemptAcquire(address, permitCount: 0);
        return lease.IsAcquired ? null : lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) && wait > TimeSpan.Zero ? wait : _window;
    }

    /// <summary>Counts a wrong one.</summary>
    public void Count(string address) => _wrong.AttemptAcquire(address).Dispose();

    public void Dispose() => _wrong.Dispose();
}
