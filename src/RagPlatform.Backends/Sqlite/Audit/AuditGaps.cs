using System.Text.Json;
using Microsoft.Data.Sqlite;
using RagPlatform.Core.Audit;

namespace RagPlatform.Backends.Sqlite.Audit;

/// <summary>What retention removed. Rows go for good; what stays is which they were, and the hash that the next row follows.</summary>
internal static class AuditGaps
{
    // So that no write of a person waits long for retention.
    private const int RowsAtOnce = 10_000;

    public static IReadOnlyList<AuditGap> Read(SqliteConnection connection) =>
        connection.List("SELECT first, last, hash FROM audit_gaps ORDER BY first", row => new AuditGap(row.GetInt64(0), row.GetInt64(1), row.GetFieldValue<byte[]>(2)));

    /// <summary>Removes the first rows that have expired, and appends the row that stands for it. Returns how many.</summary>
    public static long DeleteExpired(SqliteConnection connection, IReadOnlyDictionary<AuditAction, DateTimeOffset> before, DateTimeOffset now)
    {
        var expired = connection.List(
            """
            SELECT number, hash, action FROM audit
            WHERE action <> 'LogShortened' AND at < (SELECT value FROM json_each($before) WHERE key = action)
            ORDER BY number LIMIT $limit
            """,
            row => (Gap: new AuditGap(row.GetInt64(0), row.GetInt64(0), row.GetFieldValue<byte[]>(1)), Action: row.GetString(2)),
            ("$before", JsonSerializer.Serialize(before.ToDictionary(kind => kind.Key.ToString(), kind => kind.Value.ToUnixTimeMilliseconds()))),
            ("$limit", RowsAtOnce));
        if (expired.Count == 0)
        {
            return 0;
        }

        var gaps = Merge(Read(connection).Concat(expired.Select(row => row.Gap)));
        Write(connection, gaps);
        connection.Execute("DELETE FROM audit WHERE number IN (SELECT value FROM json_each($numbers))", ("$numbers", SqliteJson.Array(expired.Select(row => row.Gap.First))));
        connection.Audit(now, new AuditEvent(
            AuditAction.LogShortened,
            AuditActor.Program,
            Details: JsonSerializer.Serialize(new
            {
                removed = expired.CountBy(row => row.Action).ToDictionary(),
                gaps = AuditChain.Hash(gaps),
            })));
        return expired.Count;
    }

    /// <summary>The hash of the gaps that a row of retention stands for.</summary>
    public static string? StatedIn(string details)
    {
        try
        {
            using var json = JsonDocument.Parse(details);
            return json.RootElement.TryGetProperty("gaps", out var gaps) ? gaps.GetString() : null;
        }
        catch (JsonException)
        {
            return ""; // Changed by hand, as its hash tells too.
        }
    }

    private static List<AuditGap> Merge(IEnumerable<AuditGap> gaps)
    {
        List<AuditGap> merged = [];
        foreach (var gap in gaps.OrderBy(gap => gap.First))
        {
            if (merged is [.., var last] && last.Last + 1 == gap.First)
            {
                merged[^1] = last with { Last = gap.Last, Hash = gap.Hash };
            }
            else
            {
                merged.Add(gap);
            }
        }

        return merged;
    }

    private static void Write(SqliteConnection connection, IReadOnlyList<AuditGap> gaps)
    {
        connection.Execute("DELETE FROM audit_gaps");
        using var insert = connection.Command(
            "INSERT INTO audit_gaps (first, last, hash) VALUES ($first, $last, $hash)", ("$first", null), ("$last", null), ("$hash", null));
        foreach (var gap in gaps)
        {
            insert.Parameters["$first"].Value = gap.First;
            insert.Parameters["$last"].Value = gap.Last;
            insert.Parameters["$hash"].Value = gap.Hash;
            insert.ExecuteNonQuery();
        }
    }
}
