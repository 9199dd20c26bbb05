using System.Text.Json;
using System.Text.Json.Serialization;
using RagPlatform.Core.Access;
using RagPlatform.Core.Access.Keys;
using RagPlatform.Core.Documents;
using RagPlatform.Core.Retrieval;
using RagPlatform.Web.Hosting.Keys;
using static RagPlatform.Web.Features.OpenAi.VectorStoreEndpoints;

namespace RagPlatform.Web.Features.OpenAi;

/// <summary>Files of a vector store, alone and in batches.</summary>
internal static class VectorStoreFileEndpoints
{
    public static void MapVectorStoreFiles(this IEndpointRouteBuilder stores)
    {
        stores.MapPost("/{store}/files", AddAsync).WithSummary("Puts a file into a vector store").Accepts<StoreFileRequest>("application/json").Produces<StoreFileJson>();
        stores.MapGet("/{store}/files", ListAsync).ForKeys(KeyScopes.Search | KeyScopes.Upload).WithSummary("Files of a vector store").Produces<PageJson<StoreFileJson>>();
        stores.MapGet("/{store}/files/{file}", FindAsync).ForKeys(KeyScopes.Search | KeyScopes.Upload).WithSummary("A file and how far it is").Produces<StoreFileJson>();
        stores.MapGet("/{store}/files/{file}/content", ReadAsync).ForKeys(KeyScopes.Search).WithSummary("The text of a file, page by page").Produces<PageJson<ContentJson>>();
        stores.MapDelete("/{store}/files/{file}", RemoveAsync).WithSummary("Deletes a file of a vector store").Produces<DeletedJson>();
        stores.MapPost("/{store}/file_batches", AddBatchAsync).WithSummary("Puts several files into a vector store").Accepts<BatchRequest>("application/json").Produces<BatchJson>();
        stores.MapGet("/{store}/file_batches/{batch}", FindBatchAsync).ForKeys(KeyScopes.Search | KeyScopes.Upload).WithSummary("How far they are").Produces<BatchJson>();
        stores.MapGet("/{store}/file_batches/{batch}/files", ListBatchAsync).ForKeys(KeyScopes.Search | KeyScopes.Upload).WithSummary("The files of a batch").Produces<PageJson<StoreFileJson>>();
    }

    private static async Task<IResult> AddAsync(
        string store, OpenAiBody<StoreFileRequest> body, Caller caller, IDocumentStore documents, VectorStoreFiling filing, CancellationToken cancellationToken)
    {
        var collection = await RequireAsync(Id(store), caller, documents, cancellationToken);
        var tags = VectorStoreFiling.Tags(body.Value.Attributes);
        var file = (await filing.FindAsync([body.Value.FileId], caller, cancellationToken))[0];
        return Json(StoreFileJson.From(await filing.PutAsync(file, collection.Id, tags, caller, cancellationToken), body.Value.FileId));
    }

    private static async Task<IResult> ListAsync(
        string store, string? after, int? limit, string? order, string? filter, Caller caller, IDocumentStore documents, CancellationToken cancellationToken)
    {
        var collection = await RequireAsync(Id(store), caller, documents, cancellationToken);
        var files = (await documents.ListAsync(collection.Id, caller.Filter(), cancellationToken)).Select(document => StoreFileJson.From(document));
        return Json(PageJson.Of([.. files.Where(file => filter is null || file.Status == filter)], file => file.Id, after, limit, order));
    }

    private static async Task<IResult> FindAsync(
        string store, string file, Caller caller, IDocumentStore documents, VectorStoreFiling filing, CancellationToken cancellationToken)
    {
        var collection = await RequireAsync(Id(store), caller, documents, cancellationToken);
        return Json(StoreFileJson.From(await filing.FindInAsync(collection.Id, file, caller, cancellationToken), file));
    }

    private static async Task<IResult> ReadAsync(
        string store, string file, Caller caller, IDocumentStore documents, VectorStoreFiling filing, IKnowledgeStore knowledge, CancellationToken cancellationToken)
    {
        var collection = await RequireAsync(Id(store), caller, documents, cancellationToken);
        var document = await filing.FindInAsync(collection.Id, file, caller, cancellationToken);
        var pages = await knowledge.ReadPagesAsync(document.Id, caller.Filter(), cancellationToken);
        return Json(new PageJson<ContentJson>([.. pages.Select(page => new ContentJson(page.Text))], null, null, HasMore: false));
    }

    private static async Task<IResult> RemoveAsync(
        string store, string file, Caller caller, IDocumentStore documents, VectorStoreFiling filing, AccessRules rules, CancellationToken cancellationToken)
    {
        var collection = await RequireAsync(Id(store), caller, documents, cancellationToken);
        var document = await filing.FindInAsync(collection.Id, file, caller, cancellationToken);
        await rules.RequireAsync(new(AccessTargetKind.Document, document.Id), AccessRole.Editor, caller, cancellationToken);
        await documents.DeleteAsync([document.Id], caller.Filter(), cancellationToken);
        return Json(new DeletedJson(file, "vector_store.file"));
    }

