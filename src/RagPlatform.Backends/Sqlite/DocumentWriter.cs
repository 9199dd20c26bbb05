using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using RagPlatform.Core.Ingestion;
using RagPlatform.Core.Retrieval;
using RagPlatform.Core.Retrieval.Text;

namespace RagPlatform.Backends.Sqlite;

/// <summary>Writes what was read from a document, inside the caller's transaction.</summary>
internal static class DocumentWriter
{
    /// <summary>Replaces everything known of the document and marks it ready. False when the document is no longer there.</summary>
    /// <param name="connection">The writer, in a transaction.</param>
    /// <param name="document">What was read.</param>
    /// <param name="terms">Analysed terms of each chunk, see <see cref="TermCodec"/>.</param>
    /// <param name="now">When an older version gives way.</param>
    public static bool Store(SqliteConnection connection, IngestedDocument document, IReadOnlyList<byte[]> terms, DateTimeOffset now)
    {
        var row = connection.List(
            "SELECT number, collection_id, line FROM documents WHERE id = $id",
            r => (Number: r.GetInt64(0), Collection: r.GetString(1), Line: r.GetInt64(2)),
            ("$id", document.DocumentId.ToString())).FirstOrDefault();
        if (row.Number == 0)
        {
            return false; // Removed for good while it was being read.
        }

        connection.Execute("DELETE FROM chunks WHERE document = $n; DELETE FROM pages WHERE document = $n", ("$n", row.Number));
        WritePages(connection, row.Number, document.Pages);
        WriteChunks(connection, row.Number, document.Chunks, terms, EmbeddingModel(connection, row.Collection, document));
        MarkReady(connection, row.Number, document);
        Supersede(connection, row.Line, now);
        connection.RaiseDocument(now, document.DocumentId, isReady: true);
        connection.CatalogueChanged();
        return true;
    }

    private static void WritePages(SqliteConnection connection, long number, IReadOnlyList<DocumentPage> pages)
    {
        using var insert = connection.Command(
            "INSERT INTO pages (document, number, text, headings, words) VALUES ($document, $number, $text, $headings, $words)",
            ("$document", number), ("$number", null), ("$text", null), ("$headings", null), ("$words", null));
        foreach (var page in pages)
        {
            insert.Parameters["$number"].Value = page.Number;
            insert.Parameters["$text"].Value = page.Text;
            insert.Parameters["$headings"].Value = SqliteJson.Array(page.Headings);
            insert.Parameters["$words"].Value = (object?)WordBoxCodec.Write(page.Words) ?? DBNull.Value;
            insert.ExecuteNonQuery();
        }
    }

    private static void WriteChunks(
        SqliteConnection connection, long number, IReadOnlyList<EmbeddedChunk> chunks, IReadOnlyList<byte[]> terms, long? model)
    {
        using var insert = connection.Command(
            """
            INSERT INTO chunks (document, ordinal, page, start_at, end_at, kind, heading, text)
            VALUES ($document, $ordinal, $page, $start, $end, $kind, $heading, $text) RETURNING id
            """,
            ("$document", number), ("$ordinal", null), ("$page", null), ("$start", null), ("$end", null), ("$kind", null),
            ("$heading", null), ("$text", null));
        using var insertTerms = connection.Command(
            "INSERT INTO chunk_terms (chunk, analysis, terms) VALUES ($chunk, $analysis, $terms)",
            ("$chunk", null), ("$analysis", TextAnalyzer.Version), ("$terms", null));
        using var insertEmbedding = connection.Command(
            "INSERT INTO embeddings (chunk, model, vector) VALUES ($chunk, $model, $vector)",
            ("$chunk", null), ("$model", model), ("$vector", null));
        for (var i = 0; i < chunks.Count; i++)
        {
            var (chunk, embedding) = chunks[i];
            insert.Parameters["$ordinal"].Value = chunk.Ordinal;
            insert.Parameters["$page"].Value = chunk.Page;
            insert.Parameters["$start"].Value = chunk.Start;
            insert.Parameters["$end"].Value = chunk.End;
            insert.Parameters["$kind"].Value = chunk.Kind.ToString();
            insert.Parameters["$heading"].Value = chunk.Heading;
            insert.Parameters["$text"].Value = chunk.Text;
            var id = (long)insert.ExecuteScalar()!;

            insertTerms.Parameters["$chunk"].Value = id;
            insertTerms.Parameters["$terms"].Value = terms[i];
            insertTerms.ExecuteNonQuery();

            if (!embedding.IsEmpty && model is not null)
            {
                insertEmbedding.Parameters["$chunk"].Value = id;
                insertEmbedding.Parameters["$vector"].Value = MemoryMarshal.AsBytes(embedding.Span).ToArray();
                insertEmbedding.ExecuteNonQuery();
            }
        }
    }

