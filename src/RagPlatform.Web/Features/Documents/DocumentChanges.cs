using RagPlatform.Core.Documents;

namespace RagPlatform.Web.Features.Documents;

/// <summary>Whether a list of documents looks different from the one that is shown.</summary>
internal static class DocumentChanges
{
    public static bool AreSame(IReadOnlyList<Document> before, IReadOnlyList<Document> after) =>
        before.Count == after.Count && before.Zip(after).All(pair => Looks(pair.First) == Looks(pair.Second));

    private static (Guid, DocumentState, int, int?, int, string?, string) Looks(Document document) =>
        (document.Id, document.State, document.PagesDone, document.PagesTotal, document.Chunks, document.Error, document.ContentHash);
}
