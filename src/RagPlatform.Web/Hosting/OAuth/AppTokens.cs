using RagPlatform.Core.Access;
using RagPlatform.Core.Access.OAuth;

namespace RagPlatform.Web.Hosting.OAuth;

/// <summary>
/// Says whom an access token stands for. Person, groups and grant are read anew at each request, so that what is taken away counts from the next
/// one on. Where nobody signs in there are none. Thread-safe.
/// </summary>
internal sealed class AppTokens(IServiceProvider services)
{
    private readonly IOAuthStore? _store = services.GetService<IOAuthStore>();

    public static bool IsOne(string secret) => secret.StartsWith(IOAuthStore.AccessStart, StringComparison.Ordinal);

    /// <summary>The token, and whom it stands for; no token when none of that kind was made here, nobody when it has ended, or the person may not sign in.</summary>
    public async Task<(OAuthAccess? Token, Caller? Caller)> FindAsync(string secret, CancellationToken cancellationToken)
    {
        var token = _store is null ? null : await _store.FindAccessAsync(secret, cancellationToken);
        var person = token is { IsValid: true } ? await services.GetRequiredService<IPeopleStore>().FindCallerAsync(token.Grant.PersonId, cancellationToken) : null;
        return (token, person is null ? null : token!.Grant.Narrow(person, token.Scopes));
    }
}
