namespace RagPlatform.Core.Retrieval;

/// <summary>A chunk of the fused list.</summary>
/// <param name="ChunkId">Database id of the chunk.</param>
/// <param name="Score">0–1, higher is better.</param>
/// <param name="TextScore">BM25; null when the full-text list does not hold it.</param>
/// <param name="VectorScore">Cosine; null when the embedding list does not hold it.</param>
internal readonly record struct FusedChunk(long ChunkId, double Score, double? TextScore, double? VectorScore);

/// <summary>Makes one list of the two legs' lists.</summary>
internal static class Fusion
{
    /// <summary>Fuses the lists of one query, best first.</summary>
    /// <param name="text">Full-text list, best first; may be empty.</param>
    /// <param name="vector">Embedding list, best first; may be empty.</param>
    public static List<FusedChunk> Fuse(IReadOnlyList<RankedChunk> text, IReadOnlyList<RankedChunk> vector)
    {
        var texts = text.ToDictionary(chunk => chunk.ChunkId, chunk => chunk.Score);
        var vectors = vector.ToDictionary(chunk => chunk.ChunkId, chunk => chunk.Score);
        var bestText = text.Count > 0 ? text[0].Score : 1;
        var (bestVector, worstVector) = vector.Count > 0 ? (vector[0].Score, vector[^1].Score) : (1, 0);
        var range = Math.Max(1e-6, bestVector - worstVector);
        var weight = text.Count == 0 ? 0 : vector.Count == 0 ? 1 : 0.5;
        return
        [
            .. texts.Keys.Union(vectors.Keys).Select(id =>
            {
                double? textScore = texts.TryGetValue(id, out var t) ? t : null;
                double? vectorScore = vectors.TryGetValue(id, out var v) ? v : null;
                var score = (weight * (textScore ?? 0) / bestText)
                    + ((1 - weight) * (vectorScore is { } cosine ? (cosine - worstVector) / range : 0));
                return new FusedChunk(id, score, textScore, vectorScore);
            }).OrderByDescending(chunk => chunk.Score).ThenBy(chunk => chunk.ChunkId),
        ];
    }
}
