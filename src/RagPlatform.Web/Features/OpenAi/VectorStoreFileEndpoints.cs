using System.Text.Json;
using System.Text.Json.Serialization;
using RagPlatform.Core.Access;
using RagPlatform.Core.Access.Keys;
using RagPlatform.Core.Documents;
using RagPlatform.Core.Retrieval;
using RagPlatform.Web.Hosting.Keys;
using static RagPlatform.Web.Features.OpenAi.VectorStoreEndpoints;

namespace RagPlatform.Web.Features.OpenAi;

/// <summary>Files of a vector store.</summary>
internal static class VectorStoreFileEndpoints
{
    public static void MapVectorStoreFiles(this IEndpointRouteBuilder stores)
    {
        stores.MapPost("/{store}/files", AddAsync).WithSummary("Puts a file into a vector store").Accepts<StoreFileRequest>("application/json").Produces<StoreFileJson>();
        stores.MapGet("/{store}/files", ListAsync).ForKeys(KeyScopes.Search | KeyScopes.Upload).WithSummary("Files of a vector store").Produces<PageJson<StoreFileJson>>();
        stores.MapGet("/{store}/files/{file}", FindAsync).ForKeys(KeyScopes.Search | KeyScopes.Upload).WithSummary("A file and how far it is").Produces<StoreFileJson>();
        stores.MapGet("/{store}/files/{file}/content", ReadAsync).ForKeys(KeyScopes.Search).WithSummary("The text of a file, page by page").Produces<PageJson<ContentJson>>();
        stores.MapPost("/{store}/files/{file}", ChangeAsync).WithSummary("Gives a file other attributes").Accepts<StoreFileChange>("application/json").Produces<StoreFileJson>();
        stores.MapDelete("/{store}/files/{file}", RemoveAsync).WithSummary("Deletes a file of a vector store").Produces<DeletedJson>();
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

    private static async Task<IResult> ChangeAsync(
        string store, string file, OpenAiBody<StoreFileChange> body, Caller caller, IDocumentStore documents, VectorStoreFiling filing, AccessRules rules,
        CancellationToken cancellationToken)
    {
        var collection = await RequireAsync(Id(store), caller, documents, cancellationToken);
        var document = await filing.FindInAsync(collection.Id, file, caller, cancellationToken);
        await rules.RequireAsync(new(AccessTargetKind.Document, document.Id), AccessRole.Editor, caller, cancellationToken);
        var tags = VectorStoreFiling.Changed(document.Tags, body.Value.Attributes);
        await documents.ChangeTagsAsync(document.Id, tags, caller.Filter(), cancellationToken);
        return Json(StoreFileJson.From(document with { Tags = tags }, file));
    }

    private static async Task<IResult> RemoveAsync(
        string store, string file, Caller caller, IDocumentStore documents, VectorStoreFiling filing, AccessRules rules, CancellationToken cancellationToken)
    {
        var collection = await RequireAsync(Id(store), caller, documents, cancellationToken);
        var document = await filing.FindInAsync(collection.Id, file, caller, cancellationToken);
        await rules.RequireAsync(new(AccessTargetKind.Document, document.Id), AccessRole.Editor, caller, cancellationToken);
        await documents.DeleteAsync([document.Id], caller.Filter(), cancellationToken);
        return Json(new DeletedJson(file, "vector_store.file.deleted"));
    }
}

internal sealed record StoreFileRequest(string? FileId, JsonElement Attributes);

internal sealed record StoreFileChange(JsonElement Attributes);

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
