using Microsoft.Extensions.Options;

namespace RagPlatform.Web.Hosting.Limits;

/// <summary>
/// Slows those who guess keys or passwords, by address: after some wrong ones nothing from there is looked at until the minute is over, right
/// or wrong, so that nothing is learned from it. Others are not held up. Thread-safe.
/// </summary>
internal sealed class GuessLimiter(IOptions<LimitOptions> options) : IDisposable
{
    private readonly AddressLimiter _wrong = new(options.Value.GuessesPerMinute);

    /// <summary>How long that address has to wait; null when it need not.</summary>
    public TimeSpan? WaitFor(string address) => _wrong.Count(address, 0);

    /// <summary>Counts a wrong one.</summary>
    public void Count(string address) => _wrong.Count(address);

    public void Dispose() => _wrong.Dispose();
}
