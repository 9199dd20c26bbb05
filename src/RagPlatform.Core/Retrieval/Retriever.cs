using RagPlatform.Core.Access;

namespace RagPlatform.Core.Retrieval;

/// <summary>Query → candidates of both legs → one ranked list.</summary>
public sealed class Retriever(IKnowledgeStore store, Embedder embedder)
{
    /// <summary>Finds the best passages for a query.</summary>
    /// <param name="queries">What to search for: the condensed question first, then the question as typed when it differs.</param>
    /// <param name="filter">What may be found.</param>
    /// <param name="top">Longest list wanted.</param>
    /// <param name="mode">Which legs to use.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public Task<RetrievalResult> RetrieveAsync(
        IReadOnlyList<string> queries, AccessFilter filter, int top, RetrievalMode mode, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{store.GetType().Name} {embedder.ModelName}");
}
