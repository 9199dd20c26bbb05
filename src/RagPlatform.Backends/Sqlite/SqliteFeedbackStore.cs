using Microsoft.Data.Sqlite;
using RagPlatform.Backends.Sqlite.Audit;
using RagPlatform.Core.Access;
using RagPlatform.Core.Audit;
using RagPlatform.Core.Feedback;
using RagPlatform.Core.Retrieval.Text;
using RagPlatform.Core.Webhooks;

namespace RagPlatform.Backends.Sqlite;

/// <summary>Feedback on answers in SQLite. Thread-safe.</summary>
public sealed class SqliteFeedbackStore(SqliteDatabase database, TimeProvider time) : IFeedbackStore
{
    private const string Own = "f.message_id = $message AND f.person_id = $person";

    // Weeks begin on Mondays; day 0 of Unix time was a Thursday.
    private const string Week = "(f.given_at / 86400000 + 3) / 7";

    /// <inheritdoc />
    public Task<FeedbackEntry> SaveAsync(FeedbackEntry entry, Caller by, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection =>
            {
                var id = FindOwn(connection, entry.MessageId, entry.PersonId)?.Id ?? entry.Id;
                connection.Execute(
                    """
                    INSERT OR REPLACE INTO feedback (id, message_id, assistant_id, person_id, person_name, verdict, reason, comment, door, question, answer,
                      given_at, state, search_text)
                    VALUES ($id, $message, $assistant, $person, $name, $verdict, $reason, $comment, $door, $question, $answer, $at, $state, $search)
                    """,
                    ("$id", id.ToString()),
                    ("$message", entry.MessageId.ToString()),
                    ("$assistant", entry.AssistantId?.ToString()),
                    ("$person", entry.PersonId),
                    ("$name", entry.PersonName),
                    ("$verdict", entry.Verdict.ToString()),
                    ("$reason", entry.Reason?.ToString()),
                    ("$comment", entry.Comment),
                    ("$door", entry.Door.ToString()),
                    ("$question", entry.Question),
                    ("$answer", SqliteJson.Write(entry.Answer)),
                    ("$at", entry.At.ToUnixTimeMilliseconds()),
                    ("$state", nameof(FeedbackState.Open)),
                    ("$search", Folding.Fold($"{entry.Question}\n{entry.Comment}")));
                var stored = FindOwn(connection, entry.MessageId, entry.PersonId)!;
                Audit(connection, stored, by, new { verdict = stored.Verdict.ToString(), reason = stored.Reason?.ToString(), door = stored.Door.ToString() });
                connection.Raise(time.GetUtcNow(), WebhookEvent.FeedbackGiven(
                    stored.MessageId, stored.Answer.ConversationId, stored.AssistantId, by, isHelpful: stored.Verdict == FeedbackVerdict.Good));
                return stored;
            },
            cancellationToken);

    /// <inheritdoc />
    public Task<bool> DeleteAsync(Guid messageId, Caller by, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection =>
            {
                if (FindOwn(connection, messageId, by.PersonId) is not { } entry)
                {
                    return false;
                }

                connection.Execute("DELETE FROM feedback WHERE id = $id", ("$id", entry.Id.ToString()));
                Audit(connection, entry, by, new { verdict = "TakenBack" });
                return true;
            },
            cancellationToken);

    /// <inheritdoc />
    public Task<FeedbackEntry?> FindOwnAsync(Guid messageId, string personId, CancellationToken cancellationToken) =>
        database.ReadAsync(connection => FindOwn(connection, messageId, personId), cancellationToken);

    /// <inheritdoc />
    public Task<FeedbackResult> ListAsync(FeedbackQuery query, FeedbackScope scope, CancellationToken cancellationToken) =>
        database.ReadAsync(
            connection =>
            {
                var values = FeedbackRows.Of(query, scope);
                var entries = connection.List(
                    $"""
                    SELECT {FeedbackRows.Columns} FROM feedback f
                    WHERE {FeedbackRows.Found} AND ($before IS NULL OR f.number < $before)
                    ORDER BY f.number DESC LIMIT $limit
                    """,
                    FeedbackRows.Read, [.. values, ("$before", query.Before), ("$limit", query.Limit + 1)]);
                var total = connection.Scalar<long>($"SELECT count(*) FROM feedback f WHERE {FeedbackRows.Found}", values);
                var page = entries.Take(query.Limit).ToList();
                return new FeedbackResult(page, total, entries.Count > page.Count ? page[^1].Number : null);
            },
            cancellationToken);

    /// <inheritdoc />
    public Task<FeedbackCounts> CountAsync(FeedbackQuery query, FeedbackScope scope, CancellationToken cancellationToken) =>
        database.ReadAsync(
            connection =>
            {
                var weeks = connection.List(
                    $"""
                    SELECT {Week}, sum(f.verdict = 'Good'), sum(f.verdict = 'Bad'), sum(f.state = 'Open') FROM feedback f
                    WHERE {FeedbackRows.Found} GROUP BY 1 ORDER BY 1
                    """,
                    row => (Week: new FeedbackWeek(Monday(row.GetInt32(0)), row.GetInt32(1), row.GetInt32(2)), Open: row.GetInt32(3)),
                    FeedbackRows.Of(query, scope));
                return new FeedbackCounts(
                    weeks.Sum(week => week.Week.Good), weeks.Sum(week => week.Week.Bad), weeks.Sum(week => week.Open), [.. weeks.Select(week => week.Week)]);
            },
            cancellationToken);

    /// <inheritdoc />
    public Task<FeedbackEntry?> FindAsync(Guid id, FeedbackScope scope, CancellationToken cancellationToken) =>
        database.ReadAsync(
            connection => connection.List(
                $"SELECT {FeedbackRows.Columns} FROM feedback f WHERE f.id = $id AND {FeedbackRows.InScope}",
                FeedbackRows.Read, [.. FeedbackRows.Of(scope), ("$id", id.ToString())]).FirstOrDefault(),
            cancellationToken);

    /// <inheritdoc />
    public Task<bool> SetStateAsync(Guid id, FeedbackState state, FeedbackScope scope, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection => connection.Execute(
                $"UPDATE feedback AS f SET state = $state WHERE f.id = $id AND {FeedbackRows.InScope}",
                [.. FeedbackRows.Of(scope), ("$id", id.ToString()), ("$state", state.ToString())]) > 0,
            cancellationToken);

    private static FeedbackEntry? FindOwn(SqliteConnection connection, Guid messageId, string personId) => connection.List(
        $"SELECT {FeedbackRows.Columns} FROM feedback f WHERE {Own}", FeedbackRows.Read, ("$message", messageId.ToString()), ("$person", personId)).FirstOrDefault();

    private static DateOnly Monday(int week) => DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays((week * 7) - 3);

    // What was asked and commented stays out of the log.
    private void Audit(SqliteConnection connection, FeedbackEntry entry, Caller by, object details) => connection.Audit(
        time.GetUtcNow(),
        new AuditEvent(
            AuditAction.FeedbackGiven, AuditActor.Of(by),
            entry.AssistantId is { } id ? AuditNames.Of(connection, new(AccessTargetKind.Assistant, id)) : null,
            Details: SqliteJson.Write(details)));
}
