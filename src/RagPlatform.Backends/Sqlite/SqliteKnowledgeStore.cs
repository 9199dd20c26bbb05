using Microsoft.Data.Sqlite;
using RagPlatform.Backends.Sqlite.Indexing;
using RagPlatform.Core.Access;
using RagPlatform.Core.Ingestion;
using RagPlatform.Core.Retrieval;
using RagPlatform.Core.Retrieval.Text;

namespace RagPlatform.Backends.Sqlite;

/// <summary>
/// Pages, chunks and embeddings in SQLite; searched in indexes in memory that are read from it when first needed. Thread-safe.
/// </summary>
public sealed class SqliteKnowledgeStore(SqliteDatabase database, TimeProvider time) : IKnowledgeStore
{
    private readonly SearchScopes _scopes = new();
    private readonly SearchIndexes _indexes = new();

    /// <inheritdoc />
    public Task StoreAsync(IngestedDocument document, CancellationToken cancellationToken)
    {
        // Analysed before the turn to write is taken: it is the longer part of the work.
        var terms = document.Chunks
            .Select(chunk => TermCodec.Write(document.Language, document.Title, chunk.Chunk.Heading, chunk.Chunk.Text))
            .ToList();
        return database.WriteAsync(connection => DocumentWriter.Store(connection, document, terms, time.GetUtcNow()), cancellationToken);
    }

    /// <inheritdoc />
    public Task<TextRanking> SearchTextAsync(
        string query, AccessFilter filter, int top, CancellationToken cancellationToken) =>
        database.ReadAsync(
            connection => Bm25.Search(_indexes.Text(connection), _scopes.For(connection, filter), query, top), cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<RankedChunk>> SearchVectorAsync(
        ReadOnlyMemory<float> embedding, string embeddingModel, AccessFilter filter, int top, CancellationToken cancellationToken) =>
        database.ReadAsync(
            connection => _indexes.Vectors(connection, embeddingModel, embedding.Length) is { } index
                ? index.Search(embedding.Span, _scopes.For(connection, filter), top)
                : [],
            cancellationToken);

    /// <inheritdoc />
    public async Task<IReadOnlyList<Passage>> GetPassagesAsync(
        IReadOnlyList<long> chunkIds, AccessFilter filter, CancellationToken cancellationToken)
    {
        var found = (await SelectPassagesAsync("k.id IN (SELECT value FROM json_each($ids))", "", filter, cancellationToken, ("$ids", SqliteJson.Array(chunkIds))))
            .ToDictionary(passage => passage.ChunkId);
        return [.. chunkIds.Where(found.ContainsKey).Select(id => found[id])];
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<Passage>> ListPassagesAsync(AccessFilter filter, int top, CancellationToken cancellationToken) =>
        SelectPassagesAsync("true", "ORDER BY d.added_at DESC, d.number DESC, k.ordinal LIMIT $top", filter, cancellationToken, ("$top", top));

    /// <inheritdoc />
    public async Task<DocumentPage?> ReadPageAsync(Guid documentId, int page, AccessFilter filter, CancellationToken cancellationToken) =>
        await ReadPagesAsync(documentId, "p.words", "AND p.number = $page", page, filter, cancellationToken) is [var found] ? found : null;

    /// <inheritdoc />
    public Task<IReadOnlyList<DocumentPage>> ReadPagesAsync(Guid documentId, AccessFilter filter, CancellationToken cancellationToken) =>
        ReadPagesAsync(documentId, "NULL", "", null, filter, cancellationToken);

    /// <inheritdoc />
    public Task<SearchableContent> DescribeAsync(AccessFilter filter, CancellationToken cancellationToken) =>
        database.ReadAsync(connection => _scopes.For(connection, filter).Content, cancellationToken);

    /// <inheritdoc />
    public Task<TermStatistics> CountTermsAsync(IReadOnlyList<string> terms, AccessFilter filter, CancellationToken cancellationToken) =>
        database.ReadAsync(
            connection =>
            {
                var (index, scope) = (_indexes.Text(connection), _scopes.For(connection, filter));
                var counts = terms.Distinct().ToDictionary(term => term, term => TermCounts.Count(term, index, scope));
                return new TermStatistics(scope.Content.Chunks, scope.Content.Documents, counts);
            },
            cancellationToken);

    /// <summary>Reads the indexes into memory, so that the first search need not.</summary>
    public Task WarmUpAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(
            connection =>
            {
                var rows = _indexes.Text(connection).Rows;
                foreach (var (model, dimensions) in connection.List(
                    "SELECT DISTINCT embedding_model, embedding_dimensions FROM collections WHERE embedding_model IS NOT NULL AND deleted_at IS NULL",
                    row => (row.GetString(0), row.GetInt32(1))))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    _indexes.Vectors(connection, model, dimensions);
                }

                return rows;
            },
            cancellationToken);

    private Task<IReadOnlyList<Passage>> SelectPassagesAsync(
        string condition, string order, AccessFilter filter, CancellationToken cancellationToken, params (string, object?)[] parameters) =>
        database.ReadAsync<IReadOnlyList<Passage>>(
            connection =>
            {
                using var command = connection.Command(
                    $"""
                    SELECT k.id, d.id, d.name, d.title, d.collection_id, d.language,
                      k.ordinal, k.text, k.heading, k.page, k.start_at, k.end_at, k.kind
                    FROM chunks k JOIN documents d ON d.number = k.document
                    WHERE {condition} AND d.index_number IS NOT NULL AND {Visibility.OfDocuments} {order}
                    """,
                    parameters).For(filter);
                using var row = command.ExecuteReader();
                var found = new List<Passage>();
                while (row.Read())
                {
                    var chunk = new Chunk(
                        row.GetInt32(6), row.GetString(7), row.GetString(8), row.GetInt32(9), row.GetInt32(10), row.GetInt32(11),
                        row.Enum<SectionKind>(12));
                    found.Add(new(
                        row.GetInt64(0), row.Id(1), row.GetString(2), row.GetString(3), row.Id(4), chunk, row.TextOrNull(5)));
                }

                return found;
            },
            cancellationToken);

    private Task<IReadOnlyList<DocumentPage>> ReadPagesAsync(
        Guid documentId, string words, string condition, int? page, AccessFilter filter, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<DocumentPage>>(
            connection =>
            {
                using var command = connection.Command(
                    $"""
                    SELECT p.number, p.text, p.headings, {words} FROM pages p JOIN documents d ON d.number = p.document
                    WHERE d.id = $id {condition} AND {Visibility.OfDocuments} ORDER BY p.number
                    """,
                    ("$id", documentId.ToString()), ("$page", page)).For(filter);
                using var row = command.ExecuteReader();
                var pages = new List<DocumentPage>();
                while (row.Read())
                {
                    pages.Add(new(
                        row.GetInt32(0),
                        row.GetString(1),
                        SqliteJson.Read<PageHeading[]>(row.GetString(2)) ?? [],
                        row.IsDBNull(3) ? [] : WordBoxCodec.Read(row.GetFieldValue<byte[]>(3))));
                }

                return pages;
            },
            cancellationToken);
}
