using Microsoft.Data.Sqlite;
using RagPlatform.Core.Access;

namespace RagPlatform.Backends.Sqlite;

/// <summary>Passkeys in SQLite. Thread-safe.</summary>
public sealed class SqlitePasskeyStore(SqliteDatabase database) : IPasskeyStore
{
    private const string Select = "SELECT credential_id, person_id, name, public_key, sign_count, flags, made_at, last_used_at FROM passkeys";

    /// <inheritdoc />
    public Task<IReadOnlyList<Passkey>> ListAsync(Guid personId, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<Passkey>>(
            connection => connection.List($"{Select} WHERE person_id = $person ORDER BY made_at, credential_id", Read, ("$person", personId.ToString())),
            cancellationToken);

    /// <inheritdoc />
    public Task<Passkey?> FindAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        database.ReadAsync(
            connection => connection.List($"{Select} WHERE credential_id = $id", Read, ("$id", credentialId)) is [var found] ? found : null, cancellationToken);

    /// <inheritdoc />
    public Task<bool> AddAsync(Passkey passkey, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection => connection.Execute(
                """
                INSERT OR IGNORE INTO passkeys (credential_id, person_id, name, public_key, sign_count, flags, made_at, last_used_at)
                VALUES ($id, $person, $name, $key, $count, $flags, $madeAt, $usedAt)
                """,
                ("$id", passkey.CredentialId), ("$person", passkey.PersonId.ToString()), ("$name", passkey.Name), ("$key", passkey.PublicKey),
                ("$count", (long)passkey.SignCount), ("$flags", (int)passkey.Flags), ("$madeAt", passkey.MadeAt.ToUnixTimeMilliseconds()),
                ("$usedAt", passkey.LastUsedAt?.ToUnixTimeMilliseconds())) > 0,
            cancellationToken);

    /// <inheritdoc />
    public Task SetUsedAsync(byte[] credentialId, uint signCount, PasskeyFlags flags, DateTimeOffset at, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection => connection.Execute(
                "UPDATE passkeys SET sign_count = $count, flags = $flags, last_used_at = $at WHERE credential_id = $id",
                ("$id", credentialId), ("$count", (long)signCount), ("$flags", (int)flags), ("$at", at.ToUnixTimeMilliseconds())),
            cancellationToken);

    /// <inheritdoc />
    public Task<bool> RemoveAsync(byte[] credentialId, Guid personId, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection => connection.Execute(
                "DELETE FROM passkeys WHERE credential_id = $id AND person_id = $person", ("$id", credentialId), ("$person", personId.ToString())) > 0,
            cancellationToken);

    private static Passkey Read(SqliteDataReader row) => new(
        row.GetFieldValue<byte[]>(0), row.Id(1), row.GetString(2), row.GetFieldValue<byte[]>(3), (uint)row.GetInt64(4), (PasskeyFlags)row.GetInt32(5), row.Time(6),
        row.IsDBNull(7) ? null : row.Time(7));
}
