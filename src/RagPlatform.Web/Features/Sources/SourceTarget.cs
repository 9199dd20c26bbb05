using RagPlatform.Core.Answering;

namespace RagPlatform.Web.Features.Sources;

/// <summary>A place in a document that is to be shown.</summary>
/// <param name="DocumentId">The document.</param>
/// <param name="Page">Page, slide or sheet, from 1.</param>
/// <param name="Start">Offset of the passage in the page's text.</param>
/// <param name="End">Offset after it; not after <paramref name="Start"/> when no passage is marked.</param>
public sealed record SourceTarget(Guid DocumentId, int Page, int Start, int End)
{
    /// <summary>Number of the citation, when it is one.</summary>
    public int? Number { get; init; }

    /// <summary>File name as the answer had it.</summary>
    public string? DocumentName { get; init; }

    /// <summary>Heading path as the answer had it.</summary>
    public string Heading { get; init; } = "";

    /// <summary>The cited sentence, which the answer keeps whatever becomes of the document.</summary>
    public string? Quote { get; init; }

    /// <summary>Version that was cited.</summary>
    public string? ContentHash { get; init; }

    public static SourceTarget From(Citation citation) => new(citation.DocumentId, citation.Page, citation.Start, citation.End)
    {
        Number = citation.Number,
        DocumentName = citation.DocumentName,
        Heading = citation.Heading,
        Quote = citation.Quote,
        ContentHash = citation.ContentHash,
    };
}
