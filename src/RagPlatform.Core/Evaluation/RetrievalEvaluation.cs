using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using RagPlatform.Core.Access;
using RagPlatform.Core.Documents;
using RagPlatform.Core.Ingestion;
using RagPlatform.Core.Retrieval;
using RagPlatform.Core.Retrieval.Text;

namespace RagPlatform.Core.Evaluation;

/// <summary>What an evaluation of retrieval measured.</summary>
/// <param name="Set">Name of the test set.</param>
/// <param name="Mode">Legs that were really used.</param>
/// <param name="Documents">Documents in the corpus.</param>
/// <param name="Queries">Judged questions.</param>
/// <param name="NdcgAt10">Mean over the questions, 0–1.</param>
/// <param name="RecallAt100">Mean over the questions, 0–1.</param>
/// <param name="Seconds">Time of all searches; loading and embedding the corpus not counted.</param>
/// <param name="MedianMs">Median time of a search, with embedding the question, in milliseconds.</param>
/// <param name="P95Ms">95th percentile of the same.</param>
/// <param name="Model">Embedding model; null in text mode.</param>
/// <param name="LoadSeconds">Time to embed, store and index the corpus.</param>
public sealed record RetrievalScores(
    string Set, RetrievalMode Mode, int Documents, int Queries, double NdcgAt10, double RecallAt100,
    double Seconds, double MedianMs, double P95Ms, string? Model, double LoadSeconds);

/// <summary>How far an evaluation is.</summary>
/// <param name="Step">What it does, for people, e.g. "Embedding".</param>
/// <param name="Done">Units done.</param>
/// <param name="Total">Units in all.</param>
public sealed record EvaluationProgress(string Step, int Done, int Total);

/// <summary>
/// Measures retrieval as the product does it: the same analysis, embeddings, store, access filter and fusion, over a judged set. Each
/// document becomes one chunk.
/// </summary>
/// <param name="documents">An empty store, which the evaluation fills.</param>
/// <param name="knowledge">The same store.</param>
/// <param name="embedder">The model; may be none in text mode.</param>
/// <param name="options">How passages are searched for.</param>
/// <param name="cacheFolder">Where embeddings of the corpus are kept for the next time.</param>
public sealed class RetrievalEvaluation(
    IDocumentStore documents, IKnowledgeStore knowledge, Embedder embedder, IOptions<RetrievalOptions> options, string cacheFolder)
{
    private const int Top = 100;

    /// <summary>Loads the set and asks all its questions, one after the other.</summary>
    /// <exception cref="InvalidOperationException">The mode needs an embedding model and there is none.</exception>
    public async Task<RetrievalScores> RunAsync(
        BeirSet set, RetrievalMode mode, IProgress<EvaluationProgress>? progress, CancellationToken cancellationToken)
    {
        if (mode != RetrievalMode.Text && !await embedder.PrepareAsync(cancellationToken))
        {
            throw new InvalidOperationException(
                $"Mode {mode} needs an embedding model. {embedder.Status.Error ?? "None is installed."} Install one, or use --mode text.");
        }

        var loading = Stopwatch.GetTimestamp();
        var ids = await LoadAsync(set, withEmbeddings: mode != RetrievalMode.Text, progress, cancellationToken);
        var loadSeconds = Stopwatch.GetElapsedTime(loading).TotalSeconds;

        var retriever = new Retriever(knowledge, embedder, options);
        // The first search reads the indexes into memory: the product's start, not a search.
        await retriever.RetrieveAsync(["warm up"], Caller.Owner.Filter(), Top, mode, cancellationToken);
        var (ndcg, recall, times) = (0.0, 0.0, new List<double>());
        foreach (var query in set.Queries)
        {
            var result = await retriever.RetrieveAsync([query.Text], Caller.Owner.Filter(), Top, mode, cancellationToken);
            times.Add(result.Elapsed.TotalMilliseconds);
            var ranked = result.Passages.Select(passage => ids[passage.DocumentId]).ToList();
            ndcg += RankingMetrics.Ndcg(ranked, query.Relevance, 10);
            recall += RankingMetrics.Recall(ranked, query.Relevance, Top);
            progress?.Report(new("Asking", times.Count, set.Queries.Count));
        }

        var queries = Math.Max(1, set.Queries.Count);
        return new(
            set.Name, mode, set.Documents.Count, set.Queries.Count, Math.Round(ndcg / queries, 4), Math.Round(recall / queries, 4),
            Math.Round(times.Sum() / 1000, 2), Math.Round(RankingMetrics.Percentile(times, 0.5), 2),
            Math.Round(RankingMetrics.Percentile(times, 0.95), 2), mode == RetrievalMode.Text ? null : embedder.ModelName,
            Math.Round(loadSeconds, 1));
    }

    private async Task<Dictionary<Guid, string>> LoadAsync(
        BeirSet set, bool withEmbeddings, IProgress<EvaluationProgress>? progress, CancellationToken cancellationToken)
    {
        var embeddings = withEmbeddings
            ? await new EmbeddingCache(embedder, cacheFolder).EmbedAsync(
                [.. set.Documents.Select(document => EmbeddingText.For(TitleOf(document), "", document.Text))],
                progress is null ? null : new Relay(progress, "Embedding", set.Documents.Count), cancellationToken)
            : null;
        var collection = await documents.AddCollectionAsync(set.Name, null, Caller.Owner, cancellationToken);
        var ids = new Dictionary<Guid, string>(set.Documents.Count);
        for (var i = 0; i < set.Documents.Count; i++)
        {
            var document = set.Documents[i];
            var added = await documents.AddAsync(ToDocument(document, collection.Id), AccessFilter.Everything, [], cancellationToken);
            var chunk = new Chunk(0, document.Text, "", 1, 0, document.Text.Length);
            await knowledge.StoreAsync(
                new(
                    added.Document.Id, TitleOf(document), LanguageDetector.Detect($"{document.Title}. {document.Text}"), [],
                    [new(chunk, embeddings?[i] ?? default)], withEmbeddings ? embedder.ModelName : null, new(document.Text.Length, [], 0)),
                cancellationToken);
            ids.Add(added.Document.Id, document.Id);
            progress?.Report(new("Storing", i + 1, set.Documents.Count));
        }

        return ids;
    }

    // Some sets repeat the title at the head of the text.
    private static string TitleOf(BeirDocument document) =>
        document.Text.StartsWith(document.Title, StringComparison.OrdinalIgnoreCase) ? "" : document.Title;

    private static Document ToDocument(BeirDocument document, Guid collectionId) => new()
    {
        Id = Guid.CreateVersion7(),
        CollectionId = collectionId,
        Name = document.Id,
        MediaType = "text/plain",
        Size = document.Text.Length,
        ContentHash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(document.Text))),
        State = DocumentState.Queued,
    };

    private sealed class Relay(IProgress<EvaluationProgress> progress, string step, int total) : IProgress<int>
    {
        public void Report(int value) => progress.Report(new(step, value, total));
    }
}
