using System.Text.Json;
using Microsoft.Data.Sqlite;
using RagPlatform.Core.Documents;

namespace RagPlatform.Backends.Sqlite;

/// <summary>Files in no collection, in SQLite. Their originals are removed with those of deleted documents. Thread-safe.</summary>
public sealed class SqliteUnfiledFiles(SqliteDatabase database, TimeProvider time) : IUnfiledFiles
{
    private const string Columns = "id, person_id, name, media_type, size, content_hash, purpose, added_at";

    /// <inheritdoc />
    public Task AddAsync(UnfiledFile file, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection => connection.Execute(
                $"INSERT INTO unfiled_files ({Columns}) VALUES ($id, $person, $name, $type, $size, $hash, $purpose, $at)",
                ("$id", file.Id.ToString()), ("$person", file.PersonId), ("$name", file.Name), ("$type", file.MediaType), ("$size", file.Size),
                ("$hash", file.ContentHash), ("$purpose", file.Purpose), ("$at", file.AddedAt.ToUnixTimeMilliseconds())),
            cancellationToken);

    /// <inheritdoc />
    public Task<UnfiledFile?> FindAsync(Guid id, string personId, CancellationToken cancellationToken) =>
        database.ReadAsync(
            connection => connection.List(
                $"SELECT {Columns} FROM unfiled_files WHERE id = $id AND person_id = $person AND deleted_at IS NULL", Read, ("$id", id.ToString()), ("$person", personId)) is [var file]
                    ? file
                    : null,
            cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<UnfiledFile>> ListAsync(string personId, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<UnfiledFile>>(
            connection => connection.List(
                $"SELECT {Columns} FROM unfiled_files WHERE person_id = $person AND deleted_at IS NULL ORDER BY added_at DESC, id DESC", Read, ("$person", personId)),
            cancellationToken);

    /// <inheritdoc />
    public Task<bool> DeleteAsync(Guid id, string personId, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection => connection.Execute(
                "UPDATE unfiled_files SET deleted_at = $now WHERE id = $id AND person_id = $person AND deleted_at IS NULL",
                ("$now", time.GetUtcNow().ToUnixTimeMilliseconds()), ("$id", id.ToString()), ("$person", personId)) > 0,
            cancellationToken);

    /// <inheritdoc />
    public Task AddBatchAsync(FileBatch batch, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection => connection.Execute(
                "INSERT INTO file_batches (id, person_id, collection_id, document_ids, added_at) VALUES ($id, $person, $collection, $documents, $at)",
                ("$id", batch.Id.ToString()), ("$person", batch.PersonId), ("$collection", batch.CollectionId.ToString()),
                ("$documents", JsonSerializer.Serialize(batch.DocumentIds)), ("$at", batch.AddedAt.ToUnixTimeMilliseconds())),
            cancellationToken);

    /// <inheritdoc />
    public Task CancelBatchAsync(Guid id, string personId, IReadOnlyList<Guid> documentIds, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection => connection.Execute(
                "UPDATE file_batches SET cancelled_ids = $documents WHERE id = $id AND person_id = $person AND cancelled_ids IS NULL",
                ("$documents", JsonSerializer.Serialize(documentIds)), ("$id", id.ToString()), ("$person", personId)),
            cancellationToken);

    /// <inheritdoc />
    public Task<FileBatch?> FindBatchAsync(Guid id, string personId, CancellationToken cancellationToken) =>
        database.ReadAsync(
            connection => connection.List(
                "SELECT id, person_id, collection_id, document_ids, added_at, cancelled_ids FROM file_batches WHERE id = $id AND person_id = $person",
                row => new FileBatch(
                    row.Id(0), row.GetString(1), row.Id(2), JsonSerializer.Deserialize<List<Guid>>(row.GetString(3))!, row.Time(4),
                    row.TextOrNull(5) is { } cancelled ? JsonSerializer.Deserialize<List<Guid>>(cancelled) : null),
                ("$id", id.ToString()), ("$person", personId)) is [var batch] ? batch : null,
            cancellationToken);

    private static UnfiledFile Read(SqliteDataReader row) =>
        new(row.Id(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetInt64(4), row.GetString(5), row.GetString(6), row.Time(7));
}
