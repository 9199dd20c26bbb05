using RagPlatform.Core.Ingestion;

namespace RagPlatform.Core.Retrieval;

/// <summary>A chunk as retrieval returns it.</summary>
/// <param name="ChunkId">Database id of the chunk.</param>
/// <param name="DocumentId">Its document.</param>
/// <param name="DocumentName">File name of the document.</param>
/// <param name="Title">Title of the document, which stands before text that is embedded.</param>
/// <param name="CollectionId">Its collection.</param>
/// <param name="Chunk">The chunk.</param>
/// <param name="Language">Language of the document, or null.</param>
/// <param name="Score">Fused score, 0–1, higher is better.</param>
/// <param name="TextScore">BM25 of the full-text leg, higher is better; null when that leg did not return it.</param>
/// <param name="VectorScore">Cosine of the vector leg, -1–1; null when that leg did not return it.</param>
public sealed record Passage(
    long ChunkId,
    Guid DocumentId,
    string DocumentName,
    string Title,
    Guid CollectionId,
    Chunk Chunk,
    string? Language,
    double Score = 0,
    double? TextScore = null,
    double? VectorScore = null);

/// <summary>One entry of a ranked list of a store.</summary>
/// <param name="ChunkId">Database id of the chunk.</param>
/// <param name="Score">Higher is better: BM25 (positive) or cosine.</param>
public readonly record struct RankedChunk(long ChunkId, double Score);

/// <summary>Which legs a search uses.</summary>
public enum RetrievalMode
{
    /// <summary>Full text and embeddings, fused.</summary>
    Hybrid,

    /// <summary>Embeddings alone.</summary>
    Vector,

    /// <summary>Full text alone.</summary>
    Text,
}

/// <summary>What a search found.</summary>
/// <param name="Passages">Best first.</param>
/// <param name="SearchedChunks">How many chunks the filter let the search look at.</param>
/// <param name="Mode">The mode that was really used: <see cref="RetrievalMode.Text"/> when no embedding model is there.</param>
/// <param name="Notice">For people, e.g. "Searching by words alone: no embedding model is installed."; null when all is well.</param>
/// <param name="Elapsed">Time the search took.</param>
public sealed record RetrievalResult(
    IReadOnlyList<Passage> Passages, int SearchedChunks, RetrievalMode Mode, string? Notice, TimeSpan Elapsed);
