using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using RagPlatform.Core.Access;
using RagPlatform.Core.Access.Keys;
using RagPlatform.Core.Audit;
using RagPlatform.Core.Documents;
using RagPlatform.Web.Features.Documents;
using RagPlatform.Web.Hosting;
using RagPlatform.Web.Hosting.Keys;

namespace RagPlatform.Web.Features.OpenAi;

/// <summary><c>/v1/files</c>: documents that one may see, and files that wait to be put into a vector store.</summary>
internal static class FileEndpoints
{
    private const string DefaultPurpose = "assistants";

    private static readonly HashSet<string> Purposes = [DefaultPurpose, "batch", "fine-tune", "vision", "user_data"];

    public static void MapFiles(this IEndpointRouteBuilder api)
    {
        var files = api.MapGroup("/files").ForKeys(KeyScopes.Search | KeyScopes.Upload);
        files.MapPost("/", AddAsync).ForKeys(KeyScopes.Upload).DisableAntiforgery().WithSummary("Uploads a file, which is searched once it is in a vector store")
            .Accepts<IFormFile>("multipart/form-data").Produces<FileJson>();
        files.MapGet("/", ListAsync).WithSummary("Files that wait, and documents that you may see").Produces<PageJson<FileJson>>();
        files.MapGet("/{file}", FindAsync).WithSummary("A file and how far it is").Produces<FileJson>();
        files.MapDelete("/{file}", DeleteAsync).ForKeys(KeyScopes.Upload).WithSummary("Deletes a file").Produces<DeletedJson>();
        files.MapGet("/{file}/content", ReadAsync).ForKeys(KeyScopes.Search).WithSummary("The file as it was uploaded")
            .Produces<Stream>(StatusCodes.Status200OK, "application/octet-stream");
    }

    private static async Task<IResult> AddAsync(HttpContext context, Caller caller, DocumentUploads uploads, CancellationToken cancellationToken)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null; // The limit is Ingestion:MaxFileSize, which the store counts itself.
        }

        var purpose = DefaultPurpose;
        try
        {
            if (MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) && HeaderUtilities.RemoveQuotes(type.Boundary).Value is { Length: > 0 and <= 200 } boundary)
            {
                var reader = new MultipartReader(boundary, context.Request.Body);
                while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
                {
                    if (section.AsFileSection() is { FileStream: { } content } file)
                    {
                        return Json(FileJson.From(await uploads.KeepAsync(file.FileName, section.ContentType, content, purpose, caller, cancellationToken)));
                    }

                    if (section.AsFormDataSection() is { Name: "purpose" } field)
                    {
                        purpose = await field.GetValueAsync(cancellationToken) is var named && Purposes.Contains(named) ? named
                            : throw OpenAiException.Invalid($"purpose is one of {string.Join(", ", Purposes)}; it says nothing here. Nothing was added. Send {DefaultPurpose}.", "purpose");
                    }
                }
            }
        }
        catch (Exception exception) when (exception is (IOException or InvalidDataException) and not OpenAiException)
        {
            throw OpenAiException.Invalid("The form ends too early or has a part that can't be read, so nothing was added. Send multipart/form-data.", "file");
        }

        throw OpenAiException.Invalid("The request holds no file, so nothing was added. Send multipart/form-data with a part named 'file'.", "file");
    }

    private static async Task<IResult> ListAsync(
        string? after, int? limit, string? order, Caller caller, IUnfiledFiles unfiled, IDocumentStore documents, CancellationToken cancellationToken)
    {
        var waiting = (await unfiled.ListAsync(caller.PersonId, cancellationToken)).Select(FileJson.From);
        var seen = (await documents.ListAsync(collectionId: null, caller.Filter(), cancellationToken)).Select(FileJson.From);
        return Json(PageJson.Of([.. waiting.Concat(seen).OrderByDescending(file => file.CreatedAt).ThenByDescending(file => file.Id, StringComparer.Ordinal)], file => file.Id, after, limit, order));
    }

    private static async Task<IResult> FindAsync(string file, Caller caller, KnownFiles files, CancellationToken cancellationToken)
    {
        var (waiting, document) = await files.FindAsync(file, caller, cancellationToken);
        return Json(waiting is not null ? FileJson.From(waiting) : FileJson.From(document!));
    }

    private static async Task<IResult> DeleteAsync(
        string file, Caller caller, KnownFiles files, IUnfiledFiles unfiled, IDocumentStore documents, AccessRules rules, CancellationToken cancellationToken)
    {
        var (waiting, document) = await files.FindAsync(file, caller, cancellationToken);
        if (waiting is not null)
        {
            await unfiled.DeleteAsync(waiting.Id, caller.PersonId, cancellationToken);
        }
        else
        {
            await rules.RequireAsync(new(AccessTargetKind.Document, document!.Id), AccessRole.Editor, caller, cancellationToken);
            await documents.DeleteAsync([document.Id], caller.Filter(), cancellationToken);
        }

        return Json(new DeletedJson(file, "file"));
    }

    private static async Task<IResult> ReadAsync(
        string file, HttpContext context, Caller caller, KnownFiles files, OriginalStore originals, IAuditLog audit, CancellationToken cancellationToken)
    {
        var (waiting, document) = await files.FindAsync(file, caller, cancellationToken);
        if (document is not null)
        {
            await audit.RecordAsync(caller, AuditAction.SawOriginal, AuditTargets.Document(document.Id, document.Name), cancellationToken: cancellationToken);
        }

        Downloads.Protect(context.Response, waiting?.Name ?? document!.Name, waiting?.MediaType ?? document!.MediaType, download: true);
        return TypedResults.Stream(originals.OpenRead(waiting?.ContentHash ?? document!.ContentHash), waiting?.MediaType ?? document!.MediaType);
    }

    private static JsonHttpResult<T> Json<T>(T value) => TypedResults.Json(value, OpenAiJson.Options);
}

