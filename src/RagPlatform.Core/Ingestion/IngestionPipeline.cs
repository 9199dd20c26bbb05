using System.Diagnostics;
using Microsoft.Extensions.Options;
using RagPlatform.Core.Documents;
using RagPlatform.Core.Retrieval;

namespace RagPlatform.Core.Ingestion;

/// <summary>Original → pages → chunks → embeddings → store: the one way from an upload to being searchable.</summary>
public sealed class IngestionPipeline(
    IDocumentExtractor extractor,
    OriginalStore originals,
    IDocumentStore documents,
    IKnowledgeStore knowledge,
    Embedder embedder,
    ForegroundWork foreground,
    IOptions<ChunkingOptions> chunking,
    TimeProvider time)
{
    // Small enough that an answer waits a fraction of a second for it, large enough that calls do not cost more than the work.
    private const int EmbeddingSlice = 8;

    /// <summary>Ingests one document that was claimed. Cancelling leaves its row as it was.</summary>
    /// <exception cref="ExtractionException">It cannot be read.</exception>
    /// <exception cref="EmbeddingMismatchException">Its collection was embedded with another model.</exception>
    public async Task IngestAsync(Document document, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var progress = new IngestionProgress(documents, document.Id, embedder.IsAvailable, time);

        var read = await ReadAsync(document, progress, cancellationToken);
        var chunks = new Chunker(chunking.Value, embedder.CountTokens).Split(read.Title, read.Pages).ToList();
        var embedded = await EmbedAsync(read.Title, chunks, progress, cancellationToken);

        var report = new IngestionReport(
            read.Pages.Sum(page => page.Text.Length), read.Warnings, Stopwatch.GetElapsedTime(started).TotalSeconds, read.FoundTitle);
        await knowledge.StoreAsync(
            new IngestedDocument(document.Id, read.Title, LanguageOf(read.Pages), read.Pages, embedded, embedder.ModelName, report), cancellationToken);
    }

    private async Task<ReadDocument> ReadAsync(Document document, IngestionProgress progress, CancellationToken cancellationToken)
    {
        var pages = new PageAssembler();
        var warnings = new List<string>();
        string? title = null;
        var input = new ExtractionInput(originals.PathOf(document.ContentHash), document.Name, document.MediaType);
        await foreach (var update in extractor.ExtractAsync(input, cancellationToken))
        {
            switch (update)
            {
                case ExtractionUpdate.PageCount count:
                    await progress.CountedAsync(count.Total, cancellationToken);
                    break;
                case ExtractionUpdate.Found found:
                    pages.Add(found.Section);
                    break;
                case ExtractionUpdate.PageDone done:
                    pages.FinishUpTo(done.Page);
                    await progress.ReadAsync(done.Page, cancellationToken);
                    break;
                case ExtractionUpdate.Warning warning:
                    warnings.Add(warning.Message);
                    break;
                case ExtractionUpdate.Title found:
                    title = found.Text;
                    break;
            }
        }

        pages.Finish();
        if (pages.Characters == 0)
        {
            throw new ExtractionException($"{document.Name} holds no text. Nothing was added. Check the file and upload it again.");
        }

        await progress.CountedAsync(pages.Pages.Count, cancellationToken);
        return new ReadDocument(title ?? Path.GetFileNameWithoutExtension(document.Name), title, pages.Pages, warnings);
    }

    private async Task<IReadOnlyList<EmbeddedChunk>> EmbedAsync(
        string title, List<Chunk> chunks, IngestionProgress progress, CancellationToken cancellationToken)
    {
        if (!embedder.IsAvailable)
        {
            return [.. chunks.Select(chunk => new EmbeddedChunk(chunk, default))];
        }

        var embedded = new List<EmbeddedChunk>(chunks.Count);
        foreach (var slice in chunks.Chunk(EmbeddingSlice))
        {
            await foreground.GiveWayAsync(cancellationToken);
            var embeddings = await embedder.EmbedPassagesAsync(
                [.. slice.Select(chunk => EmbeddingText.For(title, chunk.Heading, chunk.Text))], cancellationToken);
            embedded.AddRange(slice.Zip(embeddings, (chunk, embedding) => new EmbeddedChunk(chunk, embedding)));
            await progress.EmbeddedAsync(slice[^1].Page - 1, cancellationToken); // The slice may end in the middle of its last page.
        }

        return embedded;
    }

    private static string? LanguageOf(IReadOnlyList<DocumentPage> pages)
    {
        _ = pages;
        return null;
    }

    private sealed record ReadDocument(string Title, string? FoundTitle, IReadOnlyList<DocumentPage> Pages, IReadOnlyList<string> Warnings);
}
