using Microsoft.Data.Sqlite;
using RagPlatform.Core.Access;
using RagPlatform.Core.Audit;

namespace RagPlatform.Backends.Sqlite.Audit;

/// <summary>A row of <c>audit</c> as it is stored.</summary>
/// <param name="Number">Its number.</param>
/// <param name="At">Unix milliseconds.</param>
/// <param name="Texts">The text columns in the order of <see cref="Columns"/>.</param>
/// <param name="Previous">Hash of the row before.</param>
/// <param name="Hash">Its own, as stored.</param>
internal sealed record AuditRow(long Number, long At, IReadOnlyList<string?> Texts, byte[] Previous, byte[] Hash)
{
    public const string Columns =
        """
        number, at, action, outcome, person_id, person_name, key_id, key_name, address, target_kind, target_id, target_name, details,
        previous, hash
        """;

    private const int FirstText = 2;
    private const int TextColumns = 11;

    public static AuditRow Read(SqliteDataReader row) => new(
        row.GetInt64(0),
        row.GetInt64(1),
        [.. Enumerable.Range(FirstText, TextColumns).Select(row.TextOrNull)],
        row.GetFieldValue<byte[]>(FirstText + TextColumns),
        row.GetFieldValue<byte[]>(FirstText + TextColumns + 1));

    public static IReadOnlyList<string?> TextsOf(AuditEvent entry) =>
    [
        entry.Action.ToString(), entry.Outcome.ToString(), entry.Actor.PersonId, entry.Actor.Name, entry.Actor.Key?.Id.ToString(), entry.Actor.Key?.Name,
        entry.Actor.Address, entry.Target?.Kind, entry.Target?.Id, entry.Target?.Name, entry.Details,
    ];

    public AuditEntry ToEntry() => new(
        Number,
        DateTimeOffset.FromUnixTimeMilliseconds(At),
        new AuditEvent(
            Enum.Parse<AuditAction>(Texts[0]!),
            new AuditActor(Texts[2], Texts[3]!, Texts[6], Texts[4] is { } key ? new KeyUse(Guid.Parse(key), Texts[5] ?? "") : null),
            Texts[7] is { } kind ? new AuditTarget(kind, Texts[8] ?? "", Texts[9] ?? "") : null,
            Enum.Parse<AuditOutcome>(Texts[1]!),
            Texts[10]),
        Convert.ToHexStringLower(Hash));
}
