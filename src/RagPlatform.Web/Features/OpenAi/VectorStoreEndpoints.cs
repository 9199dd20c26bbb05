using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using RagPlatform.Core.Access;
using RagPlatform.Core.Access.Keys;
using RagPlatform.Core.Collections;
using RagPlatform.Core.Documents;
using RagPlatform.Web.Hosting;
using RagPlatform.Web.Hosting.Keys;

namespace RagPlatform.Web.Features.OpenAi;

/// <summary><c>/v1/vector_stores</c>: collections.</summary>
internal static class VectorStoreEndpoints
{
    private const int MaxName = 100;

    public static void MapVectorStores(this IEndpointRouteBuilder api)
    {
        var stores = api.MapGroup("/vector_stores").ForKeys(KeyScopes.Upload);
        stores.MapPost("/", AddAsync).WithSummary("Adds a vector store, which is a collection").Accepts<VectorStoreRequest>("application/json").Produces<VectorStoreJson>();
        stores.MapGet("/", ListAsync).ForKeys(KeyScopes.Search | KeyScopes.Upload).WithSummary("Collections that you may see").Produces<PageJson<VectorStoreJson>>();
        stores.MapGet("/{store}", FindAsync).ForKeys(KeyScopes.Search | KeyScopes.Upload).WithSummary("A collection and how far its files are").Produces<VectorStoreJson>();
        stores.MapPost("/{store}", ChangeAsync).WithSummary("Renames a collection, or keeps other metadata with it").Accepts<VectorStoreChange>("application/json").Produces<VectorStoreJson>();
        stores.MapDelete("/{store}", DeleteAsync).WithSummary("Deletes a collection with its documents").Produces<DeletedJson>();
        stores.MapVectorStoreFiles();
        stores.MapVectorStoreBatches();
        stores.MapVectorStoreSearch();
    }

    private static async Task<IResult> AddAsync(
        OpenAiBody<VectorStoreRequest> body, Caller caller, IDocumentStore documents, VectorStoreFiling filing, TimeProvider time, CancellationToken cancellationToken)
    {
        if (caller.OnlyCollectionIds is not null)
        {
            throw new OpenAiException(StatusCodes.Status403Forbidden, ApiProblems.NarrowKeyText);
        }

        var request = body.Value;
        var name = Name(request.Name) ?? $"Vector store of {time.GetUtcNow():yyyy-MM-dd HH:mm:ss}";
        var metadata = VectorStoreMetadata.Read(request.Metadata);
        RequireNoExpiry(request.ExpiresAfter);
        var files = await filing.FindAsync(request.FileIds, caller, cancellationToken);
        var collection = await documents.AddCollectionAsync(name, request.Description, caller, cancellationToken);
        if (metadata is { Count: > 0 })
        {
            await documents.ChangeCollectionAsync(collection.Id, name: null, metadata, caller.Filter(), cancellationToken);
        }

        foreach (var file in files)
        {
            await filing.PutAsync(file, collection.Id, [], caller, cancellationToken);
        }

        return Json(await ReadAsync(collection.Id, caller, documents, cancellationToken));
    }

    private static async Task<IResult> ListAsync(
        string? after, int? limit, string? order, Caller caller, IDocumentStore documents, CancellationToken cancellationToken)
    {
        var files = (await documents.ListAsync(collectionId: null, caller.Filter(), cancellationToken)).ToLookup(document => document.CollectionId);
        var stores = (await documents.ListCollectionsAsync(caller.Filter(), cancellationToken))
            .OrderByDescending(summary => summary.Collection.CreatedAt).ThenByDescending(summary => summary.Collection.Id)
            .Select(summary => VectorStoreJson.From(summary.Collection, [.. files[summary.Collection.Id]]));
        return Json(PageJson.Of([.. stores], store => store.Id, after, limit, order));
    }

    private static async Task<IResult> FindAsync(string store, Caller caller, IDocumentStore documents, CancellationToken cancellationToken) =>
        Json(await ReadAsync(Id(store), caller, documents, cancellationToken));