/// <summary>Files by the ids that the API gives them.</summary>
internal sealed class KnownFiles(IUnfiledFiles unfiled, IDocumentStore documents)
{
    /// <exception cref="OpenAiException">There is none, or the caller may not see it: one answer for both.</exception>
    public async Task<(UnfiledFile? Waiting, Document? Document)> FindAsync(string? file, Caller caller, CancellationToken cancellationToken)
    {
        if (OpenAiIds.FindFile(file) is { } id)
        {
            if (await unfiled.FindAsync(id, caller.PersonId, cancellationToken) is { } waiting)
            {
                return (waiting, null);
            }

            if (await documents.FindAsync(id, caller.Filter(), cancellationToken) is { } document)
            {
                return (null, document);
            }
        }

        throw OpenAiException.NotFound("This file does not exist, or you don't have access to it. GET /v1/files lists yours.", "file_id");
    }
}

/// <summary>A file, as the API tells it.</summary>
internal sealed record FileJson(string Id, long Bytes, long CreatedAt, string Filename, string Purpose, string Status, string? StatusDetails)
{
    public string Object { get; } = "file";

    public static FileJson From(UnfiledFile file) => new(OpenAiIds.File(file.Id), file.Size, file.AddedAt.ToUnixTimeSeconds(), file.Name, file.Purpose, "uploaded", null);

    public static FileJson From(Document document) => new(
        OpenAiIds.File(document.Id), document.Size, document.AddedAt.ToUnixTimeSeconds(), document.Name, "assistants",
        document.State switch { DocumentState.Ready => "processed", DocumentState.Failed => "error", _ => "uploaded" }, document.Error);
}

/// <summary>What was deleted.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Object"><c>vector_store.deleted</c>…, but of a file and a response their plain kind: so it is in the API.</param>
internal sealed record DeletedJson(string Id, string Object)
{
    public bool Deleted { get; } = true;
}

/// <summary>A page of a list.</summary>
internal sealed record PageJson<T>(IReadOnlyList<T> Data, string? FirstId, string? LastId, bool HasMore)
{
    public string Object { get; } = "list";
}

internal static class PageJson
{
    private const int MaxItems = 10_000;
    private const int DefaultItems = 100;

    /// <summary>The items behind one, newest first unless asked otherwise.</summary>
    public static PageJson<T> Of<T>(IReadOnlyList<T> newestFirst, Func<T, string> id, string? after, int? limit, string? order)
    {
        if (limit is < 1 or > MaxItems)
        {
            throw OpenAiException.Invalid($"limit is {limit}, but a page has 1 to {MaxItems} items. Nothing was listed.", "limit");
        }

        var items = order == "asc" ? newestFirst.Reverse() : newestFirst;
        if (after is not null)
        {
            items = items.SkipWhile(item => id(item) != after).Skip(1);
        }

        List<T> page = [.. items.Take((limit ?? DefaultItems) + 1)];
        var hasMore = page.Count > (limit ?? DefaultItems);
        if (hasMore)
        {
            page.RemoveAt(page.Count - 1);
        }

        return new(page, page.Count > 0 ? id(page[0]) : null, page.Count > 0 ? id(page[^1]) : null, hasMore);
    }
}
