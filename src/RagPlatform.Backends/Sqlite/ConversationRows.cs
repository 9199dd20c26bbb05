using Microsoft.Data.Sqlite;
using RagPlatform.Core.Answering;
using RagPlatform.Core.Conversations;
using RagPlatform.Core.Retrieval.Text;

namespace RagPlatform.Backends.Sqlite;

/// <summary>Rows of conversations and messages.</summary>
internal static class ConversationRows
{
    public const string Columns = "c.id, c.owner_id, c.title, c.assistant_id, c.pinned, c.created_at, c.changed_at";

    private const string MessageColumns = "m.id, m.conversation_id, m.question, m.answer, m.state, m.notice, m.asked_at";

    public static Conversation Read(SqliteDataReader row) => new(
        row.Id(0), row.GetString(1), row.GetString(2), row.IsDBNull(3) ? null : row.Id(3), row.GetBoolean(4), row.Time(5), row.Time(6));

    /// <summary>The conversation of that person, unless it was deleted.</summary>
    public static Conversation? Find(SqliteConnection connection, Guid id, string ownerId) => connection.List(
        $"SELECT {Columns} FROM conversations c WHERE c.id = $id AND c.owner_id = $owner AND c.deleted_at IS NULL",
        Read, ("$id", id.ToString()), ("$owner", ownerId)).FirstOrDefault();

    /// <summary>Adds it. False when there is one of that id, whosever it is.</summary>
    public static bool Add(SqliteConnection connection, Conversation conversation) => Insert(connection, conversation, "ON CONFLICT (id) DO NOTHING") > 0;

    /// <summary>Adds it, or changes an existing one of the same owner. Returns the rows changed.</summary>
    public static int Save(SqliteConnection connection, Conversation conversation) => Insert(
        connection, conversation,
        """
        ON CONFLICT (id) DO UPDATE SET title = excluded.title, assistant_id = excluded.assistant_id, pinned = excluded.pinned,
          changed_at = max(changed_at, excluded.changed_at), search_text = excluded.search_text
        WHERE owner_id = excluded.owner_id
        """);

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

    private static int Insert(SqliteConnection connection, Conversation conversation, string onConflict) => connection.Execute(
        $"""
        INSERT INTO conversations (id, owner_id, title, assistant_id, pinned, created_at, changed_at, search_text)
        VALUES ($id, $owner, $title, $assistant, $pinned, $created, $changed, $search)
        {onConflict}
        """,
        ("$id", conversation.Id.ToString()),
        ("$owner", conversation.OwnerId),
        ("$title", conversation.Title),
        ("$assistant", conversation.AssistantId?.ToString()),
        ("$pinned", conversation.Pinned),
        ("$created", conversation.CreatedAt.ToUnixTimeMilliseconds()),
        ("$changed", conversation.ChangedAt.ToUnixTimeMilliseconds()),
        ("$search", Folding.Fold(conversation.Title)));
}
