using Microsoft.Extensions.Options;
using RagPlatform.Web.Hosting.Limits;

namespace RagPlatform.Web.Features.OAuth;

/// <summary>Slows those who register many apps, by address: each is a row, and anybody may. Thread-safe.</summary>
internal sealed class RegistrationLimiter(IOptions<LimitOptions> options) : IDisposable
{
    private readonly AddressLimiter _registered = new(options.Value.RegistrationsPerMinute);

    /// <summary>Counts a registration; how long that address has to wait when it was one too many.</summary>
    public TimeSpan? WaitFor(string address) => _registered.Count(address);

    public void Dispose() => _registered.Dispose();
}
