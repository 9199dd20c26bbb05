using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using RagPlatform.Core.Access;

namespace RagPlatform.Web.Hosting.Accounts;

/// <summary>
/// Reads the tokens by which a provider says that somebody is signed out (OpenID Connect Back-Channel Logout 1.0, 2.6). Each counts once: one that
/// was caught on its way must not end later sessions. Thread-safe.
/// </summary>
internal sealed class LogoutTokens(ProviderTokens tokens, TimeProvider time)
{
    private const string Event = "http://schemas.openid.net/event/backchannel-logout";

    // A provider sends one when it happens. Longer would mean to remember longer which were used.
    private static readonly TimeSpan _longestAge = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan _clocksDiffer = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(string Provider, string Id), DateTimeOffset> _used = new();

    /// <summary>What is to end; null when the token is not one that the provider made for this, now and for the first time.</summary>
    public async Task<ProviderSession?> ReadAsync(string provider, string token, CancellationToken cancellationToken)
    {
        if (await ValidateAsync(provider, token, cancellationToken) is not { } read
            || read.Typ is not (null or "" or "JWT" or "logout+jwt") // Older providers name none of their own.
            || !read.TryGetPayloadValue("iat", out long issued) || !IsNow(DateTimeOffset.FromUnixTimeSeconds(issued))
            || read.TryGetPayloadValue<object>("nonce", out _) // An identity token is none of logging out.
            || !read.TryGetPayloadValue("events", out JsonElement events) || events.ValueKind != JsonValueKind.Object
            || !events.TryGetProperty(Event, out var value) || value.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var (subject, session, id) = (Text(read, "sub"), Text(read, "sid"), Text(read, "jti"));
        return (subject ?? session) is not null && id is not null && IsFirst(provider, id) ? new(provider, subject, session) : null;
    }

    private async Task<JsonWebToken?> ValidateAsync(string provider, string token, CancellationToken cancellationToken) =>
        await tokens.ValidateAsync(provider, token, audiences: [], _clocksDiffer, cancellationToken) is { IsValid: true } result ? (JsonWebToken)result.SecurityToken : null;

    private bool IsNow(DateTimeOffset issued) => time.GetUtcNow() - issued is var age && age <= _longestAge && age >= -_clocksDiffer;

    private bool IsFirst(string provider, string id)
    {
        var now = time.GetUtcNow();
        foreach (var (used, forgotten) in _used)
        {
            if (forgotten < now)
            {
                _used.TryRemove(used, out _);
            }
        }

        return _used.TryAdd((provider, id), now + _longestAge + _clocksDiffer);
    }

    private static string? Text(JsonWebToken token, string claim) => token.TryGetPayloadValue(claim, out string text) && text.Length > 0 ? text : null;
}
