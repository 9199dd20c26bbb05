using RagPlatform.Core.Answering;
using RagPlatform.Core.Retrieval;

namespace RagPlatform.Web.Features.Sources;

/// <summary>Whole addresses of documents, pages and cited places, for readers outside the pages.</summary>
/// <param name="origin">What they begin with, such as <c>http://127.0.0.1:5080</c>.</param>
internal sealed class SourceLinks(string origin)
{
    /// <param name="request">What the client sent: where it got here is where its person does.</param>
    /// <param name="publicAddress">Address that people open this installation by; empty when the settings tell none.</param>
    public static SourceLinks Of(HttpRequest request, string publicAddress = "") =>
        new(OriginOf(request, publicAddress));

    /// <summary>What addresses of this installation begin with.</summary>
    /// <param name="request">What the client sent.</param>
    /// <param name="publicAddress">Address that people open this installation by; empty when the settings tell none.</param>
    public static string OriginOf(HttpRequest request, string publicAddress) =>
        publicAddress.Length > 0 ? publicAddress.TrimEnd('/') : $"{request.Scheme}://{request.Host}{request.PathBase}";

    public string To(Citation citation) => origin + SourceAddress.For(citation);

    public string To(Passage passage) => origin + SourceAddress.For(passage);

    public string To(Guid documentId, int page = 1) => $"{origin}/documents/{documentId}?page={page}";
}
