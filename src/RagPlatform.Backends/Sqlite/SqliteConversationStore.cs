using Microsoft.Data.Sqlite;
using RagPlatform.Core.Answering;
using RagPlatform.Core.Conversations;
using RagPlatform.Core.Retrieval.Text;

namespace RagPlatform.Backends.Sqlite;

/// <summary>Conversations and messages in SQLite. Thread-safe.</summary>
public sealed class SqliteConversationStore(SqliteDatabase database, TimeProvider time) : IConversationStore
{
    /// <inheritdoc />
    public Task<IReadOnlyList<Conversation>> ListAsync(string ownerId, string? search, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<Conversation>>(
            connection =>
                // Every word typed must stand in the title or in one message, as a part of a word too: this is looking up, not ranking.
                connection.List(
                    $"""
                    SELECT {ConversationRows.Columns} FROM conversations c
                    WHERE c.owner_id = $owner AND c.deleted_at IS NULL
                      AND NOT EXISTS (
                        SELECT 1 FROM json_each($words) w
                        WHERE instr(c.search_text, w.value) = 0
                          AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.conversation_id = c.id AND instr(m.search_text, w.value) > 0))
                    ORDER BY c.pinned DESC, c.changed_at DESC, c.id DESC
                    """,
                    ConversationRows.Read,
                    ("$owner", ownerId),
                    ("$words", SqliteJson.Array(Folding.Fold(search ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))),
            cancellationToken);

    /// <inheritdoc />
    public Task<Conversation?> FindAsync(Guid id, string ownerId, CancellationToken cancellationToken) =>
        database.ReadAsync(connection => ConversationRows.Find(connection, id, ownerId), cancellationToken);

    /// <inheritdoc />
    public async Task<Conversation> FindOrAddAsync(Conversation conversation, CancellationToken cancellationToken) =>
        // Looked for first: asking on in a conversation has nothing to write here.
        await FindAsync(conversation.Id, conversation.OwnerId, cancellationToken) ?? await database.WriteAsync(
            connection => ConversationRows.Add(connection, conversation)
                ? conversation
                : ConversationRows.Find(connection, conversation.Id, conversation.OwnerId) ?? throw new NoConversationException(),
            cancellationToken);

    /// <inheritdoc />
    public Task SaveAsync(Conversation conversation, CancellationToken cancellationToken) =>
        database.WriteAsync(connection => RequireChange(ConversationRows.Save(connection, conversation), conversation.Id), cancellationToken);

    /// <inheritdoc />
    public Task<bool> DeleteAsync(Guid id, string ownerId, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection => connection.Execute(
                "UPDATE conversations SET deleted_at = $now WHERE id = $id AND owner_id = $owner AND deleted_at IS NULL",
                ("$id", id.ToString()), ("$owner", ownerId), ("$now", time.GetUtcNow().ToUnixTimeMilliseconds())) > 0,
            cancellationToken);

    /// <inheritdoc />
    public Task<bool> RestoreAsync(Guid id, string ownerId, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection => connection.Execute(
                "UPDATE conversations SET deleted_at = NULL WHERE id = $id AND owner_id = $owner AND deleted_at IS NOT NULL",
                ("$id", id.ToString()), ("$owner", ownerId)) > 0,
            cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<Message>> ListMessagesAsync(Guid conversationId, string ownerId, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<Message>>(
            connection => ConversationRows.IsOwn(connection, conversationId, ownerId) ? ConversationRows.ListMessages(connection, conversationId) : [],
            cancellationToken);

    /// <inheritdoc />
    public Task<Message?> FindMessageAsync(Guid messageId, string ownerId, CancellationToken cancellationToken) =>
        database.ReadAsync(connection => ConversationRows.FindMessage(connection, messageId, ownerId), cancellationToken);

    /// <inheritdoc />
    public Task SaveMessageAsync(Message message, string ownerId, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection =>
            {
                // What is still being written is stored again in a moment, and after a power cut it would be closed as interrupted anyway.
                RequireChange(
                    connection.Execute(
                        "UPDATE conversations SET changed_at = max(changed_at, $asked) WHERE id = $id AND owner_id = $owner",
                        ("$id", message.ConversationId.ToString()), ("$owner", ownerId), ("$asked", message.AskedAt.ToUnixTimeMilliseconds())),
                    message.ConversationId);
                return RequireChange(
                    connection.Execute(
                        """
                        INSERT INTO messages (id, conversation_id, question, answer, state, notice, asked_at, search_text)
                        VALUES ($id, $conversation, $question, $answer, $state, $notice, $asked, $search)
                        ON CONFLICT (id) DO UPDATE SET question = excluded.question, answer = excluded.answer, state = excluded.state,
                          notice = excluded.notice, asked_at = excluded.asked_at, search_text = excluded.search_text
                        WHERE conversation_id = excluded.conversation_id
                        """,
                        ("$id", message.Id.ToString()),
                        ("$conversation", message.ConversationId.ToString()),
                        ("$question", message.Question),
                        ("$answer", SqliteJson.Write(message.Answer)),
                        ("$state", message.State.ToString()),
                        ("$notice", message.Notice),
                        ("$asked", message.AskedAt.ToUnixTimeMilliseconds()),
                        ("$search", Folding.Fold($"{message.Question}\n{message.Answer?.Text}"))),
                    message.ConversationId);
            },
            cancellationToken,
            durable: message.State != MessageState.Writing);

    /// <inheritdoc />
    public Task TruncateAsync(Guid conversationId, Guid fromMessageId, string ownerId, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection => connection.Execute(
                """
                DELETE FROM messages
                WHERE conversation_id = (SELECT id FROM conversations WHERE id = $conversation AND owner_id = $owner)
                  AND number >= (SELECT number FROM messages WHERE id = $from AND conversation_id = $conversation)
                """,
                ("$conversation", conversationId.ToString()), ("$owner", ownerId), ("$from", fromMessageId.ToString())),
            cancellationToken);

    /// <inheritdoc />
    public Task<int> CloseInterruptedAsync(string notice, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection => connection.Execute(
                "UPDATE messages SET state = 'Failed', notice = $notice WHERE state = 'Writing'", ("$notice", notice)),
            cancellationToken);

    // One answer for "there is none" and "it is another person's".
    private static int RequireChange(int changed, Guid conversationId) => changed > 0
        ? changed
        : throw new InvalidOperationException($"Nothing was stored: conversation {conversationId} does not exist. Start a new one.");
}
