using Microsoft.Data.Sqlite;
using RagPlatform.Core.Documents;

namespace RagPlatform.Backends.Sqlite;

/// <summary>Rows of <c>documents</c> as records.</summary>
internal static class DocumentRows
{
    /// <summary>Columns in the order that <see cref="Read"/> takes them; the table's alias is <c>d</c>.</summary>
    public const string Columns =
        """
        d.id, d.collection_id, d.name, d.media_type, d.size, d.content_hash, d.state, d.version, d.pages_done, d.pages_total,
        d.chunks, d.language, d.error, d.report, d.tags, d.added_by, d.added_at, d.attempts
        """;

    public static Document Read(SqliteDataReader row) => new()
    {
        Id = row.Id(0),
        CollectionId = row.Id(1),
        Name = row.GetString(2),
        MediaType = row.GetString(3),
        Size = row.GetInt64(4),
        ContentHash = row.GetString(5),
        State = row.Enum<DocumentState>(6),
        Version = row.GetInt32(7),
        PagesDone = row.GetInt32(8),
        PagesTotal = row.IntOrNull(9),
        Chunks = row.GetInt32(10),
        Language = row.TextOrNull(11),
        Error = row.TextOrNull(12),
        Report = SqliteJson.Read<IngestionReport>(row.TextOrNull(13)),
        Tags = SqliteJson.Read<string[]>(row.GetString(14)) ?? [],
        AddedBy = row.GetString(15),
        AddedAt = row.Time(16),
        Attempts = row.GetInt32(17),
    };

    /// <param name="connection">The writer.</param>
    /// <param name="document">The row.</param>
    /// <param name="line">That of its older versions; null for the first of a line.</param>
    public static long Insert(SqliteConnection connection, Document document, long? line) => connection.Scalar<long>(
        """
        INSERT INTO documents (id, collection_id, name, media_type, size, content_hash, state, version, tags, added_by, added_at, line)
        VALUES ($id, $collection, $name, $mediaType, $size, $hash, $state, $version, $tags, $addedBy, $addedAt, $line);
        UPDATE documents SET line = number WHERE id = $id AND line IS NULL;
        SELECT number FROM documents WHERE id = $id;
        """,
        ("$id", document.Id.ToString()),
        ("$collection", document.CollectionId.ToString()),
        ("$name", document.Name),
        ("$mediaType", document.MediaType),
        ("$size", document.Size),
        ("$hash", document.ContentHash),
        ("$state", document.State.ToString()),
        ("$version", document.Version),
        ("$tags", SqliteJson.Array(document.Tags)),
        ("$addedBy", document.AddedBy),
        ("$addedAt", document.AddedAt.ToUnixTimeMilliseconds()),
        ("$line", line));
}
