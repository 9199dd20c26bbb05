using Microsoft.Data.Sqlite;
using RagPlatform.Backends.Sqlite.Audit;
using RagPlatform.Core.Access;
using RagPlatform.Core.Audit;
using RagPlatform.Core.Collections;
using RagPlatform.Core.Documents;

namespace RagPlatform.Backends.Sqlite;

/// <summary>Collections and documents in SQLite. Thread-safe.</summary>
public sealed class SqliteDocumentStore(SqliteDatabase database, TimeProvider time) : IDocumentStore
{
    // What a program uploaded and put nowhere: it has forgotten it.
    private static readonly TimeSpan _unfiledKept = TimeSpan.FromDays(30);

    /// <inheritdoc />
    public Task<Collection> AddCollectionAsync(string name, string? description, Caller maker, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection =>
            {
                var collection = new Collection(Guid.CreateVersion7(), name.Trim(), description, null, null, Now);
                RequireFreeName(connection, collection.Id, name, maker.Filter());
                connection.Execute(
                    """
                    INSERT INTO collections (id, name, name_key, description, created_at) VALUES ($id, $name, $key, $description, $now);
                    INSERT INTO collection_access (collection_id, principal, role, given_by, given_at)
                    VALUES ($id, $principal, 'owner', $maker, $now);
                    """,
                    ("$id", collection.Id.ToString()),
                    ("$name", collection.Name),
                    ("$key", Key(name)),
                    ("$description", description),
                    ("$now", collection.CreatedAt.ToUnixTimeMilliseconds()),
                    ("$principal", maker.OwnPrincipal),
                    ("$maker", maker.Name));
                connection.Audit(Now, new(AuditAction.Added, AuditActor.Of(maker), AuditTargets.Collection(collection.Id, collection.Name)));
                return collection;
            },
            cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<CollectionSummary>> ListCollectionsAsync(AccessFilter filter, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<CollectionSummary>>(
            connection =>
            {
                using var command = connection.Command(
                    $"""
                    SELECT c.id, c.name, c.description, c.embedding_model, c.embedding_dimensions, c.created_at, c.metadata,
                      count(d.number), count(*) FILTER (WHERE d.state = 'Ready'), count(*) FILTER (WHERE d.state = 'Failed'),
                      coalesce(sum(d.chunks) FILTER (WHERE d.index_number IS NOT NULL), 0)
                    FROM collections c
                    LEFT JOIN documents d ON d.collection_id = c.id AND {Visibility.OfDocuments}
                    WHERE {Visibility.OfCollections}
                    GROUP BY c.id ORDER BY c.name_key
                    """).For(filter);
                using var row = command.ExecuteReader();
                var collections = new List<CollectionSummary>();
                while (row.Read())
                {
                    var collection = new Collection(
                        row.Id(0), row.GetString(1), row.TextOrNull(2), row.TextOrNull(3), row.IntOrNull(4), row.Time(5));
                    if (row.GetString(6) is var metadata and not "{}")
                    {
                        collection = collection with { Metadata = SqliteJson.Read<Dictionary<string, string>>(metadata)! };
                    }

                    collections.Add(new(collection, row.GetInt32(7), row.GetInt32(8), row.GetInt32(9), row.GetInt32(10)));
                }

                return collections;
            },
            cancellationToken);

    /// <inheritdoc />
    public Task<bool> ChangeCollectionAsync(
        Guid id, string? name, IReadOnlyDictionary<string, string>? metadata, AccessFilter filter, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection =>
            {
                if (name is not null)
                {
                    RequireFreeName(connection, id, name, filter);
                }

                using var command = connection.Command(
                    $"""
                    UPDATE collections AS c SET name = coalesce($name, name), name_key = coalesce($key, name_key), metadata = coalesce($metadata, metadata)
                    WHERE c.id = $id AND {Visibility.OfCollections}
                    """,
                    ("$id", id.ToString()), ("$name", name?.Trim()), ("$key", name is null ? null : Key(name)), ("$metadata", metadata is null ? null : SqliteJson.Write(metadata))).For(filter);
                if (command.ExecuteNonQuery() == 0)
                {
                    return false;
                }

                connection.Audit(Now, new(
                    AuditAction.Changed, AuditActor.Of(filter.Caller), AuditNames.Of(connection, new(AccessTargetKind.Collection, id))));
                return true;
            },
            cancellationToken);

    /// <inheritdoc />
    public Task<bool> DeleteCollectionAsync(Guid id, AccessFilter filter, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection =>
            {
                // Hidden now, removed by the next purge: the originals of its documents must be found once more.
                using var command = connection.Command(
                    $"UPDATE collections AS c SET deleted_at = $now WHERE c.id = $id AND {Visibility.OfCollections}",
                    ("$id", id.ToString()), ("$now", NowMilliseconds)).For(filter);
                if (command.ExecuteNonQuery() == 0)
                {
                    return false;
                }

                connection.Audit(Now, new(
                    AuditAction.Deleted, AuditActor.Of(filter.Caller), AuditNames.Of(connection, new(AccessTargetKind.Collection, id))));
                connection.Execute(
                    "UPDATE documents SET deleted_at = coalesce(deleted_at, $now), superseded = 1 WHERE collection_id = $id",
                    ("$id", id.ToString()), ("$now", NowMilliseconds));
                connection.CatalogueChanged();
                return true;
            },
            cancellationToken);

    /// <inheritdoc />
    public Task<AddedDocument> AddAsync(
        Document document, AccessFilter filter, IReadOnlyList<AccessGrant> grants, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection =>
            {
                var added = DocumentAddition.Add(connection, document, filter, grants);
                if (added.Outcome != AddOutcome.Unchanged)
                {
                    connection.Audit(Now, new(
                        AuditAction.Uploaded, AuditActor.Of(filter.Caller), AuditTargets.Document(added.Document.Id, added.Document.Name),
                        Details: SqliteJson.Write(new { Collection = added.Document.CollectionId, added.Document.Version, added.Document.ContentHash })));
                }

                return added;
            },
            cancellationToken);

    /// <inheritdoc />
    public async Task<Document?> FindAsync(Guid id, AccessFilter filter, CancellationToken cancellationToken) =>
        await SelectAsync("d.id = $id", "", filter, cancellationToken, ("$id", id.ToString())) is [var document] ? document : null;

    /// <inheritdoc />
    public async Task<IReadOnlyList<Document>> ListAsync(Guid? collectionId, AccessFilter filter, CancellationToken cancellationToken) =>
        await SelectAsync(
            "($collection IS NULL OR d.collection_id = $collection)", "ORDER BY d.added_at DESC, d.number DESC",
            filter, cancellationToken, ("$collection", collectionId?.ToString()));

    /// <inheritdoc />
    public async Task<bool> ChangeTagsAsync(Guid id, IReadOnlyList<string> tags, AccessFilter filter, CancellationToken cancellationToken) =>
        await ChangeAsync(
            $"UPDATE documents AS d SET tags = $newTags WHERE d.id IN (SELECT value FROM json_each($ids)) AND {Visibility.OfDocuments}",
            AuditAction.Changed, [id], filter, cancellationToken, ("$newTags", SqliteJson.Array(tags))) > 0;

    /// <inheritdoc />
    public Task<Document?> ClaimNextAsync(CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection =>
            {
                if (connection.Scalar<long?>(
                    """
                    UPDATE documents SET state = 'Ingesting', attempts = attempts + 1, pages_done = 0, pages_total = NULL, error = NULL
                    WHERE number = (
                      SELECT number FROM documents WHERE state = 'Queued' AND deleted_at IS NULL ORDER BY attempts, number LIMIT 1)
                    RETURNING number
                    """) is not { } number)
                {
                    return null;
                }

                return connection.List(
                    $"SELECT {DocumentRows.Columns} FROM documents d WHERE d.number = $number", DocumentRows.Read, ("$number", number))[0];
            },
            cancellationToken);

    /// <inheritdoc />
    public Task ReportProgressAsync(Guid id, int pagesDone, int? pagesTotal, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection => connection.Execute(
                "UPDATE documents SET pages_done = $done, pages_total = coalesce($total, pages_total) WHERE id = $id AND state = 'Ingesting'",
                ("$id", id.ToString()), ("$done", pagesDone), ("$total", pagesTotal)),
            cancellationToken,
            durable: false);

    /// <inheritdoc />
    public Task FailAsync(Guid id, string reason, IngestionReport? report, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection =>
            {
                var failed = connection.Execute(
                    "UPDATE documents SET state = 'Failed', error = $reason, report = coalesce($report, report) WHERE id = $id AND state <> 'Ready'",
                    ("$id", id.ToString()), ("$reason", reason), ("$report", SqliteJson.Write(report)));
                if (failed > 0)
                {
                    connection.RaiseDocument(Now, id, isReady: false);
                }

                return failed;
            },
            cancellationToken);

    /// <inheritdoc />
    public Task<int> RequeueAsync(Guid? id, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection => connection.Execute(
                """
                UPDATE documents SET state = 'Queued', error = NULL, pages_done = 0, pages_total = NULL,
                  attempts = iif($id IS NULL, attempts, 0)
                WHERE ($id IS NULL AND state = 'Ingesting') OR (id = $id AND state IN ('Failed', 'Ingesting'))
                """,
                ("$id", id?.ToString())),
            cancellationToken);

    /// <inheritdoc />
    public Task<int> DeleteAsync(IReadOnlyList<Guid> ids, AccessFilter filter, CancellationToken cancellationToken) =>
        ChangeAsync(
            $"UPDATE documents AS d SET deleted_at = $now WHERE d.id IN (SELECT value FROM json_each($ids)) AND {Visibility.OfDocuments}",
            AuditAction.Deleted, ids, filter, cancellationToken);

    /// <inheritdoc />
    public Task<int> RestoreAsync(IReadOnlyList<Guid> ids, AccessFilter filter, CancellationToken cancellationToken) =>
        ChangeAsync(
            // Uploaded again in the meantime: what is there now stays, rather than two documents of one name.
            $"""
            UPDATE documents AS d SET deleted_at = NULL
            WHERE d.id IN (SELECT value FROM json_each($ids)) AND d.deleted_at IS NOT NULL AND d.superseded = 0
              AND NOT EXISTS (SELECT 1 FROM documents o WHERE o.line = d.line AND o.deleted_at IS NULL AND o.number > d.number)
              AND {Visibility.OfDocumentsAndDeleted}
            """,
            AuditAction.Restored, ids, filter, cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<string>> PurgeAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        database.WriteAsync<IReadOnlyList<string>>(
            connection =>
            {
                var hashes = connection.List(
                    "DELETE FROM documents WHERE deleted_at < $before RETURNING content_hash",
                    row => row.GetString(0), ("$before", before.ToUnixTimeMilliseconds()));
                var unfiled = connection.List(
                    "DELETE FROM unfiled_files WHERE deleted_at < $before OR added_at < $forgotten RETURNING content_hash",
                    row => row.GetString(0), ("$before", before.ToUnixTimeMilliseconds()), ("$forgotten", (before - _unfiledKept).ToUnixTimeMilliseconds()));
                connection.Execute("DELETE FROM file_batches WHERE added_at < $forgotten", ("$forgotten", (before - _unfiledKept).ToUnixTimeMilliseconds()));
                var collections = connection.Execute(
                    """
                    DELETE FROM collections WHERE deleted_at < $before
                      AND NOT EXISTS (SELECT 1 FROM documents d WHERE d.collection_id = collections.id)
                    """,
                    ("$before", before.ToUnixTimeMilliseconds()));
                if (hashes.Count + collections > 0)
                {
                    connection.CatalogueChanged();
                }

                return [.. hashes.Concat(unfiled).Distinct().Where(hash => connection.Scalar<long>(
                    """
                    SELECT (SELECT count(*) FROM documents WHERE content_hash = $hash) + (SELECT count(*) FROM unfiled_files WHERE content_hash = $hash)
                    """,
                    ("$hash", hash)) == 0)];
            },
            cancellationToken);

    private DateTimeOffset Now => time.GetUtcNow().ToStoredPrecision();

    private long NowMilliseconds => Now.ToUnixTimeMilliseconds();

    private static string Key(string name) => name.Trim().ToLowerInvariant();

    private static void RequireFreeName(SqliteConnection connection, Guid id, string name, AccessFilter filter)
    {
        using var same = connection.Command(
            $"SELECT c.name FROM collections c WHERE c.name_key = $key AND c.id <> $id AND {Visibility.OfCollections}", ("$key", Key(name)), ("$id", id.ToString())).For(filter);
        if (same.ExecuteScalar() is string taken)
        {
            throw new DuplicateNameException($"A collection named '{taken}' exists. Choose another name, or add to that one.");
        }
    }

    private Task<int> ChangeAsync(
        string sql, AuditAction action, IReadOnlyList<Guid> ids, AccessFilter filter, CancellationToken cancellationToken, params (string, object?)[] values) =>
        database.WriteAsync(
            connection =>
            {
                using var command = connection.Command(
                    sql + " RETURNING id, name", [("$ids", SqliteJson.Array(ids.Select(id => id.ToString()))), ("$now", NowMilliseconds), .. values]).For(filter);
                var changed = new List<AuditTarget>();
                using (var row = command.ExecuteReader())
                {
                    while (row.Read())
                    {
                        changed.Add(AuditTargets.Document(row.Id(0), row.GetString(1)));
                    }
                }

                foreach (var target in changed)
                {
                    connection.Audit(Now, new(action, AuditActor.Of(filter.Caller), target));
                }

                connection.CatalogueChanged();
                return changed.Count;
            },
            cancellationToken);

    private Task<IReadOnlyList<Document>> SelectAsync(
        string condition, string order, AccessFilter filter, CancellationToken cancellationToken, params (string, object?)[] parameters) =>
        database.ReadAsync<IReadOnlyList<Document>>(
            connection =>
            {
                using var command = connection.Command(
                    $"SELECT {DocumentRows.Columns} FROM documents d WHERE {condition} AND {Visibility.OfDocuments} {order}", parameters).For(filter);
                using var row = command.ExecuteReader();
                var documents = new List<Document>();
                while (row.Read())
                {
                    documents.Add(DocumentRows.Read(row));
                }

                return documents;
            },
            cancellationToken);
}
