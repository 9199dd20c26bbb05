using System.Security.Cryptography;
using RagPlatform.Core.Audit;

namespace RagPlatform.Core.Access.Keys;

/// <summary>Makes keys, and recognises them. Thread-safe.</summary>
public sealed class ApiKeys(IApiKeyStore store, TimeProvider time)
{
    /// <summary>Last use is told to the minute: a busy program must not write a row a request.</summary>
    private static readonly TimeSpan UseIsTold = TimeSpan.FromMinutes(1);

    /// <summary>Makes a key. The secret is not kept: whoever loses it makes another.</summary>
    public async Task<(ApiKey Key, string Secret)> MakeAsync(NewApiKey wanted, Caller maker, CancellationToken cancellationToken)
    {
        var (secret, prefix) = KeySecret.Create();
        var now = time.GetUtcNow();
        var key = new ApiKey(Guid.CreateVersion7(now), prefix, wanted.Name, wanted.IsService ? null : maker.PersonId, wanted.Scopes)
        {
            CollectionIds = wanted.CollectionIds,
            AssistantIds = wanted.AssistantIds,
            MadeAt = now,
            ExpiresAt = wanted.ExpiresAt,
        };
        await store.AddAsync(key, KeySecret.Hash(secret), AuditActor.Of(maker), cancellationToken);
        return (key, secret);
    }

    /// <summary>The key of a secret that is valid now; null for one that is unknown, revoked or expired. Takes as long for either.</summary>
    public async Task<ApiKey?> RecogniseAsync(string secret, CancellationToken cancellationToken)
    {
        if (KeySecret.PrefixOf(secret) is not { } prefix)
        {
            return null; // Not the form of a key: nothing is hashed and nothing is looked up for it.
        }

        var now = time.GetUtcNow();
        var found = await store.FindAsync(prefix, cancellationToken);
        var isRight = CryptographicOperations.FixedTimeEquals(KeySecret.Hash(secret), found?.SecretHash ?? new byte[SHA256.HashSizeInBytes]);
        if (!isRight || found is not var (key, _) || !key.IsValid(now))
        {
            return null;
        }

        if (key.LastUsedAt is not { } last || now - last >= UseIsTold)
        {
            await store.SetLastUseAsync(key.Id, now, cancellationToken);
        }

        return key;
    }
}

/// <summary>What a new key shall be.</summary>
/// <param name="Name">What its maker calls it.</param>
/// <param name="Scopes">What it may be used for.</param>
/// <param name="IsService">Whether it stands for a service, and not for its maker.</param>
/// <param name="ExpiresAt">When it ends by itself; null for never.</param>
/// <param name="CollectionIds">Collections that it is narrowed to; null for all.</param>
/// <param name="AssistantIds">Assistants that it is narrowed to; null for all.</param>
public sealed record NewApiKey(
    string Name, KeyScopes Scopes, bool IsService = false, DateTimeOffset? ExpiresAt = null, IReadOnlyList<Guid>? CollectionIds = null,
    IReadOnlyList<Guid>? AssistantIds = null);