    // The model's id; null when nothing is embedded. The first embedded document decides for its collection.
    private static long? EmbeddingModel(SqliteConnection connection, string collection, IngestedDocument document)
    {
        var dimensions = document.Chunks.Select(chunk => chunk.Embedding.Length).FirstOrDefault(length => length > 0);
        if (document.EmbeddingModel is not { } model || dimensions == 0)
        {
            return null;
        }

        if (document.Chunks.Any(chunk => chunk.Embedding.Length != dimensions))
        {
            throw new ArgumentException($"Chunks of document {document.DocumentId} have embeddings of different lengths.", nameof(document));
        }

        var known = connection.List(
            "SELECT name, embedding_model, embedding_dimensions FROM collections WHERE id = $id",
            r => (Name: r.GetString(0), Model: r.TextOrNull(1), Dimensions: r.IntOrNull(2)), ("$id", collection)).Single();
        if (known.Model != model || known.Dimensions != dimensions)
        {
            if (known.Model is not null && HasEmbeddings(connection, collection))
            {
                throw new EmbeddingMismatchException(
                    $"Collection '{known.Name}' was embedded with {known.Model} ({known.Dimensions}); re-index it to use {model} ({dimensions}).");
            }

            connection.Execute(
                "UPDATE collections SET embedding_model = $model, embedding_dimensions = $dimensions WHERE id = $id",
                ("$id", collection), ("$model", model), ("$dimensions", dimensions));
        }

        connection.Execute(
            "INSERT INTO embedding_models (name, dimensions) VALUES ($name, $dimensions) ON CONFLICT DO NOTHING",
            ("$name", model), ("$dimensions", dimensions));
        return connection.Scalar<long>(
            "SELECT id FROM embedding_models WHERE name = $name AND dimensions = $dimensions", ("$name", model), ("$dimensions", dimensions));
    }

    private static bool HasEmbeddings(SqliteConnection connection, string collection) =>
        connection.Scalar<long>(
            """
            SELECT EXISTS (
              SELECT 1 FROM documents d JOIN chunks c ON c.document = d.number JOIN embeddings e ON e.chunk = c.id
              WHERE d.collection_id = $id)
            """,
            ("$id", collection)) != 0;

    private static void MarkReady(SqliteConnection connection, long number, IngestedDocument document) =>
        connection.Execute(
            """
            UPDATE counters SET value = value + 1 WHERE name = 'index_number';
            UPDATE documents SET state = 'Ready', error = NULL, title = $title, language = $language, report = $report, chunks = $chunks,
              pages_total = $pages, pages_done = $pages, index_number = (SELECT value FROM counters WHERE name = 'index_number')
            WHERE number = $number;
            """,
            ("$number", number),
            ("$title", document.Title),
            ("$language", document.Language),
            ("$report", SqliteJson.Write(document.Report)),
            ("$chunks", document.Chunks.Count),
            ("$pages", document.Pages.Count));

    // Of the versions of one document the newest that is ready stays; its elders give way, and an older one that comes late at once.
    private static void Supersede(SqliteConnection connection, long line, DateTimeOffset now) =>
        connection.Execute(
            """
            UPDATE documents SET superseded = 1, deleted_at = coalesce(deleted_at, $now)
            WHERE line = $line AND deleted_at IS NULL AND state = 'Ready'
              AND version < (SELECT max(version) FROM documents WHERE line = $line AND deleted_at IS NULL AND state = 'Ready');
            DELETE FROM chunks WHERE document IN (
              SELECT number FROM documents WHERE line = $line AND superseded = 1 AND index_number IS NOT NULL);
            UPDATE documents SET index_number = NULL WHERE line = $line AND superseded = 1;
            """,
            ("$line", line), ("$now", now.ToUnixTimeMilliseconds()));
}
