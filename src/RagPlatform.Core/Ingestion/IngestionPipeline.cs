using System.Diagnostics;
using Microsoft.Extensions.Options;
using RagPlatform.Core.Documents;
using RagPlatform.Core.Retrieval;
using RagPlatform.Core.Retrieval.Text;

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

    private const int SampleLength = 2_500;

    /// <summary>Ingests one document that was claimed. Cancelling leaves its row as it was.</summary>
    /// <exception cref="ExtractionException">It cannot be read.</exception>
    /// <exception cref="EmbeddingMismatchException">Its collection was embedded with another model.</exception>
    public async Task IngestAsync(Document document, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var canEmbed = await embedder.PrepareAsync(cancellationToken);
        var progress = new IngestionProgress(documents, document.Id, canEmbed, time);

        var read = await ReadAsync(document, progress, cancellationToken);
        var chunks = new Chunker(chunking.Value, embedder.CountTokens).Split(read.Title, read.Pages).ToList();
        var embedded = canEmbed
            ? await EmbedAsync(read.Title, chunks, progress, cancellationToken)
            : [.. chunks.Select(chunk => new EmbeddedChunk(chunk, default))]; // Found by words alone.

        var report = new IngestionReport(
            read.Pages.Sum(page => page.Text.Length), read.Warnings, Stopwatch.GetElapsedTime(started).TotalSeconds, read.FoundTitle);
        await knowledge.StoreAsync(
            new IngestedDocument(document.Id, read.Title, LanguageOf(read.Pages), read.Pages, embedded, canEmbed ? embedder.ModelName : null, report), cancellationToken);
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
                    await foreground.GiveWayAsync(cancellationToken); // The reader waits as soon as the pipe to it is full.
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

    // Covers, tables of contents and annexes are poor witnesses; the three samples outvote one of them.
    private static string? LanguageOf(IReadOnlyList<DocumentPage> pages)
    {
        var written = pages.Where(page => page.Text.Length > 0).ToList();
        var samples = new[] { 0, written.Count / 2, written.Count - 1 }.Distinct().Select(i => written[i].Text);
        return LanguageDetector.Detect(string.Join("\n\n", samples.Select(text => text[..Math.Min(text.Length, SampleLength)])));
    }

    private sealed record ReadDocument(string Title, string? FoundTitle, IReadOnlyList<DocumentPage> Pages, IReadOnlyList<string> Warnings);
}
