using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using RagPlatform.Core.Access;
using RagPlatform.Core.Ingestion;
using RagPlatform.Web.Hosting;

namespace RagPlatform.Web.Features.KernelMemory;

internal static class MemoryUpload
{
    private const int FormOverhead = 1 << 20;

    public static void MapMemoryUpload(this IEndpointRouteBuilder memory) =>
        memory.MapPost("/upload", UploadAsync)
            .DisableAntiforgery() // No cookie decides who calls; other origins are refused before this is reached.
            .WithSummary("Kernel Memory: uploads a document of one file or several")
            .WithDescription(
                "multipart/form-data with the fields index (made when it is not there), documentId (made up when missing; what was uploaded under it "
                + "before is replaced), tags (name:value, several times), steps and args (read, and without effect), and one file or several.")
            .Accepts<MemoryUploadFields>("multipart/form-data")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status507InsufficientStorage);

    private static async Task<Results<Accepted<MemoryUploadJson>, ProblemHttpResult>> UploadAsync(
        HttpContext context, MemoryIndexes indexes, MemoryDocuments documents, IOptions<IngestionOptions> options, TimeProvider time,
        CancellationToken cancellationToken)
    {
        // For all files together. The limit of a file is told in words by the store, so this one is a little higher.
        var maxBytes = options.Value.MaxFileBytes + FormOverhead;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = maxBytes;
        }

        var (form, problem) = await MemoryForm.ReadAsync(context.Request, maxBytes, cancellationToken);
        if (form is null)
        {
            return ApiProblems.Invalid(problem!);
        }

        if (MemoryIndexEndpoints.CheckName(form.Index) is { } refused)
        {
            return refused;
        }

        if (await indexes.FindOrAddAsync(form.Index, cancellationToken) is not { } index)
        {
            return MemoryIndexEndpoints.NoIndex();
        }

        var id = form.DocumentId ?? $"{time.GetUtcNow():yyyyMMdd.HHmmss}.{Guid.CreateVersion7():N}";
        await documents.ReplaceAsync(index, id, form.Tags, form.Files, cancellationToken);
        return TypedResults.Accepted(
            MemoryDocumentEndpoints.StatusAddress(index.Name, id), new MemoryUploadJson(index.Name, id, "The document was uploaded and will be read now."));
    }
}

/// <summary>The form, for the description of the API alone.</summary>
internal sealed record MemoryUploadFields(string? Index, string? DocumentId, string[]? Tags, string[]? Steps, string? Args, IFormFileCollection Files);
