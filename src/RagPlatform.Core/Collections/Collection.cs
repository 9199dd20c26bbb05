namespace RagPlatform.Core.Collections;

/// <summary>A named set of documents with one embedding model and one access list.</summary>
/// <param name="Id">Version 7 UUID.</param>
/// <param name="Name">Unique among those that its maker sees, case-insensitively.</param>
/// <param name="Description">What it holds, for people; may be null.</param>
/// <param name="EmbeddingModel">Name of the model its chunks were embedded with; null until the first chunk is stored.</param>
/// <param name="EmbeddingDimensions">Length of its embeddings; null until the first chunk is stored.</param>
/// <param name="CreatedAt">UTC.</param>
public sealed record Collection(
    Guid Id, string Name, string? Description, string? EmbeddingModel, int? EmbeddingDimensions, DateTimeOffset CreatedAt)
{
    /// <summary>What programs keep with it; means nothing here.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = None;

    private static Dictionary<string, string> None { get; } = [];
}

/// <summary>A collection with what it holds, counted under the caller's rights.</summary>
/// <param name="Collection">The collection.</param>
/// <param name="Documents">Documents the caller may see, of any state, deleted ones not counted.</param>
/// <param name="Ready">Of these, those that can be searched.</param>
/// <param name="Failed">Of these, those whose ingestion failed.</param>
/// <param name="Chunks">Chunks of the ready ones.</param>
public sealed record CollectionSummary(Collection Collection, int Documents, int Ready, int Failed, int Chunks);
