using Microsoft.Data.Sqlite;
using RagPlatform.Core.Answering;
using RagPlatform.Core.Feedback;
using RagPlatform.Core.Retrieval.Text;

namespace RagPlatform.Backends.Sqlite;

/// <summary>Rows of feedback, and the condition that every query over them has.</summary>
internal static class FeedbackRows
{
    public const string Columns =
        "f.id, f.number, f.message_id, f.assistant_id, f.person_id, f.person_name, f.verdict, f.reason, f.comment, f.door, f.question, f.answer, f.given_at, f.state";

    /// <summary>Condition on <c>feedback f</c>: what the reader may read at all.</summary>
    public const string InScope =
        "(f.assistant_id IN (SELECT value FROM json_each($readable)) OR ($others AND f.assistant_id IS NULL))";

    /// <summary>Condition on <c>feedback f</c>: what the query finds of it, without regard to paging.</summary>
    public const string Found =
        $"""
        {InScope}
          AND ($assistant IS NULL OR f.assistant_id = $assistant)
          AND ($verdict IS NULL OR f.verdict = $verdict)
          AND ($reason IS NULL OR f.reason = $reason)
          AND ($state IS NULL OR f.state = $state)
          AND ($from IS NULL OR f.given_at >= $from)
          AND ($to IS NULL OR f.given_at < $to)
          AND NOT EXISTS (SELECT 1 FROM json_each($words) w WHERE instr(f.search_text, w.value) = 0)
        """;

    public static FeedbackEntry Read(SqliteDataReader row) => new()
    {
        Id = row.Id(0),
        Number = row.GetInt64(1),
        MessageId = row.Id(2),
        AssistantId = row.IsDBNull(3) ? null : row.Id(3),
        PersonId = row.GetString(4),
        PersonName = row.GetString(5),
        Verdict = row.Enum<FeedbackVerdict>(6),
        Reason = row.IsDBNull(7) ? null : row.Enum<FeedbackReason>(7),
        Comment = row.GetString(8),
        Door = row.Enum<FeedbackDoor>(9),
        Question = row.GetString(10),
        Answer = SqliteJson.Read<Answer>(row.GetString(11))!,
        At = row.Time(12),
        State = row.Enum<FeedbackState>(13),
    };

    /// <summary>Values that <see cref="InScope"/> names.</summary>
    public static (string, object?)[] Of(FeedbackScope scope) =>
    [
        ("$readable", SqliteJson.Array(scope.AssistantIds.Select(id => id.ToString()))),
        ("$others", scope.IncludesOthers),
    ];

    /// <summary>Values that <see cref="Found"/> names.</summary>
    public static (string, object?)[] Of(FeedbackQuery query, FeedbackScope scope) =>
    [
        .. Of(scope),
        ("$assistant", query.AssistantId?.ToString()),
        ("$verdict", query.Verdict?.ToString()),
        ("$reason", query.Reason?.ToString()),
        ("$state", query.State?.ToString()),
        ("$from", query.From?.ToUnixTimeMilliseconds()),
        ("$to", query.To?.ToUnixTimeMilliseconds()),
        ("$words", SqliteJson.Array(Folding.Fold(query.Search ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))),
    ];
}
