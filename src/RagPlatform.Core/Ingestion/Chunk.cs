using RagPlatform.Core.Documents;

namespace RagPlatform.Core.Ingestion;

/// <summary>A contiguous part of one page of one document: what is embedded and indexed.</summary>
/// <param name="Ordinal">Position in the document, from 0.</param>
/// <param name="Text">The text; equal to the page's text from <paramref name="Start"/> to <paramref name="End"/>.</param>
/// <param name="Heading">Path of headings, joined by " › "; may be empty.</param>
/// <param name="Page">Page, slide or sheet, from 1.</param>
/// <param name="Start">Offset of its first character in the page's text, UTF-16 units.</param>
/// <param name="End">Offset after its last character.</param>
/// <param name="Kind">Kind of the section it comes from.</param>
public sealed record Chunk(int Ordinal, string Text, string Heading, int Page, int Start, int End, SectionKind Kind = SectionKind.Text);

/// <summary>A chunk with its embedding.</summary>
/// <param name="Chunk">The chunk.</param>
/// <param name="Embedding">L2 norm 1; empty when no embedding model is installed (found by full text alone).</param>
public sealed record EmbeddedChunk(Chunk Chunk, ReadOnlyMemory<float> Embedding);

/// <summary>Everything that becomes searchable at once when a document is ready.</summary>
/// <param name="DocumentId">The document.</param>
/// <param name="Title">Title found in the document, or its name without ending: stands before each chunk when it is embedded, and is searched.</param>
/// <param name="Language">BCP 47 primary language, or null.</param>
/// <param name="Pages">Pages as read, ascending by number.</param>
/// <param name="Chunks">Chunks in order.</param>
/// <param name="EmbeddingModel">Name of the embedding model; null when there is none.</param>
/// <param name="Report">What was read.</param>
public sealed record IngestedDocument(
    Guid DocumentId,
    string Title,
    string? Language,
    IReadOnlyList<DocumentPage> Pages,
    IReadOnlyList<EmbeddedChunk> Chunks,
    string? EmbeddingModel,
    IngestionReport Report);
