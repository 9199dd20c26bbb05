using Microsoft.Data.Sqlite;
using RagPlatform.Core.Access;
using RagPlatform.Core.Documents;

namespace RagPlatform.Backends.Sqlite;

/// <summary>Adds an uploaded document, inside the caller's transaction: as the first of its line, or as a newer version.</summary>
internal static class DocumentAddition
{
    // Programs name many files alike: those under different ids are no versions of one another, nor of what people added.
    private const string ProgramsOwn =
        $"coalesce((SELECT t.value FROM json_each(d.tags) t WHERE t.value GLOB '{ReservedTags.DocumentId}*' LIMIT 1), '')";

    public static AddedDocument Add(SqliteConnection connection, Document document, AccessFilter filter, IReadOnlyList<AccessGrant> grants)
    {
        if (connection.Scalar<string>(
            "SELECT id FROM collections WHERE id = $id AND deleted_at IS NULL", ("$id", document.CollectionId.ToString())) is null)
        {
            throw new InvalidOperationException(
                $"'{document.Name}' was not added: collection {document.CollectionId} does not exist (any more). Choose another one.");
        }

        var latest = FindLatest(connection, document, filter);
        // What a program keeps under an id of its own is replaced as a whole: other tags make a newer version too.
        if (latest is { ContentHash: var hash } && hash == document.ContentHash
            && (ReservedTags.ProgramsOwn(document.Tags) is null || latest.Tags.SequenceEqual(document.Tags)))
        {
            return new(latest, AddOutcome.Unchanged);
        }

        if (latest is not null)
        {
            RequireReplacing(connection, latest, filter, grants.Count > 0);
        }

        var line = FindLine(connection, document, filter);
        var added = document with
        {
            State = DocumentState.Queued,
            Attempts = 0,
            Version = (latest?.Version ?? 0) + 1,
            AddedAt = document.AddedAt.ToStoredPrecision(),
        };
        var number = DocumentRows.Insert(connection, added, line);
        if (grants.Count > 0)
        {
            AccessRows.Write(connection, AccessTargetKind.Document, number, grants);
        }
        else if (latest is not null)
        {
            // A newer version is no way around the rights of the older one.
            connection.Execute(
                """
                INSERT INTO document_access (document, principal, role, given_by, given_at)
                SELECT $number, x.principal, x.role, x.given_by, x.given_at
                FROM document_access x JOIN documents d ON d.number = x.document WHERE d.id = $latest
                """,
                ("$number", number), ("$latest", latest.Id.ToString()));
        }

        return new(added, latest is null ? AddOutcome.Added : AddOutcome.NewVersion);
    }

    private static Document? FindLatest(SqliteConnection connection, Document document, AccessFilter filter)
    {
        using var command = connection.Command(
            $"""
            SELECT {DocumentRows.Columns} FROM documents d
            WHERE d.collection_id = $collection AND d.name = $name AND {ProgramsOwn} = $own AND {Visibility.OfDocuments}
            ORDER BY d.version DESC LIMIT 1
            """,
            ("$collection", document.CollectionId.ToString()), ("$name", document.Name), ("$own", ReservedTags.ProgramsOwn(document.Tags) ?? "")).For(filter);
        using var row = command.ExecuteReader();
        return row.Read() ? DocumentRows.Read(row) : null;
    }

    // Of the version that is replaced, else of a deleted one, so that undoing its deletion later does not make two of one name.
    private static long? FindLine(SqliteConnection connection, Document document, AccessFilter filter)
    {
        using var command = connection.Command(
            $"""
            SELECT d.line FROM documents d
            WHERE d.collection_id = $collection AND d.name = $name AND {ProgramsOwn} = $own AND {Visibility.OfDocumentsAndDeleted}
            ORDER BY d.deleted_at IS NULL DESC, d.version DESC, d.number DESC LIMIT 1
            """,
            ("$collection", document.CollectionId.ToString()), ("$name", document.Name), ("$own", ReservedTags.ProgramsOwn(document.Tags) ?? "")).For(filter);
        return command.ExecuteScalar() as long?;
    }

    private static void RequireReplacing(SqliteConnection connection, Document latest, AccessFilter filter, bool changesRights)
    {
        var needs = changesRights ? AccessRole.Owner : AccessRole.Editor;
        var role = AccessRows.FindRole(connection, new(AccessTargetKind.Document, latest.Id), filter, evenDeleted: false);
        if (role is null || role < needs)
        {
            throw new AccessDeniedException(AccessTargetKind.Document, role, needs);
        }
    }
}
