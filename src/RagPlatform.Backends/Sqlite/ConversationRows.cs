using Microsoft.Data.Sqlite;
using RagPlatform.Core.Answering;
using RagPlatform.Core.Conversations;

namespace RagPlatform.Backends.Sqlite;

/// <summary>Rows of conversations and messages.</summary>
internal static class ConversationRows
{
    public const string Columns = "c.id, c.owner_id, c.title, c.assistant_id, c.pinned, c.created_at, c.changed_at";

    private const string MessageColumns = "m.id, m.conversation_id, m.question, m.answer, m.state, m.notice, m.asked_at";

    public static Conversation Read(SqliteDataReader row) => new(
        row.Id(0), row.GetString(1), row.GetString(2), row.IsDBNull(3) ? null : row.Id(3), row.GetBoolean(4), row.Time(5), row.Time(6));

    /// <summary>Whether it is that person's, and not deleted.</summary>
    public static bool IsOwn(SqliteConnection connection, Guid conversationId, string ownerId) => connection.Scalar<long>(
        "SELECT EXISTS (SELECT 1 FROM conversations WHERE id = $id AND owner_id = $owner AND deleted_at IS NULL)",
        ("$id", conversationId.ToString()), ("$owner", ownerId)) == 1;

    /// <summary>Messages in the order they were asked. Whoever calls has decided that they may be read.</summary>
    public static IReadOnlyList<Message> ListMessages(SqliteConnection connection, Guid conversationId) => connection.List(
        $"SELECT {MessageColumns} FROM messages m WHERE m.conversation_id = $id ORDER BY m.number", ReadMessage, ("$id", conversationId.ToString()));

    /// <summary>A message of that person; null when there is none, or the conversation was deleted.</summary>
    public static Message? FindMessage(SqliteConnection connection, Guid messageId, string ownerId) => connection.List(
        $"""
        SELECT {MessageColumns} FROM messages m JOIN conversations c ON c.id = m.conversation_id
        WHERE m.id = $id AND c.owner_id = $owner AND c.deleted_at IS NULL
        """,
        ReadMessage, ("$id", messageId.ToString()), ("$owner", ownerId)).FirstOrDefault();

    private static Message ReadMessage(SqliteDataReader row) => new(
        row.Id(0), row.Id(1), row.GetString(2), SqliteJson.Read<Answer>(row.TextOrNull(3)), row.Enum<MessageState>(4), row.TextOrNull(5), row.Time(6));
}
