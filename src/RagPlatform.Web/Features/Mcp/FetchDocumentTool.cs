using System.ComponentModel;
using System.Globalization;
using System.Text;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using RagPlatform.Core.Access.Keys;
using RagPlatform.Web.Features.Sources;

namespace RagPlatform.Web.Features.Mcp;

/// <summary><c>fetch_document</c>: a document as it was read, some pages at a time.</summary>
internal sealed class FetchDocumentTool(DocumentReading reading, SourceLinks links)
{
    /// <summary>Most characters of one call: about 12,000 tokens, which a model still reads beside its conversation.</summary>
    internal const int MaxCharacters = 50_000;

    [McpServerTool(
        Name = "fetch_document", Title = "Read a document", ReadOnly = true, Idempotent = true, Destructive = false, OpenWorld = false,
        UseStructuredContent = true, OutputSchemaType = typeof(FetchedJson))]
    [NeedsScope(KeyScopes.Search)]
    [Description("The text of a document as it was read, page by page. Long documents come in parts: call it again with nextPage and nextStart until they are null.")]
    public async Task<CallToolResult> FetchAsync(
        [Description("Id of the document, as search and ask tell it (documentId, or its rag:// address)")] string id,
        [Description("Page to begin with, from 1")] int page = 1,
        [Description("Character of that page to begin with, from 0")] int start = 0,
        CancellationToken cancellationToken = default)
    {
        var documentId = DocumentResources.TryParse(id, out var address) ? address.DocumentId : Guid.TryParse(id, out var guid) ? guid : Guid.Empty;
        if (await reading.FindAsync(documentId, page, cancellationToken) is not { } found)
        {
            throw new McpException("You don't have access to this document, or it does not exist. search tells the ids of those that you may read.");
        }

        if (found.Problem is { } problem)
        {
            throw new McpException(problem);
        }

        var last = found.Pages[^1].Number;
        if (page < 1 || page > last || start < 0)
        {
            throw new McpException($"{found.Document.Name} has the pages 1 to {last}, and characters are counted from 0. Nothing was read.");
        }

        var (pages, next) = found.Read(page, start, MaxCharacters);
        var document = found.Document;
        var content = new FetchedJson(
            document.Id, document.Name, document.MediaType, document.CollectionId, document.Language, last,
            [.. pages.Select(one => new FetchedPageJson(one.Number, one.Text, links.To(document.Id, one.Number)))], next?.Page, next?.Start, links.To(document.Id),
            DocumentResources.AddressOf(document.Id));
        return ToolResult.Of(content, Write(content));
    }

    private static string Write(FetchedJson document)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{document.Name} ({document.Url})");
        foreach (var page in document.Text)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n\n[Page {page.Page} of {document.Pages}]\n{page.Text}");
        }

        if (document.NextPage is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n\n[It goes on: page {document.NextPage}, start {document.NextStart}]");
        }

        return text.ToString();
    }
}

internal sealed record FetchedJson(
    Guid Id, string Name, string MediaType, Guid CollectionId, string? Language, int Pages, IReadOnlyList<FetchedPageJson> Text, int? NextPage, int? NextStart,
    string Url, string Uri);

internal sealed record FetchedPageJson(int Page, string Text, string Url);
