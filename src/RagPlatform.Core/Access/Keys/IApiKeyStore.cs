using RagPlatform.Core.Audit;

namespace RagPlatform.Core.Access.Keys;

/// <summary>API keys. Thread-safe.</summary>
public interface IApiKeyStore
{
    /// <summary>Keeps a new key, and logs who made it.</summary>
    /// <param name="key">The key.</param>
    /// <param name="secretHash">SHA-256 of its secret.</param>
    /// <param name="maker">Who made it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task AddAsync(ApiKey key, byte[] secretHash, AuditActor maker, CancellationToken cancellationToken);

    /// <summary>The key with that visible part, and the hash of its secret; null when there is none. Revoked and expired ones are found too.</summary>
    Task<(ApiKey Key, byte[] SecretHash)?> FindAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>Keys of a person, or all; newest first.</summary>
    Task<IReadOnlyList<ApiKey>> ListAsync(string? ownerId, CancellationToken cancellationToken);

    /// <summary>Ends a key from the next request on, and logs who did it. False when there is none, it was revoked before, or it is another person's.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="ownerId">Only if it is this person's; null for anybody's.</param>
    /// <param name="by">Who revokes it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<bool> RevokeAsync(Guid id, string? ownerId, AuditActor by, CancellationToken cancellationToken);

    /// <summary>Remembers that it was used.</summary>
    Task SetLastUseAsync(Guid id, DateTimeOffset at, CancellationToken cancellationToken);
}
