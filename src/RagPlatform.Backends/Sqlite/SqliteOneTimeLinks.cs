using Microsoft.Data.Sqlite;
using RagPlatform.Core.Access;

namespace RagPlatform.Backends.Sqlite;

/// <summary>One-time links in SQLite. Thread-safe.</summary>
public sealed class SqliteOneTimeLinks(SqliteDatabase database, TimeProvider time) : IOneTimeLinks
{
    private const string Condition = "secret_hash = $hash AND kind = $kind AND (expires_at IS NULL OR expires_at > $now)";

    /// <inheritdoc />
    public async Task<string> MakeAsync(OneTimeLinkKind kind, Guid? personId, TimeSpan? lifetime, CancellationToken cancellationToken)
    {
        var secret = Secrets.Make();
        var now = time.GetUtcNow();
        await database.WriteAsync(
            connection => connection.Execute(
                """
                DELETE FROM one_time_links WHERE (kind = $kind AND person_id IS $person) OR expires_at <= $now;
                INSERT INTO one_time_links (secret_hash, kind, person_id, expires_at) VALUES ($hash, $kind, $person, $expiresAt);
                """,
                ("$hash", Secrets.Hash(secret)),
                ("$kind", kind.ToString()),
                ("$person", personId?.ToString()),
                ("$now", now.ToUnixTimeMilliseconds()),
                ("$expiresAt", lifetime is { } span ? (now + span).ToUnixTimeMilliseconds() : null)),
            cancellationToken);
        return secret;
    }

    /// <inheritdoc />
    public Task<OneTimeLink?> FindAsync(string secret, OneTimeLinkKind kind, CancellationToken cancellationToken) =>
        database.ReadAsync(
            connection => First(connection, $"SELECT person_id, expires_at FROM one_time_links WHERE {Condition}", secret, kind), cancellationToken);

    /// <inheritdoc />
    public Task<OneTimeLink?> UseAsync(string secret, OneTimeLinkKind kind, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection => First(connection, $"DELETE FROM one_time_links WHERE {Condition} RETURNING person_id, expires_at", secret, kind),
            cancellationToken);

    private OneTimeLink? First(SqliteConnection connection, string sql, string secret, OneTimeLinkKind kind) =>
        connection.List(
            sql,
            row => new OneTimeLink(kind, row.IsDBNull(0) ? null : row.Id(0), row.IsDBNull(1) ? null : row.Time(1)),
            ("$hash", Secrets.Hash(secret)), ("$kind", kind.ToString()), ("$now", time.GetUtcNow().ToUnixTimeMilliseconds())) is [var link]
            ? link
            : null;
}
