using RagPlatform.Core.Access;

namespace RagPlatform.Backends.Sqlite;

/// <summary>Credentials in SQLite. Thread-safe.</summary>
public sealed class SqliteCredentialStore(SqliteDatabase database, TimeProvider time) : ICredentialStore
{
    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <inheritdoc />
    public Task<Credentials?> FindAsync(string email, CancellationToken cancellationToken) =>
        database.ReadAsync(
            connection => connection.List(
                """
                SELECT c.person_id, c.password_hash, c.locked_until FROM credentials c JOIN people p ON p.id = c.person_id
                WHERE p.email_key = $key AND NOT p.is_disabled
                """,
                row => new Credentials(row.Id(0), row.GetString(1), row.IsDBNull(2) || row.GetInt64(2) <= Now ? null : row.Time(2)),
                ("$key", PersonRows.Key(email))) is [var found] ? found : null,
            cancellationToken);

    /// <inheritdoc />
    public Task<bool> SetPasswordAsync(Guid personId, string passwordHash, CancellationToken cancellationToken) =>
        database.WriteAsync(connection => CredentialRows.SetPassword(connection, personId, passwordHash), cancellationToken);

    /// <inheritdoc />
    public Task<bool> BeginAttemptAsync(Guid personId, LockOut lockOut, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection => connection.Execute(
                """
                UPDATE credentials SET
                  wrong_count = CASE WHEN wrong_count + 1 < $after THEN wrong_count + 1 ELSE 0 END,
                  locked_until = CASE WHEN wrong_count + 1 < $after THEN NULL ELSE $until END
                WHERE person_id = $person AND (locked_until IS NULL OR locked_until <= $now)
                """,
                ("$person", personId.ToString()), ("$after", lockOut.After), ("$now", Now), ("$until", Now + (long)lockOut.Time.TotalMilliseconds)) > 0,
            cancellationToken);

    /// <inheritdoc />
    public Task SucceedAsync(Guid personId, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection => connection.Execute(
                "UPDATE credentials SET wrong_count = 0, locked_until = NULL WHERE person_id = $person", ("$person", personId.ToString())),
            cancellationToken,
            durable: false);
}
