using RagPlatform.Core.Evaluation.Questions;

namespace RagPlatform.Backends.Sqlite;

/// <summary>The questions that assistants are measured by, in SQLite. Thread-safe.</summary>
public sealed class SqliteAssistantQuestionStore(SqliteDatabase database) : IAssistantQuestionStore
{
    /// <inheritdoc />
    public Task AddAsync(AssistantQuestion question, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection => connection.Execute(
                """
                INSERT INTO assistant_questions (id, assistant_id, question, answer, document_id, document_name, page, added_by, added_at)
                VALUES ($id, $assistant, $question, $answer, $document, $name, $page, $by, $at)
                """,
                ("$id", question.Id.ToString()),
                ("$assistant", question.AssistantId.ToString()),
                ("$question", question.Question),
                ("$answer", question.Answer),
                ("$document", question.DocumentId?.ToString()),
                ("$name", question.DocumentName),
                ("$page", question.Page),
                ("$by", question.AddedBy),
                ("$at", question.AddedAt.ToUnixTimeMilliseconds())),
            cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<AssistantQuestion>> ListAsync(Guid assistantId, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<AssistantQuestion>>(
            connection => connection.List(
                """
                SELECT id, assistant_id, question, answer, document_id, document_name, page, added_by, added_at FROM assistant_questions
                WHERE assistant_id = $assistant ORDER BY added_at, id
                """,
                row => new AssistantQuestion(
                    row.Id(0), row.Id(1), row.GetString(2), row.TextOrNull(3), row.IsDBNull(4) ? null : row.Id(4), row.TextOrNull(5), row.IntOrNull(6),
                    row.GetString(7), row.Time(8)),
                ("$assistant", assistantId.ToString())),
            cancellationToken);

    /// <inheritdoc />
    public Task<bool> DeleteAsync(Guid assistantId, Guid id, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection => connection.Execute(
                "DELETE FROM assistant_questions WHERE id = $id AND assistant_id = $assistant", ("$id", id.ToString()), ("$assistant", assistantId.ToString())) > 0,
            cancellationToken);
}
