using Microsoft.Data.Sqlite;
using RagPlatform.Core.Access;
using RagPlatform.Core.Documents;

namespace RagPlatform.Backends.Sqlite;

/// <summary>
/// The one place where SQL decides what may be read. A query over documents <c>d</c>, collections <c>c</c> or assistants <c>a</c> puts the condition into
/// its WHERE and the values by <see cref="For"/>.
/// </summary>
internal static class Visibility
{
    /// <summary>Condition on <c>collections c</c>.</summary>
    public const string OfCollections =
        """
        (c.deleted_at IS NULL
          AND ($collections IS NULL OR c.id IN (SELECT value FROM json_each($collections)))
          AND ($system OR EXISTS (
            SELECT 1 FROM collection_access a
            WHERE a.collection_id = c.id AND a.principal IN (SELECT value FROM json_each($principals)))))
        """;

    /// <summary>Condition on <c>documents d</c>: has all tags of one of the sets that are wanted, its reserved ones counted.</summary>
    private const string HasTags =
        $"""
        ($tags IS NULL OR EXISTS (
          SELECT 1 FROM json_each($tags) one
          WHERE NOT EXISTS (
            SELECT 1 FROM json_each(one.value) tag
            WHERE tag.value NOT IN (SELECT own.value FROM json_each(d.tags) own)
              AND tag.value NOT IN (
                '{ReservedTags.DocumentId}' || d.id, '{ReservedTags.FileId}' || d.id, '{ReservedTags.FileType}' || d.media_type))))
        """;

    /// <summary>Condition on <c>documents d</c>: not deleted, its collection visible, and no list of its own that leaves the person out.</summary>
    public const string OfDocuments = "(d.deleted_at IS NULL AND " + OfDocumentsAndDeleted + ")";

    /// <summary>The same without regard to deletion of the document: for undoing it.</summary>
    public const string OfDocumentsAndDeleted =
        $"""
        (d.collection_id IN (SELECT c.id FROM collections c WHERE {OfCollections})
          AND {HasTags}
          AND ($system
            OR NOT EXISTS (SELECT 1 FROM document_access x WHERE x.document = d.number)
            OR EXISTS (
              SELECT 1 FROM document_access x
              WHERE x.document = d.number AND x.principal IN (SELECT value FROM json_each($principals)))))
        """;

    /// <summary>Condition on <c>assistants a</c>.</summary>
    public const string OfAssistants = $"(a.deleted_at IS NULL AND {OfAssistantsAndDeleted})";

    /// <summary>The same without regard to deletion: for undoing it.</summary>
    public const string OfAssistantsAndDeleted =
        """
        (($assistants IS NULL OR a.id IN (SELECT value FROM json_each($assistants)))
          AND ($system OR EXISTS (
            SELECT 1 FROM assistant_access x
            WHERE x.assistant_id = a.id AND x.principal IN (SELECT value FROM json_each($principals)))))
        """;

    /// <summary>Adds the values that the conditions name.</summary>
    public static SqliteCommand For(this SqliteCommand command, AccessFilter filter)
    {
        command.Parameters.AddWithValue("$system", filter.Principals.Contains(AccessFilter.SystemPrincipal));
        command.Parameters.AddWithValue("$principals", SqliteJson.Array(filter.Principals));
        command.Parameters.AddWithValue(
            "$collections", filter.CollectionIds is { } ids ? SqliteJson.Array(ids.Select(id => id.ToString())) : DBNull.Value);
        command.Parameters.AddWithValue(
            "$assistants", filter.AssistantIds is { } assistants ? SqliteJson.Array(assistants.Select(id => id.ToString())) : DBNull.Value);
        command.Parameters.AddWithValue("$tags", filter.Tags is { } tags ? SqliteJson.Array(tags) : DBNull.Value);
        return command;
    }

    /// <summary>Says that what can be found has changed: cached scopes are read anew.</summary>
    public static void CatalogueChanged(this SqliteConnection connection) =>
        connection.Execute("UPDATE counters SET value = value + 1 WHERE name = 'catalogue'");
}
