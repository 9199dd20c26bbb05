using RagPlatform.Core.Access;
using RagPlatform.Core.Ingestion;

namespace RagPlatform.Core.Retrieval;

/// <summary>
/// What was read from documents: pages, chunks, embeddings and their indexes. It returns ranked lists; fusion and calibration
/// are the <see cref="Retriever"/>'s, so that every store is judged by the same code. Thread-safe.
/// </summary>
public interface IKnowledgeStore
{
    /// <summary>
    /// Replaces everything that is known of a document and marks it ready, in one transaction: a crash half way leaves the
    /// previous version searchable. An older version of the document (same collection and name) is removed in the same transaction.
    /// </summary>
    /// <exception cref="EmbeddingMismatchException">The collection was embedded with another model or other dimensions.</exception>
    Task StoreAsync(IngestedDocument document, CancellationToken cancellationToken);

    /// <summary>Full-text search with BM25 over heading, title and text, with the analysis of each document's language.</summary>
    /// <param name="query">What a person typed; never interpreted as query syntax.</param>
    /// <param name="filter">What may be found.</param>
    /// <param name="top">Longest list wanted.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    Task<TextRanking> SearchTextAsync(string query, AccessFilter filter, int top, CancellationToken cancellationToken);

    /// <summary>Exact nearest neighbours by cosine over chunks embedded with that model.</summary>
    Task<IReadOnlyList<RankedChunk>> SearchVectorAsync(
        ReadOnlyMemory<float> embedding, string embeddingModel, AccessFilter filter, int top, CancellationToken cancellationToken);

    /// <summary>The passages of the given chunks, in the order given, without scores; those that may not be seen are left out.</summary>
    Task<IReadOnlyList<Passage>> GetPassagesAsync(IReadOnlyList<long> chunkIds, AccessFilter filter, CancellationToken cancellationToken);

    /// <summary>The first passages that there are, without scores: of the newest documents first, each from its beginning.</summary>
    Task<IReadOnlyList<Passage>> ListPassagesAsync(AccessFilter filter, int top, CancellationToken cancellationToken);

    /// <summary>One page as it was read, or null.</summary>
    Task<DocumentPage?> ReadPageAsync(Guid documentId, int page, AccessFilter filter, CancellationToken cancellationToken);

    /// <summary>All pages as they were read, ascending, without word boxes; empty when the document may not be seen.</summary>
    Task<IReadOnlyList<DocumentPage>> ReadPagesAsync(Guid documentId, AccessFilter filter, CancellationToken cancellationToken);

    /// <summary>What a search under the filter looks at: counts, languages, embedding models.</summary>
    Task<SearchableContent> DescribeAsync(AccessFilter filter, CancellationToken cancellationToken);

    /// <summary>How often words stand in the visible chunks: for the weight of the question's words.</summary>
    /// <param name="terms">Words as typed; analysed as the index does.</param>
    /// <param name="filter">What is counted.</param>
    /// <param name="cancellationToken">Stops the count.</param>
    Task<TermStatistics> CountTermsAsync(IReadOnlyList<string> terms, AccessFilter filter, CancellationToken cancellationToken);
}

/// <summary>Counts over the visible chunks.</summary>
/// <param name="Chunks">Visible chunks in all.</param>
/// <param name="Documents">Visible, ready documents.</param>
/// <param name="ChunksWithTerm">For each term asked for, the chunks that hold it.</param>
public sealed record TermStatistics(int Chunks, int Documents, IReadOnlyDictionary<string, int> ChunksWithTerm);

/// <summary>What a full-text search found.</summary>
/// <param name="Chunks">Best first, scores positive.</param>
/// <param name="Ceiling">
/// The score that a chunk would near if it held every word of the query (stop words aside) over and over; 0 without such words. The share
/// of it that the best chunk reaches tells how much of the question the documents' words cover.
/// </param>
public sealed record TextRanking(IReadOnlyList<RankedChunk> Chunks, double Ceiling);

/// <summary>What a filter lets a search look at.</summary>
/// <param name="Chunks">Chunks of ready documents.</param>
/// <param name="Documents">Ready documents.</param>
/// <param name="Languages">Their languages, each once, that of the most chunks first; null stands for those whose language is not known.</param>
/// <param name="Collections">Collections that have ready documents, with the model that they were embedded with.</param>
public sealed record SearchableContent(
    int Chunks, int Documents, IReadOnlyList<string?> Languages, IReadOnlyList<CollectionEmbedding> Collections);

/// <summary>The embedding model of a collection.</summary>
/// <param name="CollectionId">The collection.</param>
/// <param name="Name">Its name.</param>
/// <param name="Model">Name of the model; null when its chunks have no embeddings.</param>
/// <param name="Dimensions">Length of an embedding; null with <paramref name="Model"/>.</param>
public sealed record CollectionEmbedding(Guid CollectionId, string Name, string? Model, int? Dimensions);

/// <summary>Chunks and collection do not have the same embedding model.</summary>
public sealed class EmbeddingMismatchException(string message) : Exception(message);
