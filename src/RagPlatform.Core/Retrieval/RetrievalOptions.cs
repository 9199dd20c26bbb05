using System.ComponentModel.DataAnnotations;

namespace RagPlatform.Core.Retrieval;

/// <summary>How passages are searched for. Bound from <c>Retrieval</c>.</summary>
public sealed class RetrievalOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Retrieval";

    /// <summary>
    /// Chunks fetched from each leg (full text, embeddings) before fusion. Default 200: what stands low in one list and high in the
    /// other must be in both for its scores to be compared. Both legs rank all chunks anyway, so fewer save next to nothing.
    /// </summary>
    [Range(10, 5000)]
    public int Candidates { get; set; } = 200;
}
