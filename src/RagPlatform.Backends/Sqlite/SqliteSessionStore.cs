using Microsoft.Data.Sqlite;
using RagPlatform.Core.Access;

namespace RagPlatform.Backends.Sqlite;

/// <summary>Sessions in SQLite. Thread-safe.</summary>
public sealed class SqliteSessionStore(SqliteDatabase database, TimeProvider time) : ISessionStore
{
    private const int MostDeviceLength = 200;

    private const string Select =
        """
        SELECT s.id, s.person_id, s.device, s.address, s.started_at, s.last_used_at FROM sessions s JOIN people p ON p.id = s.person_id
        WHERE s.last_used_at > $oldest AND NOT p.is_disabled
        """;

    private long Oldest => (time.GetUtcNow() - ISessionStore.Lifetime).ToUnixTimeMilliseconds();

    /// <inheritdoc />
    public async Task<string> StartAsync(Guid personId, string device, string? address, CancellationToken cancellationToken, ProviderSession? by = null)
    {
        var secret = Secrets.Make();
        await database.WriteAsync(
            connection => connection.Execute(
                """
                DELETE FROM sessions WHERE last_used_at <= $oldest;
                INSERT INTO sessions (id, secret_hash, person_id, device, address, started_at, last_used_at, provider, provider_subject, provider_session)
                VALUES ($id, $hash, $person, $device, $address, $now, $now, $provider, $subject, $session);
                """,
                ("$oldest", Oldest),
                ("$id", Guid.CreateVersion7().ToString()),
                ("$hash", Secrets.Hash(secret)),
                ("$person", personId.ToString()),
                ("$device", device.Length > MostDeviceLength ? device[..MostDeviceLength] : device),
                ("$address", address),
                ("$provider", by?.Provider),
                ("$subject", by?.Subject),
                ("$session", by?.SessionId),
                ("$now", time.GetUtcNow().ToUnixTimeMilliseconds())),
            cancellationToken);
        return secret;
    }

    /// <inheritdoc />
    public Task<SignInSession?> FindAsync(string secret, CancellationToken cancellationToken) =>
        FindAsync("s.secret_hash = $key", Secrets.Hash(secret), cancellationToken);

    /// <inheritdoc />
    public Task<SignInSession?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        FindAsync("s.id = $key", id.ToString(), cancellationToken);

    /// <inheritdoc />
    public Task<SignInSession?> LookAtAsync(Guid id, CancellationToken cancellationToken) => ReadAsync("s.id = $key", id.ToString(), cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<SignInSession>> ListAsync(Guid personId, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<SignInSession>>(
            connection => connection.List(
                $"{Select} AND s.person_id = $person ORDER BY s.last_used_at DESC, s.id DESC", Read,
                ("$oldest", Oldest), ("$person", personId.ToString())),
            cancellationToken);

    /// <inheritdoc />
    public Task<bool> EndAsync(Guid id, Guid personId, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection => connection.Execute(
                "DELETE FROM sessions WHERE id = $id AND person_id = $person", ("$id", id.ToString()), ("$person", personId.ToString())) > 0,
            cancellationToken);

    /// <inheritdoc />
    public Task<int> EndAllAsync(Guid personId, Guid? except, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection => connection.Execute(
                "DELETE FROM sessions WHERE person_id = $person AND id IS NOT $except",
                ("$person", personId.ToString()), ("$except", except?.ToString())),
            cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<Guid>> EndAtProviderAsync(ProviderSession which, CancellationToken cancellationToken)
    {
        if ((which.Subject ?? which.SessionId) is null)
        {
            throw new ArgumentException("Neither a subject nor a session is named: that would end every session of the provider.", nameof(which));
        }

        return database.WriteAsync<IReadOnlyList<Guid>>(
            connection => connection.List(
                """
                DELETE FROM sessions
                WHERE provider = $provider AND ($subject IS NULL OR provider_subject = $subject) AND ($session IS NULL OR provider_session = $session)
                RETURNING person_id
                """,
                row => row.Id(0), ("$provider", which.Provider), ("$subject", which.Subject), ("$session", which.SessionId)),
            cancellationToken);
    }

    private async Task<SignInSession?> FindAsync(string condition, object key, CancellationToken cancellationToken)
    {
        if (await ReadAsync(condition, key, cancellationToken) is not { } session)
        {
            return null;
        }

        var now = time.GetUtcNow().ToStoredPrecision();
        if (now - session.LastUsedAt < ISessionStore.UseStep)
        {
            return session;
        }

        // No row any more when it was ended meanwhile.
        var isThere = await database.WriteAsync(
            connection => connection.Execute(
                "UPDATE sessions SET last_used_at = $now WHERE id = $id", ("$id", session.Id.ToString()), ("$now", now.ToUnixTimeMilliseconds())) > 0,
            cancellationToken,
            durable: false);
        return isThere ? session with { LastUsedAt = now } : null;
    }

    private Task<SignInSession?> ReadAsync(string condition, object key, CancellationToken cancellationToken) =>
        database.ReadAsync(
            connection => connection.List($"{Select} AND {condition}", Read, ("$oldest", Oldest), ("$key", key)) is [var session] ? session : null,
            cancellationToken);

    private static SignInSession Read(SqliteDataReader row) =>
        new(row.Id(0), row.Id(1), row.GetString(2), row.TextOrNull(3), row.Time(4), row.Time(5));
}
