using System.Text.Json;
using RagPlatform.Core.Access;
using RagPlatform.Core.Access.Keys;
using RagPlatform.Core.Documents;
using RagPlatform.Web.Hosting.Keys;
using static RagPlatform.Web.Features.OpenAi.VectorStoreEndpoints;

namespace RagPlatform.Web.Features.OpenAi;

/// <summary>Files that are put into a vector store together.</summary>
internal static class VectorStoreBatchEndpoints
{
    public static void MapVectorStoreBatches(this IEndpointRouteBuilder stores)
    {
        stores.MapPost("/{store}/file_batches", AddAsync).WithSummary("Puts several files into a vector store").Accepts<BatchRequest>("application/json").Produces<BatchJson>();
        stores.MapGet("/{store}/file_batches/{batch}", FindAsync).ForKeys(KeyScopes.Search | KeyScopes.Upload).WithSummary("How far they are").Produces<BatchJson>();
        stores.MapGet("/{store}/file_batches/{batch}/files", ListAsync).ForKeys(KeyScopes.Search | KeyScopes.Upload).WithSummary("The files of a batch").Produces<PageJson<StoreFileJson>>();
        stores.MapPost("/{store}/file_batches/{batch}/cancel", CancelAsync).WithSummary("Takes those out again that were not read yet").Produces<BatchJson>();
    }

    private static async Task<IResult> AddAsync(
        string store, OpenAiBody<BatchRequest> body, Caller caller, IDocumentStore documents, IUnfiledFiles unfiled, VectorStoreFiling filing, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var collection = await RequireAsync(Id(store), caller, documents, cancellationToken);
        var wanted = Wanted(body.Value);
        var found = await filing.FindAsync([.. wanted.Select(file => file.Id)], caller, cancellationToken);
        var put = new List<Document>();
        foreach (var (file, (_, tags)) in found.Zip(wanted))
        {
            put.Add(await filing.PutAsync(file, collection.Id, tags, caller, cancellationToken));
        }

        var batch = new FileBatch(Guid.CreateVersion7(), caller.PersonId, collection.Id, [.. put.Select(document => document.Id)], time.GetUtcNow());
        await unfiled.AddBatchAsync(batch, cancellationToken);
        return Json(BatchJson.From(batch, put));
    }

    private static async Task<IResult> FindAsync(
        string store, string batch, Caller caller, IDocumentStore documents, IUnfiledFiles unfiled, CancellationToken cancellationToken)
    {
        var (found, files) = await RequireBatchAsync(store, batch, caller, documents, unfiled, cancellationToken);
        return Json(BatchJson.From(found, files));
    }

    private static async Task<IResult> ListAsync(
        string store, string batch, string? after, int? limit, string? order, string? filter, Caller caller, IDocumentStore documents, IUnfiledFiles unfiled,
        CancellationToken cancellationToken)
    {
        var (_, documentsOfBatch) = await RequireBatchAsync(store, batch, caller, documents, unfiled, cancellationToken);
        var files = documentsOfBatch.Select(document => StoreFileJson.From(document)).Where(file => filter is null || file.Status == filter);
        return Json(PageJson.Of([.. files], file => file.Id, after, limit, order));
    }

    private static async Task<IResult> CancelAsync(
        string store, string batch, Caller caller, IDocumentStore documents, IUnfiledFiles unfiled, AccessRules rules, CancellationToken cancellationToken)
    {
        var (found, files) = await RequireBatchAsync(store, batch, caller, documents, unfiled, cancellationToken);
        List<Document> unread = [.. files.Where(file => file.State is DocumentState.Queued or DocumentState.Ingesting)];
        foreach (var document in unread)
        {
            await rules.RequireAsync(new(AccessTargetKind.Document, document.Id), AccessRole.Editor, caller, cancellationToken);
        }

        if (unread.Count == 0)
        {
            return Json(BatchJson.From(found, files)); // All of it was read, or it was cancelled before.
        }

        List<Guid> ids = [.. unread.Select(document => document.Id)];
        await documents.DeleteAsync(ids, caller.Filter(), cancellationToken);
        await unfiled.CancelBatchAsync(found.Id, caller.PersonId, ids, cancellationToken);
        return Json(BatchJson.From(found with { CancelledIds = ids }, [.. files.Except(unread)]));
    }

    // Either ids with attributes for all of them, or files with attributes of their own.
    private static List<(string? Id, IReadOnlyList<string> Tags)> Wanted(BatchRequest request)
    {
        if (request is { FileIds: not null, Files: not null })
        {
            throw OpenAiException.Invalid("The batch has file_ids and files, of which one holds. Nothing was added.", "files");
        }

        if (request.Files is { } files)
        {
            return [.. files.Select(file => (file?.FileId, VectorStoreFiling.Tags(file?.Attributes ?? default)))];
        }

        var tags = VectorStoreFiling.Tags(request.Attributes);
        return [.. (request.FileIds ?? []).Select(id => (id, tags))];
    }

    private static async Task<(FileBatch Batch, IReadOnlyList<Document> Files)> RequireBatchAsync(
        string store, string batch, Caller caller, IDocumentStore documents, IUnfiledFiles unfiled, CancellationToken cancellationToken)
    {
        var collection = await RequireAsync(Id(store), caller, documents, cancellationToken);
        if (OpenAiIds.FindBatch(batch) is not { } id || await unfiled.FindBatchAsync(id, caller.PersonId, cancellationToken) is not { } found || found.CollectionId != collection.Id)
        {
            throw OpenAiException.NotFound("This batch does not exist in this vector store, or it is not yours.", "batch_id");
        }

        var ids = found.DocumentIds.Except(found.CancelledIds ?? []).ToHashSet();
        return (found, [.. (await documents.ListAsync(collection.Id, caller.Filter(), cancellationToken)).Where(document => ids.Contains(document.Id))]);
    }
}

internal sealed record BatchRequest(IReadOnlyList<string?>? FileIds, IReadOnlyList<StoreFileRequest?>? Files, JsonElement Attributes);

/// <summary>A batch, as the API tells it.</summary>
internal sealed record BatchJson(string Id, long CreatedAt, string VectorStoreId, string Status, FileCountsJson FileCounts)
{
    public string Object { get; } = "vector_store.files_batch";

    public static BatchJson From(FileBatch batch, IReadOnlyList<Document> files)
    {
        var counts = FileCountsJson.Of(files, batch.CancelledIds?.Count ?? 0);
        var status = batch.CancelledIds is not null ? "cancelled" : counts.InProgress > 0 ? "in_progress" : "completed";
        return new(OpenAiIds.Batch(batch.Id), batch.AddedAt.ToUnixTimeSeconds(), OpenAiIds.Store(batch.CollectionId), status, counts);
    }
}
