using System.Text.Json.Serialization;

namespace RagPlatform.Client;

/// <summary>How passages are found.</summary>
[JsonConverter(typeof(CamelCaseEnum<SearchMode>))]
public enum SearchMode
{
    /// <summary>By meaning and by words.</summary>
    Hybrid,

    /// <summary>By meaning alone.</summary>
    Vector,

    /// <summary>By words alone.</summary>
    Text,
}

/// <summary>What to search for.</summary>
/// <param name="Query">In plain words.</param>
public sealed record SearchRequest(string Query)
{
    /// <summary>Where; null for everything that the caller may read.</summary>
    public IReadOnlyList<Guid>? CollectionIds { get; init; }

    /// <summary>How many passages; null for the server's default.</summary>
    public int? Top { get; init; }

    /// <summary>How; null for hybrid.</summary>
    public SearchMode? Mode { get; init; }
}

/// <summary>What a search found.</summary>
/// <param name="Passages">Best first.</param>
/// <param name="Mode">How it was found; by words alone where no embedding model is installed.</param>
/// <param name="SearchedChunks">Pieces that were looked at.</param>
/// <param name="Notice">For people: what was missing; null when all is well.</param>
/// <param name="Milliseconds">How long it took.</param>
public sealed record SearchResult(IReadOnlyList<Passage> Passages, SearchMode Mode, int SearchedChunks, string? Notice, double Milliseconds);

/// <summary>A piece of a document that was found.</summary>
/// <param name="DocumentId">The document.</param>
/// <param name="DocumentName">Its name.</param>
/// <param name="CollectionId">Its collection.</param>
/// <param name="Page">Page, slide or sheet, from 1.</param>
/// <param name="Heading">Path of headings; may be empty.</param>
/// <param name="Text">The text.</param>
/// <param name="Start">Offset in the text of the page, UTF-16 units.</param>
/// <param name="End">Offset after it.</param>
/// <param name="Score">0 to 1, higher is better.</param>
/// <param name="TextScore">By words; null when it was not found so.</param>
/// <param name="VectorScore">By meaning; null when it was not found so.</param>
public sealed record Passage(
    Guid DocumentId, string DocumentName, Guid CollectionId, int Page, string Heading, string Text, int Start, int End, double Score, double? TextScore,
    double? VectorScore);
