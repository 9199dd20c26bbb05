using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using RagPlatform.Core.Access;
using RagPlatform.Core.Access.Keys;
using RagPlatform.Core.Audit;
using RagPlatform.Core.Documents;
using RagPlatform.Web.Hosting;
using RagPlatform.Web.Hosting.Keys;

namespace RagPlatform.Web.Features.Documents;

/// <summary>Documents in, originals out.</summary>
internal static class UploadEndpoints
{
    public static void MapUpload(this IEndpointRouteBuilder inCollection) =>
        inCollection.MapPost("/", UploadAsync)
            .DisableAntiforgery() // No cookie decides who calls; other origins are refused before this is reached.
            .WithSummary("Uploads a document")
            .WithDescription(
                "multipart/form-data with one part 'file', and, if wanted, 'tags' (labels separated by commas) and 'access' (who may read the document "
                + "besides you, separated by commas: user:ID, group:ID, everyone; without it, whoever may read the collection). A newer version "
                + "keeps the rights of the older one unless 'access' changes them. The original is stored durably before the answer.")
            .Accepts<UploadFields>("multipart/form-data")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status507InsufficientStorage);

    public static void MapOriginal(this IEndpointRouteBuilder documents) =>
        documents.MapGet("/{id:guid}/original", GetOriginalAsync).WithSummary("The file as it was uploaded").ForKeys(KeyScopes.Search)
            .Produces<Stream>(StatusCodes.Status200OK, "application/octet-stream")
            .ProducesProblem(StatusCodes.Status404NotFound);

    // 202, not 201: the document is stored at once but can be searched only after it has been ingested.
    private static async Task<Results<Accepted<UploadJson>, ProblemHttpResult>> UploadAsync(
        Guid collectionId, HttpContext context, Caller caller, DocumentUploads uploads, IDocumentStore documents, CancellationToken cancellationToken)
    {
        // The limit is Ingestion:MaxFileSize, which the store counts itself: so that it can be told in words.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        if (await UploadForm.ReadAsync(context.Request, cancellationToken) is not { } form)
        {
            return ApiProblems.Invalid("The request holds no file, so nothing was added. Send multipart/form-data with a part named 'file'.");
        }

        var added = await uploads.UploadAsync(collectionId, form.FileName, form.MediaType, form.Content, form.Tags, caller, cancellationToken, form.Readers);
        var message = added.Outcome == AddOutcome.Unchanged ? await ExplainUnchangedAsync(added.Document, caller, documents, cancellationToken) : null;
        return TypedResults.Accepted(
            $"/api/documents/{added.Document.Id}",
            new UploadJson(added.Document.Id, added.Document.State, added.Document.Name, added.Outcome, message));
    }

    private static async Task<Results<FileStreamHttpResult, ProblemHttpResult>> GetOriginalAsync(
        Guid id, bool? download, HttpContext context, Caller caller, IDocumentStore documents, OriginalStore originals, IAuditLog audit, CancellationToken cancellationToken)
    {
        if (await documents.FindAsync(id, caller.Filter(), cancellationToken) is not { } document)
        {
            return ApiProblems.NoDocument();
        }

        if (IsFirstPart(context.Request))
        {
            await audit.RecordAsync(caller, AuditAction.SawOriginal, AuditTargets.Document(id, document.Name), cancellationToken: cancellationToken);
        }

        Downloads.Protect(context.Response, document.Name, document.MediaType, download ?? false);
        return TypedResults.Stream(
            originals.OpenRead(document.ContentHash), document.MediaType, lastModified: document.AddedAt,
            entityTag: new($"\"{document.ContentHash}\""), enableRangeProcessing: true);
    }

    // pdf.js fetches a file in hundreds of pieces; each look at it is one row.
    private static bool IsFirstPart(HttpRequest request) =>
        request.GetTypedHeaders().Range is not { } range || range.Ranges.Any(part => part.From is null or 0);

    private static async Task<string> ExplainUnchangedAsync(
        Document document, Caller caller, IDocumentStore documents, CancellationToken cancellationToken)
    {
        var collections = await documents.ListCollectionsAsync(caller.Filter([document.CollectionId]), cancellationToken);
        return $"{document.Name} is already in {collections[0].Collection.Name} and has not changed. Nothing was done.";
    }
}

/// <summary>The form, for the description of the API alone: it is read as a stream.</summary>
internal sealed record UploadFields(IFormFile File, string? Tags, string? Access);
