namespace RagPlatform.Core.Retrieval;

/// <summary>A chunk of the fused list.</summary>
/// <param name="ChunkId">Database id of the chunk.</param>
/// <param name="Score">0–1, higher is better.</param>
/// <param name="TextScore">BM25; null when the full-text list does not hold it.</param>
/// <param name="VectorScore">Cosine; null when the embedding list does not hold it.</param>
internal readonly record struct FusedChunk(long ChunkId, double Score, double? TextScore, double? VectorScore);

/// <summary>
/// Makes one list of the two legs' lists: a weighted sum of scores that are brought to 0–1 for each query. The weight of the words
/// depends on how many of them the documents have at all.
/// </summary>
/// <remarks>
/// BM25 is divided by the best of its list; cosines, which crowd in a narrow band that differs by model and query, by the range of
/// theirs. A question in another language shares hardly more than names and numbers with the documents, and the best of a bad list
/// would count as much as the best of a good one: so the words lose weight as the best chunk covers less of the question
/// (<see cref="TextRanking.Ceiling"/>). Measured, nDCG@10, text / vector / plain half-and-half / this:
/// multilingual-e5-small, German questions to English paragraphs of XQuAD .485 / .913 / .792 / .921, English ones to English
/// .972 / .969 / .983 / .984; bge-small, claude-docs .733 / .673 / .789 / .789. Neither value was sought by set: any full cover from
/// .3 to .6 and any weight from .4 to .6 stays within .01 of these.
/// </remarks>
internal static class Fusion
{
    // Share of the sum that the words have when the documents cover them.
    private const double TextWeight = 0.5;

    // Share of the ceiling from which on they count as covered: the median of questions in the documents' language is .3 to .5.
    private const double FullCover = 0.4;

    /// <summary>Fuses the lists of one query, best first.</summary>
    /// <param name="text">Full-text list; may be empty.</param>
    /// <param name="vector">Embedding list, best first; may be empty.</param>
    public static List<FusedChunk> Fuse(TextRanking text, IReadOnlyList<RankedChunk> vector)
    {
        if (vector.Count == 0)
        {
            // Alone, the share of the ceiling says more than the share of the best.
            return [.. text.Chunks.Select(chunk => new FusedChunk(chunk.ChunkId, Math.Clamp(chunk.Score / text.Ceiling, 0, 1), chunk.Score, null))];
        }

        if (text.Chunks.Count == 0)
        {
            return [.. vector.Select(chunk => new FusedChunk(chunk.ChunkId, Math.Clamp(chunk.Score, 0, 1), null, chunk.Score))];
        }

        var best = text.Chunks[0].Score;
        var textWeight = TextWeight * Math.Min(1, best / text.Ceiling / FullCover);
        var vectorWeight = 1 - TextWeight;
        var (highest, lowest) = (vector[0].Score, vector[^1].Score);
        var range = Math.Max(1e-6, highest - lowest);
        var texts = text.Chunks.ToDictionary(chunk => chunk.ChunkId, chunk => chunk.Score);
        var vectors = vector.ToDictionary(chunk => chunk.ChunkId, chunk => chunk.Score);
        return
        [
            .. texts.Keys.Union(vectors.Keys).Select(Fused).OrderByDescending(chunk => chunk.Score).ThenBy(chunk => chunk.ChunkId),
        ];

        FusedChunk Fused(long id)
        {
            double? textScore = texts.TryGetValue(id, out var bm25) ? bm25 : null;
            double? vectorScore = vectors.TryGetValue(id, out var cosine) ? cosine : null;
            var sum = (textWeight * (textScore ?? 0) / best) + (vectorWeight * ((vectorScore ?? lowest) - lowest) / range);
            return new(id, sum / (textWeight + vectorWeight), textScore, vectorScore);
        }
    }
}