    private static async Task<IResult> ChangeAsync(
        string store, OpenAiBody<VectorStoreChange> body, Caller caller, IDocumentStore documents, AccessRules rules, CancellationToken cancellationToken)
    {
        var id = Id(store);
        await rules.RequireAsync(new(AccessTargetKind.Collection, id), AccessRole.Editor, caller, cancellationToken);
        RequireNoExpiry(body.Value.ExpiresAfter);
        return await documents.ChangeCollectionAsync(id, Name(body.Value.Name), VectorStoreMetadata.Read(body.Value.Metadata), caller.Filter(), cancellationToken)
            ? Json(await ReadAsync(id, caller, documents, cancellationToken))
            : throw Unknown();
    }

    private static async Task<IResult> DeleteAsync(string store, Caller caller, IDocumentStore documents, AccessRules rules, CancellationToken cancellationToken)
    {
        var id = Id(store);
        await rules.RequireAsync(new(AccessTargetKind.Collection, id), AccessRole.Owner, caller, cancellationToken);
        return await documents.DeleteCollectionAsync(id, caller.Filter(), cancellationToken) ? Json(new DeletedJson(store, "vector_store.deleted")) : throw Unknown();
    }

    /// <summary>The collection that an id names.</summary>
    /// <exception cref="OpenAiException">It is none.</exception>
    internal static Guid Id(string? store) => OpenAiIds.FindStore(store) ?? throw Unknown();

    /// <summary>The collection, if the caller sees it.</summary>
    /// <exception cref="OpenAiException">There is none, or the caller may not see it: one answer for both.</exception>
    internal static async Task<Collection> RequireAsync(Guid id, Caller caller, IDocumentStore documents, CancellationToken cancellationToken) =>
        (await documents.ListCollectionsAsync(caller.Filter([id]), cancellationToken)).FirstOrDefault(summary => summary.Collection.Id == id)?.Collection ?? throw Unknown();

    internal static JsonHttpResult<T> Json<T>(T value) => TypedResults.Json(value, OpenAiJson.Options);

    private static async Task<VectorStoreJson> ReadAsync(Guid id, Caller caller, IDocumentStore documents, CancellationToken cancellationToken) => VectorStoreJson.From(
        await RequireAsync(id, caller, documents, cancellationToken), await documents.ListAsync(id, caller.Filter(), cancellationToken));

    private static string? Name(string? name) => name?.Trim() switch
    {
        null or "" => null,
        { Length: > MaxName } => throw OpenAiException.Invalid($"A vector store has a name of up to {MaxName} characters. Nothing was done.", "name"),
        var given => given,
    };

    private static void RequireNoExpiry(JsonElement expiresAfter)
    {
        if (expiresAfter.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null))
        {
            throw OpenAiException.Invalid("A collection of documents is never deleted by itself, so expires_after can't be kept to. Nothing was done. Leave it out, and delete the vector store.", "expires_after");
        }
    }

    private static OpenAiException Unknown() =>
        OpenAiException.NotFound("This vector store does not exist, or you don't have access to it. GET /v1/vector_stores lists yours.", "vector_store_id");
}

internal sealed record VectorStoreRequest(string? Name, string? Description, IReadOnlyList<string?>? FileIds, JsonElement Metadata, JsonElement ExpiresAfter);

internal sealed record VectorStoreChange(string? Name, JsonElement Metadata, JsonElement ExpiresAfter);

/// <summary>A collection, as the API tells it.</summary>
internal sealed record VectorStoreJson(
    string Id, long CreatedAt, string Name, string? Description, long UsageBytes, FileCountsJson FileCounts, string Status, long? LastActiveAt)
{
    public string Object { get; } = "vector_store";

    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    public static VectorStoreJson From(Collection collection, IReadOnlyList<Document> files)
    {
        var counts = FileCountsJson.Of(files);
        return new(
            OpenAiIds.Store(collection.Id), collection.CreatedAt.ToUnixTimeSeconds(), collection.Name, collection.Description, files.Sum(file => file.Size), counts,
            counts.InProgress > 0 ? "in_progress" : "completed",
            files.Select(file => file.AddedAt).Append(collection.CreatedAt).Max().ToUnixTimeSeconds())
        {
            Metadata = collection.Metadata,
        };
    }
}

internal sealed record FileCountsJson(int InProgress, int Completed, int Failed, int Cancelled, int Total)
{
    public static FileCountsJson Of(IReadOnlyList<Document> files, int cancelled = 0)
    {
        var completed = files.Count(file => file.State == DocumentState.Ready);
        var failed = files.Count(file => file.State == DocumentState.Failed);
        return new(files.Count - completed - failed, completed, failed, cancelled, files.Count + cancelled);
    }
}
