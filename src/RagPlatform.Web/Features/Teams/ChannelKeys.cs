using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace RagPlatform.Web.Features.Teams;

/// <summary>
/// The channel's issuer and keys, kept for a day. Asked for a key that is not among them, it looks again before it answers: the framework's
/// own manager does so behind one's back, and the first message after a change of keys would be refused. Thread-safe.
/// </summary>
internal sealed class ChannelKeys(IOptions<TeamsOptions> options, [FromKeyedServices(typeof(ChannelTokens))] HttpClient http, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan _lifetime = TimeSpan.FromDays(1);
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(2); // However many unknown keys strangers make up.

    private readonly SemaphoreSlim _reading = new(1, 1);
    private readonly HttpDocumentRetriever _retriever = new(http) { RequireHttps = options.Value.RequireHttps };
    private OpenIdConnectConfiguration? _known;
    private DateTimeOffset _readAt;

    /// <summary>The keys, with the one of that name if the channel has it.</summary>
    public async Task<OpenIdConnectConfiguration> GetAsync(string? kid, CancellationToken cancellationToken)
    {
        if (IsEnough(kid) is { } known)
        {
            return known;
        }

        await _reading.WaitAsync(cancellationToken);
        try
        {
            if (IsEnough(kid) is { } meanwhile)
            {
                return meanwhile;
            }

            _known = await OpenIdConnectConfigurationRetriever.GetAsync(options.Value.OpenIdMetadata, _retriever, cancellationToken);
            _readAt = time.GetUtcNow();
            return _known;
        }
        finally
        {
            _reading.Release();
        }
    }

    public void Dispose() => _reading.Dispose();

    private OpenIdConnectConfiguration? IsEnough(string? kid)
    {
        var age = time.GetUtcNow() - _readAt;
        return _known is { } known && age < _lifetime && (age < _pause || known.JsonWebKeySet.Keys.Any(key => key.Kid == kid)) ? known : null;
    }
}
