using Microsoft.AspNetCore.Http.HttpResults;
using RagPlatform.Core.Access;
using RagPlatform.Core.Access.Keys;
using RagPlatform.Core.Audit;
using RagPlatform.Core.Documents;
using RagPlatform.Web.Hosting;
using RagPlatform.Web.Hosting.Keys;

namespace RagPlatform.Web.Features.KernelMemory;

internal static class MemoryDocumentEndpoints
{
    private static readonly string[] Steps = ["extract", "partition", "gen_embeddings", "save_records"];

    public static void MapMemoryDocuments(this IEndpointRouteBuilder memory)
    {
        memory.MapGet("/upload-status", FindStatusAsync).WithSummary("Kernel Memory: how far an upload is").ForKeys(KeyScopes.Search | KeyScopes.Upload)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        memory.MapDelete("/documents", DeleteAsync).WithSummary("Kernel Memory: deletes a document with its files")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
        memory.MapGet("/download", DownloadAsync).WithSummary("Kernel Memory: a file as it was uploaded").ForKeys(KeyScopes.Search)
            .Produces<Stream>(StatusCodes.Status200OK, "application/octet-stream")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
    }

    public static string StatusAddress(string index, string id) => $"/upload-status?index={Uri.EscapeDataString(index)}&documentId={Uri.EscapeDataString(id)}";

    private static async Task<Results<Ok<MemoryStatusJson>, ProblemHttpResult>> FindStatusAsync(
        string? index, string? documentId, MemoryIndexes indexes, MemoryDocuments documents, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(documentId))
        {
            return NoId();
        }

        var collections = await indexes.FindAsync(index, cancellationToken);
        return await documents.FindAsync(collections, documentId, cancellationToken) is { Count: > 0 } files
            ? TypedResults.Ok(Tell(collections.First(collection => collection.Id == files[0].CollectionId).Name, documentId, files))
            : NoDocument();
    }

    private static async Task<Results<Accepted<MemoryDeletionJson>, ProblemHttpResult>> DeleteAsync(
        string? index, string? documentId, MemoryIndexes indexes, MemoryDocuments documents, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(documentId))
        {
            return NoId();
        }

        return await documents.DeleteAsync(await indexes.FindAsync(index, cancellationToken), documentId, cancellationToken)
            ? TypedResults.Accepted(
                StatusAddress(MemoryIndexes.NameOf(index), documentId),
                new MemoryDeletionJson(MemoryIndexes.NameOf(index), documentId, "The document was deleted with its files."))
            : NoDocument();
    }

    private static async Task<Results<FileStreamHttpResult, ProblemHttpResult>> DownloadAsync(
        string? index, string? documentId, string? filename, HttpContext context, MemoryIndexes indexes, MemoryDocuments documents, OriginalStore originals,
        IAuditLog audit, Caller caller, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(documentId) || string.IsNullOrWhiteSpace(filename))
        {
            return ApiProblems.Invalid("The address names no documentId or no filename, so nothing was sent. Name both.");
        }

        var files = await documents.FindAsync(await indexes.FindAsync(index, cancellationToken), documentId, cancellationToken);
        if (files.FirstOrDefault(file => file.Name.Equals(filename, StringComparison.OrdinalIgnoreCase)) is not { } file)
        {
            return NoDocument();
        }

        await audit.RecordAsync(caller, AuditAction.SawOriginal, AuditTargets.Document(file.Id, file.Name), cancellationToken: cancellationToken);
        Downloads.Protect(context.Response, file.Name, file.MediaType, download: true);
        return TypedResults.Stream(originals.OpenRead(file.ContentHash), file.MediaType, lastModified: file.AddedAt, enableRangeProcessing: true);
    }

    private static MemoryStatusJson Tell(string index, string id, IReadOnlyList<Document> files)
    {
        var isReady = files.All(file => file.State == DocumentState.Ready);
        var done = isReady ? Steps.Length
            : files.All(file => file.State == DocumentState.Ready || (file.State == DocumentState.Ingesting && file.PagesDone == file.PagesTotal)) ? 1
            : 0;
        var errors = string.Join(' ', files.Select(file => file.Error).OfType<string>());
        return new(
            isReady, Empty: false, index, id, MemoryTags.Given(files.SelectMany(file => file.Tags).Distinct()), files.Min(file => file.AddedAt),
            files.Max(file => file.AddedAt), Steps, Steps[done..], Steps[..done], errors.Length == 0 ? null : errors);
    }

    private static ProblemHttpResult NoId() => ApiProblems.Invalid("The address names no documentId, so nothing was done. Add ?documentId=…");

    private static ProblemHttpResult NoDocument() =>
        ApiProblems.NotFound("You don't have access to this document, or it does not exist. Look at its index, its id and its file name.");
}
