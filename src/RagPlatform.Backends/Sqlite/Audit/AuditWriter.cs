using Microsoft.Data.Sqlite;
using RagPlatform.Core.Audit;

namespace RagPlatform.Backends.Sqlite.Audit;

/// <summary>
/// Appends to the log inside the transaction of what it documents: both are there, or neither. A transaction that writes holds the file's
/// one lock, so rows follow each other in order, over several processes too.
/// </summary>
internal static class AuditWriter
{
    public static void Audit(this SqliteConnection connection, DateTimeOffset now, AuditEvent entry)
    {
        var (last, previous) = Head(connection);
        var row = new AuditRow(last + 1, now.ToUnixTimeMilliseconds(), AuditRow.TextsOf(entry), previous, []);
        var hash = AuditChain.Hash(row);
        connection.Execute(
            $"""
            INSERT INTO audit ({AuditRow.Columns})
            VALUES ($number, $at, $action, $outcome, $personId, $personName, $keyId, $keyName, $address, $targetKind, $targetId, $targetName,
              $details, $previous, $hash);
            UPDATE audit_head SET number = $number, hash = $hash WHERE id = 1;
            """,
            ("$number", row.Number), ("$at", row.At), ("$action", row.Texts[0]), ("$outcome", row.Texts[1]), ("$personId", row.Texts[2]),
            ("$personName", row.Texts[3]), ("$keyId", row.Texts[4]), ("$keyName", row.Texts[5]), ("$address", row.Texts[6]),
            ("$targetKind", row.Texts[7]), ("$targetId", row.Texts[8]), ("$targetName", row.Texts[9]), ("$details", row.Texts[10]),
            ("$previous", previous), ("$hash", hash));
    }

    public static (long Number, byte[] Hash) Head(SqliteConnection connection) =>
        connection.List("SELECT number, hash FROM audit_head", row => (row.GetInt64(0), row.GetFieldValue<byte[]>(1))).SingleOrDefault((0, new byte[AuditChain.HashBytes]));
}
