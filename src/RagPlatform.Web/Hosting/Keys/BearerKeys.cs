using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using RagPlatform.Core.Access;
using RagPlatform.Core.Access.Keys;

namespace RagPlatform.Web.Hosting.Keys;

/// <summary>
/// The one place that knows keys: the one of the settings, which is an administrator's from the first start, and those that people made.
/// Owners are read anew at each request, so that a group, a right or an account that is taken away counts from the next one on.
/// </summary>
internal sealed class BearerKeys(ApiKeys keys, IOptions<AuthOptions> options, IServiceProvider services)
{
    private readonly byte[]? _bootstrap = options.Value.BootstrapApiKey is { Length: > 0 } key ? SHA256.HashData(Encoding.UTF8.GetBytes(key)) : null;

    /// <summary>Whom the secret stands for; null when it is unknown, revoked or expired, or its owner may not sign in.</summary>
    public async Task<Caller?> FindCallerAsync(string secret, CancellationToken cancellationToken)
    {
        // Hashes are compared in constant time: neither length nor common prefix of the key can be measured.
        if (_bootstrap is not null && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(secret)), _bootstrap))
        {
            return Caller.Owner with { Key = new KeyUse(Guid.Empty, nameof(AuthOptions.BootstrapApiKey)) };
        }

        return await keys.RecogniseAsync(secret, cancellationToken) is { } key && await FindOwnerAsync(key, cancellationToken) is { } owner
            ? key.Narrow(owner)
            : null;
    }

    private async Task<Caller?> FindOwnerAsync(ApiKey key, CancellationToken cancellationToken)
    {
        if (key.OwnerId is null)
        {
            // A service: what everybody may see, and what it was given itself. Only administrators make one.
            return new Caller(key.Id.ToString(), key.Name, [Principal.OfPerson(key.Id), Principal.Everyone], IsAdministrator: true);
        }

        return key.OwnerId == Caller.Owner.Id ? Caller.Owner
            : Guid.TryParse(key.OwnerId, out var person) && services.GetService<IPeopleStore>() is { } people
                ? await people.FindCallerAsync(person, cancellationToken)
                : null;
    }
}
