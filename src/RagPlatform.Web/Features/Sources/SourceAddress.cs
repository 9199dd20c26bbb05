using RagPlatform.Core.Answering;
using RagPlatform.Core.Retrieval;

namespace RagPlatform.Web.Features.Sources;

/// <summary>Addresses of documents, pages and passages.</summary>
internal static class SourceAddress
{
    public static string For(Guid documentId, int page, int start, int end) => $"/documents/{documentId}?page={page}&start={start}&end={end}";

    public static string For(Citation citation) => For(citation.DocumentId, citation.Page, citation.Start, citation.End);

    public static string For(Passage passage) => For(passage.DocumentId, passage.Chunk.Page, passage.Chunk.Start, passage.Chunk.End);

    /// <summary>The file as it was uploaded.</summary>
    public static string Original(Guid documentId) => $"/api/documents/{documentId}/original";
}
