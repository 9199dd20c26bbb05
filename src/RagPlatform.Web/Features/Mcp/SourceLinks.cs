using RagPlatform.Core.Answering;
using RagPlatform.Core.Retrieval;
using RagPlatform.Web.Features.Sources;

namespace RagPlatform.Web.Features.Mcp;

/// <summary>Addresses of documents and pages: those that people open in a browser, and those that the protocol reads.</summary>
/// <param name="origin">What web addresses begin with, such as <c>http://127.0.0.1:5080</c>.</param>
internal sealed class SourceLinks(string origin)
{
    /// <param name="request">What the client sent: where it got here is where its person does.</param>
    /// <param name="publicAddress">Address that people open this installation by; empty when the settings tell none.</param>
    public static SourceLinks Of(HttpRequest request, string publicAddress) =>
        new(publicAddress.Length > 0 ? publicAddress.TrimEnd('/') : $"{request.Scheme}://{request.Host}{request.PathBase}");

    public string Web(Citation citation) => origin + SourceAddress.For(citation);

    public string Web(Passage passage) => origin + SourceAddress.For(passage);

    public string Web(Guid documentId, int page = 1) => $"{origin}/documents/{documentId}?page={page}";

    public static string Resource(Guid documentId) => $"{DocumentResources.Root}{documentId}";

    public static string Resource(Guid documentId, int page) => $"{DocumentResources.Root}{documentId}/pages/{page}";
}
