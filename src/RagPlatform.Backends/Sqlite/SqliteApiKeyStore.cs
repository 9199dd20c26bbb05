using Microsoft.Data.Sqlite;
using RagPlatform.Backends.Sqlite.Audit;
using RagPlatform.Core.Access.Keys;
using RagPlatform.Core.Audit;

namespace RagPlatform.Backends.Sqlite;

/// <summary>API keys in SQLite. Thread-safe.</summary>
public sealed class SqliteApiKeyStore(SqliteDatabase database, TimeProvider time) : IApiKeyStore
{
    private const string Columns =
        "id, prefix, name, owner_id, scopes, collections, assistants, made_at, expires_at, last_used_at, revoked_at, secret_hash";

    private const int HashColumn = 11;

    /// <inheritdoc />
    public Task AddAsync(ApiKey key, byte[] secretHash, AuditActor maker, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection =>
            {
                connection.Execute(
                    """
                    INSERT INTO api_keys (id, prefix, secret_hash, name, owner_id, scopes, collections, assistants, made_at, expires_at)
                    VALUES ($id, $prefix, $hash, $name, $owner, $scopes, $collections, $assistants, $madeAt, $expiresAt)
                    """,
                    ("$id", key.Id.ToString()), ("$prefix", key.Prefix), ("$hash", secretHash), ("$name", key.Name), ("$owner", key.OwnerId),
                    ("$scopes", (int)key.Scopes), ("$collections", SqliteJson.Write(key.CollectionIds)),
                    ("$assistants", SqliteJson.Write(key.AssistantIds)), ("$madeAt", key.MadeAt.ToUnixTimeMilliseconds()),
                    ("$expiresAt", key.ExpiresAt?.ToUnixTimeMilliseconds()));
                connection.Audit(time.GetUtcNow(), new AuditEvent(
                    AuditAction.KeyMade, maker, AuditTargets.Key(key.Id, key.Name),
                    Details: SqliteJson.Write(new { key.Prefix, Scopes = key.Scopes.ToString(), Service = key.OwnerId is null, key.ExpiresAt })));
                return true;
            },
            cancellationToken);

    /// <inheritdoc />
    public Task<(ApiKey Key, byte[] SecretHash)?> FindAsync(string prefix, CancellationToken cancellationToken) =>
        database.ReadAsync<(ApiKey, byte[])?>(
            connection => connection.List(
                $"SELECT {Columns} FROM api_keys WHERE prefix = $prefix", row => (Read(row), row.GetFieldValue<byte[]>(HashColumn)), ("$prefix", prefix)) is [var found]
                ? found
                : null,
            cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<ApiKey>> ListAsync(string? ownerId, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<ApiKey>>(
            connection => connection.List(
                $"SELECT {Columns} FROM api_keys WHERE $owner IS NULL OR owner_id = $owner ORDER BY made_at DESC, id DESC", Read, ("$owner", ownerId)),
            cancellationToken);

    /// <inheritdoc />
    public Task<bool> RevokeAsync(Guid id, string? ownerId, AuditActor by, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection =>
            {
                if (connection.Scalar<string>(
                    """
                    UPDATE api_keys SET revoked_at = $now
                    WHERE id = $id AND revoked_at IS NULL AND ($owner IS NULL OR owner_id = $owner) RETURNING name
                    """,
                    ("$id", id.ToString()), ("$owner", ownerId), ("$now", time.GetUtcNow().ToUnixTimeMilliseconds())) is not { } name)
                {
                    return false;
                }

                connection.Audit(time.GetUtcNow(), new AuditEvent(AuditAction.KeyRevoked, by, AuditTargets.Key(id, name)));
                return true;
            },
            cancellationToken);

    /// <inheritdoc />
    public Task SetLastUseAsync(Guid id, DateTimeOffset at, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection => connection.Execute(
                "UPDATE api_keys SET last_used_at = $at WHERE id = $id", ("$id", id.ToString()), ("$at", at.ToUnixTimeMilliseconds())),
            cancellationToken,
            durable: false);

    private static ApiKey Read(SqliteDataReader row) => new(
        row.Id(0), row.GetString(1), row.GetString(2), row.TextOrNull(3), (KeyScopes)row.GetInt32(4))
    {
        CollectionIds = SqliteJson.Read<Guid[]>(row.TextOrNull(5)),
        AssistantIds = SqliteJson.Read<Guid[]>(row.TextOrNull(6)),
        MadeAt = row.Time(7),
        ExpiresAt = row.IsDBNull(8) ? null : row.Time(8),
        LastUsedAt = row.IsDBNull(9) ? null : row.Time(9),
        RevokedAt = row.IsDBNull(10) ? null : row.Time(10),
    };
}
