using Microsoft.Data.Sqlite;
using RagPlatform.Core.Retrieval.Text;

namespace RagPlatform.Backends.Sqlite;

/// <summary>
/// Analyses again what an older version of the analysis stored, when the database is opened: terms of a question and of the index must
/// come from the same rules. Some 10,000 chunks a second, once after an upgrade.
/// </summary>
internal static class TermUpgrade
{
    private const int BatchSize = 1000;

    /// <summary>Brings all terms to <see cref="TextAnalyzer.Version"/>, batch by batch: an interruption goes on with the next start.</summary>
    public static void Apply(SqliteConnection connection)
    {
        while (UpgradeBatch(connection) == BatchSize)
        {
        }
    }

    private static int UpgradeBatch(SqliteConnection connection)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        var old = connection.List(
            """
            SELECT c.id, d.language, d.title, c.heading, c.text
            FROM chunk_terms t JOIN chunks c ON c.id = t.chunk JOIN documents d ON d.number = c.document
            WHERE t.analysis < $current LIMIT $batch
            """,
            row => (Id: row.GetInt64(0), Terms: TermCodec.Write(row.TextOrNull(1), row.GetString(2), row.GetString(3), row.GetString(4))),
            ("$current", TextAnalyzer.Version), ("$batch", BatchSize));
        foreach (var (id, terms) in old)
        {
            connection.Execute(
                "UPDATE chunk_terms SET analysis = $current, terms = $terms WHERE chunk = $id",
                ("$current", TextAnalyzer.Version), ("$terms", terms), ("$id", id));
        }

        transaction.Commit();
        return old.Count;
    }
}
