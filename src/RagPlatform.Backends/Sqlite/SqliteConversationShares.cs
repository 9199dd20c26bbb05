using Microsoft.Data.Sqlite;
using RagPlatform.Core.Conversations;

namespace RagPlatform.Backends.Sqlite;

/// <summary>Shared conversations in SQLite. Thread-safe.</summary>
public sealed class SqliteConversationShares(SqliteDatabase database, TimeProvider time) : IConversationShares
{
    private const string Shared =
        """
        FROM conversations c JOIN conversation_shares s ON s.conversation_id = c.id
        WHERE s.person_id = $person AND c.deleted_at IS NULL
        """;

    /// <inheritdoc />
    public Task<IReadOnlyList<string>> ListAsync(Guid conversationId, string ownerId, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<string>>(
            connection => connection.List(
                """
                SELECT s.person_id FROM conversation_shares s JOIN conversations c ON c.id = s.conversation_id
                WHERE c.id = $id AND c.owner_id = $owner ORDER BY s.person_id
                """,
                row => row.GetString(0), ("$id", conversationId.ToString()), ("$owner", ownerId)),
            cancellationToken);

    /// <inheritdoc />
    public Task<bool> SetAsync(Guid conversationId, string ownerId, IReadOnlyCollection<string> personIds, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection =>
            {
                if (!ConversationRows.IsOwn(connection, conversationId, ownerId))
                {
                    return false;
                }

                connection.Execute(
                    """
                    DELETE FROM conversation_shares WHERE conversation_id = $id AND person_id NOT IN (SELECT value FROM json_each($people));
                    INSERT OR IGNORE INTO conversation_shares (conversation_id, person_id, shared_at) SELECT $id, value, $now FROM json_each($people);
                    """,
                    ("$id", conversationId.ToString()), ("$people", SqliteJson.Array(personIds)), ("$now", time.GetUtcNow().ToUnixTimeMilliseconds()));
                return true;
            },
            cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<Conversation>> ListSharedAsync(string personId, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<Conversation>>(
            connection => connection.List(
                $"SELECT {ConversationRows.Columns} {Shared} ORDER BY s.shared_at DESC, c.id DESC", ConversationRows.Read, ("$person", personId)),
            cancellationToken);

    /// <inheritdoc />
    public Task<(Conversation Conversation, IReadOnlyList<Message> Messages)?> FindSharedAsync(
        Guid conversationId, string personId, CancellationToken cancellationToken) =>
        database.ReadAsync(
            connection => connection.List(
                $"SELECT {ConversationRows.Columns} {Shared} AND c.id = $id", ConversationRows.Read, ("$person", personId), ("$id", conversationId.ToString()))
                is [var conversation]
                ? (conversation, ConversationRows.ListMessages(connection, conversation.Id))
                : ((Conversation, IReadOnlyList<Message>)?)null,
            cancellationToken);
}
