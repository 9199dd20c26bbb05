using RagPlatform.Core.Access;

namespace RagPlatform.Backends.Sqlite;

/// <summary>Second factors in SQLite. Thread-safe.</summary>
public sealed class SqliteSecondFactorStore(SqliteDatabase database) : ISecondFactorStore
{
    private const string Delete =
        """
        DELETE FROM recovery_codes WHERE person_id = $person;
        DELETE FROM authenticators WHERE person_id = $person;
        """;

    /// <inheritdoc />
    public Task<Authenticator?> FindAsync(Guid personId, CancellationToken cancellationToken) =>
        database.ReadAsync(
            connection => connection.List(
                "SELECT secret, (SELECT count(*) FROM recovery_codes WHERE person_id = $person) FROM authenticators WHERE person_id = $person",
                row => new Authenticator(row.GetString(0), row.GetInt32(1)), ("$person", personId.ToString())) is [var found] ? found : null,
            cancellationToken);

    /// <inheritdoc />
    public Task SetAsync(
        Guid personId, string protectedSecret, long step, IReadOnlyCollection<byte[]> recoveryCodeHashes, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection =>
            {
                connection.Execute(Delete, ("$person", personId.ToString()));
                connection.Execute(
                    "INSERT INTO authenticators (person_id, secret, last_step) VALUES ($person, $secret, $step)",
                    ("$person", personId.ToString()), ("$secret", protectedSecret), ("$step", step));
                foreach (var hash in recoveryCodeHashes)
                {
                    connection.Execute(
                        "INSERT INTO recovery_codes (person_id, code_hash) VALUES ($person, $hash)", ("$person", personId.ToString()), ("$hash", hash));
                }

                return true;
            },
            cancellationToken);

    /// <inheritdoc />
    public Task<bool> RemoveAsync(Guid personId, CancellationToken cancellationToken) =>
        database.WriteAsync(connection => connection.Execute(Delete, ("$person", personId.ToString())) > 0, cancellationToken);

    /// <inheritdoc />
    public Task<bool> UseStepAsync(Guid personId, long step, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection => connection.Execute(
                "UPDATE authenticators SET last_step = $step WHERE person_id = $person AND last_step < $step",
                ("$person", personId.ToString()), ("$step", step)) > 0,
            cancellationToken);

    /// <inheritdoc />
    public Task<bool> UseRecoveryCodeAsync(Guid personId, byte[] codeHash, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection => connection.Execute(
                "DELETE FROM recovery_codes WHERE person_id = $person AND code_hash = $hash", ("$person", personId.ToString()), ("$hash", codeHash)) > 0,
            cancellationToken);
}
