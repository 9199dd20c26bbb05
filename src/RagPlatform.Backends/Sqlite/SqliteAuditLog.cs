using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using RagPlatform.Backends.Sqlite.Audit;
using RagPlatform.Core.Audit;

namespace RagPlatform.Backends.Sqlite;

/// <summary>The audit log in SQLite. Thread-safe.</summary>
public sealed class SqliteAuditLog(SqliteDatabase database, TimeProvider time) : IAuditLog
{
    private const int ExportRows = 1_000;

    private const string Condition =
        """
        ($from IS NULL OR at >= $from) AND ($to IS NULL OR at < $to) AND ($action IS NULL OR action = $action)
          AND ($person IS NULL OR person_id = $person OR key_id = $person OR instr(lower(person_name), lower($person)) > 0
            OR instr(lower(coalesce(key_name, '')), lower($person)) > 0)
        """;

    /// <inheritdoc />
    public Task AppendAsync(AuditEvent entry, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection =>
            {
                connection.Audit(time.GetUtcNow(), entry);
                return true;
            },
            cancellationToken,
            // What was read may be lost with the last second before a power cut; what was changed waits for the disk.
            durable: entry.Action is not (AuditAction.Asked or AuditAction.Searched or AuditAction.SawOriginal));

    /// <inheritdoc />
    public Task<AuditResult> ReadAsync(AuditQuery query, CancellationToken cancellationToken) =>
        database.ReadAsync(
            connection =>
            {
                var found = Select(connection, query, "number < $at ORDER BY number DESC", query.Before ?? long.MaxValue, query.Limit + 1);
                using var count = Fill(connection, $"SELECT count(*) FROM audit WHERE {Condition}", query);
                var entries = found.Take(query.Limit).ToList();
                return new AuditResult(entries, (long)count.ExecuteScalar()!, found.Count > query.Limit ? entries[^1].Number : null);
            },
            cancellationToken);

    /// <inheritdoc />
    public async IAsyncEnumerable<AuditEntry> ExportAsync(AuditQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var after = 0L;
        while (true)
        {
            var from = after;
            var entries = await database.ReadAsync(connection => Select(connection, query, "number > $at ORDER BY number", from, ExportRows), cancellationToken);
            foreach (var entry in entries)
            {
                yield return entry;
            }

            if (entries.Count < ExportRows)
            {
                yield break;
            }

            after = entries[^1].Number;
        }
    }

    /// <inheritdoc />
    public Task<AuditVerification> VerifyAsync(AuditHead? kept, CancellationToken cancellationToken) =>
        Task.Run(() => database.ReadAsync(connection => AuditVerifier.Verify(connection, kept, time.GetUtcNow()), cancellationToken), cancellationToken);

    /// <inheritdoc />
    public async Task<long> DeleteExpiredAsync(IReadOnlyDictionary<AuditAction, DateTimeOffset> before, CancellationToken cancellationToken)
    {
        var removed = 0L;
        while (await database.WriteAsync(connection => AuditGaps.DeleteExpired(connection, before, time.GetUtcNow()), cancellationToken) is > 0 and var step)
        {
            removed += step;
        }

        return removed;
    }

    private static List<AuditEntry> Select(SqliteConnection connection, AuditQuery query, string position, long at, int limit)
    {
        using var command = Fill(connection, $"SELECT {AuditRow.Columns} FROM audit WHERE {Condition} AND {position} LIMIT $limit", query);
        command.Parameters.AddWithValue("$at", at);
        command.Parameters.AddWithValue("$limit", limit);
        using var reader = command.ExecuteReader();
        var entries = new List<AuditEntry>();
        while (reader.Read())
        {
            entries.Add(AuditRow.Read(reader).ToEntry());
        }

        return entries;
    }

    private static SqliteCommand Fill(SqliteConnection connection, string sql, AuditQuery query) => connection.Command(
        sql,
        ("$from", query.From?.ToUnixTimeMilliseconds()),
        ("$to", query.To?.ToUnixTimeMilliseconds()),
        ("$action", query.Action?.ToString()),
        ("$person", string.IsNullOrWhiteSpace(query.Person) ? null : query.Person.Trim()));
}
