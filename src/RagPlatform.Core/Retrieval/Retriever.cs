using System.Diagnostics;
using Microsoft.Extensions.Options;
using RagPlatform.Core.Access;

namespace RagPlatform.Core.Retrieval;

/// <summary>Query → candidates of both legs → one ranked list. Thread-safe.</summary>
public sealed class Retriever(IKnowledgeStore store, Embedder embedder, IOptions<RetrievalOptions> options)
{
    // What a further form of the question finds counts a little less: where both find something, the first form's order stays.
    private const double FurtherQuery = 0.9;

    /// <summary>Finds the best passages for a query.</summary>
    /// <param name="queries">What to search for: the condensed question first, then the question as typed when it differs.</param>
    /// <param name="filter">What may be found.</param>
    /// <param name="top">Longest list wanted.</param>
    /// <param name="mode">Which legs to use.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>
    /// Passages, best first. Without an embedding model, or when one part was embedded with another model, the search goes on with what
    /// there is, and <see cref="RetrievalResult.Notice"/> says so.
    /// </returns>
    public async Task<RetrievalResult> RetrieveAsync(
        IReadOnlyList<string> queries, AccessFilter filter, int top, RetrievalMode mode, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var content = await store.DescribeAsync(filter, cancellationToken);
        var (used, notice) = await ChooseAsync(mode, content, cancellationToken);

        var candidates = Math.Max(top, options.Value.Candidates);
        var lists = await Task.WhenAll(queries
            .Where(query => !string.IsNullOrWhiteSpace(query))
            .Distinct(StringComparer.Ordinal)
            .Select(query => SearchAsync(query, filter, candidates, used, cancellationToken)));
        var best = lists.SelectMany((list, i) => i == 0 ? list : list.Select(chunk => chunk with { Score = chunk.Score * FurtherQuery }))
            .GroupBy(chunk => chunk.ChunkId)
            .Select(group => group.MaxBy(chunk => chunk.Score))
            .OrderByDescending(chunk => chunk.Score).ThenBy(chunk => chunk.ChunkId)
            .Take(top)
            .ToDictionary(chunk => chunk.ChunkId);

        // What was deleted between search and reading is missing here: found is what can be read.
        var passages = await store.GetPassagesAsync([.. best.Keys], filter, cancellationToken);
        return new(
            [.. passages.Select(passage => WithScores(passage, best[passage.ChunkId]))],
            content.Chunks, used, notice, Stopwatch.GetElapsedTime(started));
    }

    private static Passage WithScores(Passage passage, FusedChunk chunk) =>
        passage with { Score = chunk.Score, TextScore = chunk.TextScore, VectorScore = chunk.VectorScore };

    private async Task<List<FusedChunk>> SearchAsync(
        string query, AccessFilter filter, int candidates, RetrievalMode mode, CancellationToken cancellationToken)
    {
        var vector = mode == RetrievalMode.Text
            ? Task.FromResult<IReadOnlyList<RankedChunk>>([])
            : SearchVectorAsync(query, filter, candidates, cancellationToken);
        var text = mode == RetrievalMode.Vector
            ? Task.FromResult(new TextRanking([], 0))
            : store.SearchTextAsync(query, filter, candidates, cancellationToken);
        await Task.WhenAll(vector, text);
        return Fusion.Fuse(await text, await vector);
    }

    private async Task<IReadOnlyList<RankedChunk>> SearchVectorAsync(
        string query, AccessFilter filter, int candidates, CancellationToken cancellationToken)
    {
        var embedding = await embedder.EmbedQueryAsync(query, cancellationToken);
        return await store.SearchVectorAsync(embedding, embedder.ModelName!, filter, candidates, cancellationToken);
    }

    // What can be searched with what there is, and what people must know of it.
    private async Task<(RetrievalMode Mode, string? Notice)> ChooseAsync(
        RetrievalMode wanted, SearchableContent content, CancellationToken cancellationToken)
    {
        if (wanted == RetrievalMode.Text)
        {
            return (RetrievalMode.Text, null);
        }

        if (!await embedder.PrepareAsync(cancellationToken))
        {
            return (RetrievalMode.Text, embedder.ModelName is null
                ? RetrievalTexts.WordsAlone
                : RetrievalTexts.WordsAloneBecause(embedder.Status.Error));
        }

        var others = content.Collections
            .Where(c => c.Model is not null && (c.Model != embedder.ModelName || c.Dimensions != embedder.Dimensions)).ToList();
        if (others.Count == 0)
        {
            return (wanted, null);
        }

        var notice = string.Join(' ', others.Select(other =>
            $"{other.Name} was embedded with {other.Model} ({other.Dimensions}); re-index it to use {embedder.ModelName} ({embedder.Dimensions}). "
            + "Until then it is searched by words alone."));
        return (others.Count == content.Collections.Count ? RetrievalMode.Text : RetrievalMode.Hybrid, notice);
    }
}