    private static async Task<IResult> AddBatchAsync(
        string store, OpenAiBody<BatchRequest> body, Caller caller, IDocumentStore documents, IUnfiledFiles unfiled, VectorStoreFiling filing, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var collection = await RequireAsync(Id(store), caller, documents, cancellationToken);
        var tags = VectorStoreFiling.Tags(body.Value.Attributes);
        var put = new List<Document>();
        foreach (var file in await filing.FindAsync(body.Value.FileIds, caller, cancellationToken))
        {
            put.Add(await filing.PutAsync(file, collection.Id, tags, caller, cancellationToken));
        }

        var batch = new FileBatch(Guid.CreateVersion7(), caller.PersonId, collection.Id, [.. put.Select(document => document.Id)], time.GetUtcNow());
        await unfiled.AddBatchAsync(batch, cancellationToken);
        return Json(BatchJson.From(batch, put));
    }

    private static async Task<IResult> FindBatchAsync(
        string store, string batch, Caller caller, IDocumentStore documents, IUnfiledFiles unfiled, CancellationToken cancellationToken)
    {
        var (found, files) = await RequireBatchAsync(store, batch, caller, documents, unfiled, cancellationToken);
        return Json(BatchJson.From(found, files));
    }

    private static async Task<IResult> ListBatchAsync(
        string store, string batch, string? after, int? limit, string? order, Caller caller, IDocumentStore documents, IUnfiledFiles unfiled, CancellationToken cancellationToken)
    {
        var (_, files) = await RequireBatchAsync(store, batch, caller, documents, unfiled, cancellationToken);
        return Json(PageJson.Of([.. files.Select(document => StoreFileJson.From(document))], file => file.Id, after, limit, order));
    }

    private static async Task<(FileBatch Batch, IReadOnlyList<Document> Files)> RequireBatchAsync(
        string store, string batch, Caller caller, IDocumentStore documents, IUnfiledFiles unfiled, CancellationToken cancellationToken)
    {
        var collection = await RequireAsync(Id(store), caller, documents, cancellationToken);
        if (OpenAiIds.FindBatch(batch) is not { } id || await unfiled.FindBatchAsync(id, caller.PersonId, cancellationToken) is not { } found || found.CollectionId != collection.Id)
        {
            throw OpenAiException.NotFound("This batch does not exist in this vector store, or it is not yours.", "batch_id");
        }

        var ids = found.DocumentIds.ToHashSet();
        return (found, [.. (await documents.ListAsync(collection.Id, caller.Filter(), cancellationToken)).Where(document => ids.Contains(document.Id))]);
    }
}

internal sealed record StoreFileRequest(string? FileId, JsonElement Attributes);

internal sealed record BatchRequest(IReadOnlyList<string?>? FileIds, JsonElement Attributes);

/// <summary>A file of a vector store, as the API tells it.</summary>
internal sealed record StoreFileJson(string Id, long CreatedAt, string VectorStoreId, string Status, long UsageBytes)
{
    public string Object { get; } = "vector_store.file";

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public FileErrorJson? LastError { get; init; }

    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();

    public ChunkingJson ChunkingStrategy { get; } = new();

    /// <param name="document">The document.</param>
    /// <param name="askedFor">The id that the program knows it by; null for the document's own.</param>
    public static StoreFileJson From(Document document, string? askedFor = null) => new(
        askedFor ?? OpenAiIds.File(document.Id), document.AddedAt.ToUnixTimeSeconds(), OpenAiIds.Store(document.CollectionId),
        document.State switch { DocumentState.Ready => "completed", DocumentState.Failed => "failed", _ => "in_progress" }, document.Size)
    {
        LastError = document.Error is { } error ? new FileErrorJson("invalid_file", error) : null,
        Attributes = AttributesOf(document),
    };

    public static IReadOnlyDictionary<string, string> AttributesOf(Document document) =>
        document.Tags.Where(tag => !tag.StartsWith(ReservedTags.Prefix, StringComparison.Ordinal))
            .Select(tag => tag.Split(':', 2)).DistinctBy(parts => parts[0]).ToDictionary(parts => parts[0], parts => parts.Length > 1 ? parts[1] : "");
}

internal sealed record FileErrorJson(string Code, string Message);

internal sealed record ChunkingJson
{
    public string Type { get; } = "other"; // At structure: no size that could be told.
}

internal sealed record ContentJson(string Text)
{
    public string Type { get; } = "text";
}

/// <summary>A batch, as the API tells it.</summary>
internal sealed record BatchJson(string Id, long CreatedAt, string VectorStoreId, string Status, FileCountsJson FileCounts)
{
    public string Object { get; } = "vector_store.files_batch";

    public static BatchJson From(FileBatch batch, IReadOnlyList<Document> files)
    {
        var counts = FileCountsJson.Of(files);
        return new(OpenAiIds.Batch(batch.Id), batch.AddedAt.ToUnixTimeSeconds(), OpenAiIds.Store(batch.CollectionId), counts.InProgress > 0 ? "in_progress" : "completed", counts);
    }
}
