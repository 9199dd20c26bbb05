using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using RagPlatform.Core.Access;
using RagPlatform.Core.Access.Keys;
using RagPlatform.Core.Documents;

namespace RagPlatform.Web.Features.Mcp;

/// <summary>Documents as <c>rag://documents/{id}</c>, pages as <c>rag://documents/{id}/pages/{page}</c>: listed and read under the caller's rights.</summary>
internal sealed class DocumentResources(DocumentReading reading, IDocumentStore documents, Caller caller)
{
    public const string Root = "rag://documents/";

    private const string PagesPart = "/pages/";
    private const string MediaType = "text/plain";

    /// <summary>Resources of one page of the list.</summary>
    internal const int PageLength = 50;

    /// <summary>Most characters of one resource: what is longer goes on in the resources of its pages.</summary>
    private const int MaxCharacters = 1_000_000;

    public static ListResourceTemplatesResult Templates { get; } = new()
    {
        ResourceTemplates =
        [
            new ResourceTemplate
            {
                Name = "document", Title = "Document", UriTemplate = Root + "{id}", MimeType = MediaType, Description = "The text of a document as it was read.",
            },
            new ResourceTemplate
            {
                Name = "page", Title = "Page of a document", UriTemplate = Root + "{id}" + PagesPart + "{page}", MimeType = MediaType,
                Description = "The text of one page, from 1.",
            },
        ],
    };

    /// <summary>The address of a document.</summary>
    public static string AddressOf(Guid documentId) => $"{Root}{documentId}";

    /// <summary>The address of a page.</summary>
    public static string AddressOf(Guid documentId, int page) => $"{Root}{documentId}{PagesPart}{page}";

    /// <summary>The document, and the page if one is meant, that an address leads to.</summary>
    public static bool TryParse([NotNullWhen(true)] string? uri, out (Guid DocumentId, int? Page) address)
    {
        address = default;
        if (uri?.StartsWith(Root, StringComparison.OrdinalIgnoreCase) != true)
        {
            return false;
        }

        var parts = uri[Root.Length..].Split(PagesPart);
        if (parts.Length > 2 || !Guid.TryParse(parts[0], out var id))
        {
            return false;
        }

        if (parts.Length == 1)
        {
            address = (id, null);
            return true;
        }

        address = (id, int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var page) ? page : 0);
        return address.Page > 0;
    }

    /// <summary>Documents that can be read, newest first; a cursor is the id of the last one that was told.</summary>
    public async Task<ListResourcesResult> ListAsync(string? cursor, CancellationToken cancellationToken)
    {
        var before = Guid.Empty;
        if (cursor is not null && !Guid.TryParse(cursor, out before))
        {
            throw new McpProtocolException("This cursor is none that this server gave. Begin the list anew, without a cursor.", McpErrorCode.InvalidParams);
        }

        // Without the right to read there is nothing to list; clients list unasked, so that is no failure.
        IReadOnlyList<Document> all = CanRead ? await documents.ListAsync(collectionId: null, caller.Filter(), cancellationToken) : [];
        var rest = all.Where(document => document.State == DocumentState.Ready && (cursor is null || document.Id.CompareTo(before) < 0))
            .OrderByDescending(document => document.Id).Take(PageLength + 1).ToList();
        return new()
        {
            Resources = [.. rest.Take(PageLength).Select(Describe)],
            NextCursor = rest.Count > PageLength ? rest[PageLength - 1].Id.ToString() : null,
        };
    }

    public async Task<ReadResourceResult> ReadAsync(string uri, CancellationToken cancellationToken)
    {
        if (!CanRead)
        {
            throw new McpProtocolException("This key was not made for that: it needs search. Nothing was done. Make another key for it.", McpErrorCode.InvalidRequest);
        }

        if (!TryParse(uri, out var address) || await reading.FindAsync(address.DocumentId, address.Page, cancellationToken) is not { } found
            || (address.Page is { } wanted && found.Pages.All(page => page.Number != wanted)))
        {
            throw new McpProtocolException("You don't have access to this document, or there is no such page. Ask its owner.", McpErrorCode.InvalidParams);
        }

        return new()
        {
            Contents = [new TextResourceContents { Uri = uri, MimeType = MediaType, Text = found.Problem ?? Write(found, address.Page) }],
        };
    }

    private bool CanRead => caller.Scopes.HasFlag(KeyScopes.Search);

    private static string Write(DocumentText found, int? page)
    {
        var whole = page is null ? found : found with { Pages = [.. found.Pages.Where(one => one.Number == page)] };
        var (pages, next) = whole.Read(page ?? 1, 0, MaxCharacters);
        var text = string.Join("\n\n", pages.Select(one => one.Text));
        return next is var (nextPage, nextStart) ? $"{text}\n\n[It goes on: fetch_document, page {nextPage}, start {nextStart}]" : text;
    }

    private static Resource Describe(Document document) => new()
    {
        Uri = DocumentResources.AddressOf(document.Id),
        Name = document.Name,
        Title = document.Report?.Title,
        MimeType = MediaType,
        Annotations = new() { LastModified = document.AddedAt },
    };
}

internal static class DocumentResourcesRegistration
{
    public static IMcpServerBuilder WithDocumentResources(this IMcpServerBuilder builder) => builder
        .WithListResourceTemplatesHandler((_, _) => ValueTask.FromResult(DocumentResources.Templates))
        .WithListResourcesHandler((request, cancellationToken) => GuardedCalls.Of(request).AnswerAsync(
            RequestMethods.ResourcesList, () => Of(request).ListAsync(request.Params?.Cursor, cancellationToken), cancellationToken))
        .WithReadResourceHandler((request, cancellationToken) => GuardedCalls.Of(request).AnswerAsync(
            RequestMethods.ResourcesRead, () => Of(request).ReadAsync(request.Params.Uri, cancellationToken), cancellationToken));

    private static DocumentResources Of<T>(RequestContext<T> request) => request.Services!.GetRequiredService<DocumentResources>();
}
