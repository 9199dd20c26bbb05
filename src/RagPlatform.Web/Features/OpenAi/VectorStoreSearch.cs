using System.Text.Json;
using RagPlatform.Core.Access;
using RagPlatform.Core.Access.Keys;
using RagPlatform.Core.Documents;
using RagPlatform.Core.Retrieval;
using RagPlatform.Web.Features.Ask;
using RagPlatform.Web.Features.Search;
using RagPlatform.Web.Hosting.Keys;
using RagPlatform.Web.Features.Sources;
using static RagPlatform.Web.Features.OpenAi.VectorStoreEndpoints;

namespace RagPlatform.Web.Features.OpenAi;

/// <summary><c>POST /v1/vector_stores/{id}/search</c>.</summary>
internal static class VectorStoreSearch
{
    private const int DefaultResults = 10;
    private const int MaxResults = 50;

    public static void MapVectorStoreSearch(this IEndpointRouteBuilder stores) =>
        stores.MapPost("/{store}/search", SearchAsync).ForKeys(KeyScopes.Search).WithSummary("The best passages of a vector store")
            .WithDescription("Filters are eq, in, and, or over attributes. Each result tells its page and the address of the source too.")
            .Accepts<StoreSearchRequest>("application/json").Produces<StoreSearchJson>();

    private static async Task<IResult> SearchAsync(
        string store, OpenAiBody<StoreSearchRequest> body, HttpContext context, Caller caller, IDocumentStore documents, AuditedSearch search, CancellationToken cancellationToken)
    {
        var request = body.Value;
        var query = ChatReading.Text(request.Query, "query").Trim();
        if (query.Length is 0 or > QuestionRules.MaxLength)
        {
            throw OpenAiException.Invalid($"A query has 1 to {QuestionRules.MaxLength} characters, this one has {query.Length}. Nothing was searched.", "query");
        }

        var results = request.MaxNumResults ?? DefaultResults;
        if (results is < 1 or > MaxResults)
        {
            throw OpenAiException.Invalid($"max_num_results is {results}, but a search gives 1 to {MaxResults}. Nothing was searched.", "max_num_results");
        }

        var tags = AttributeFilter.Read(request.Filters);
        var collection = await RequireAsync(Id(store), caller, documents, cancellationToken);
        var found = await search.SearchAsync(query, [collection.Id], results, RetrievalMode.Hybrid, caller, cancellationToken, tags);
        var files = (await documents.ListAsync(collection.Id, caller.Filter(), cancellationToken)).ToDictionary(document => document.Id);
        var links = SourceLinks.Of(context.Request);
        return Json(new StoreSearchJson(
            [query],
            [.. found.Passages.Where(passage => passage.Score >= (request.RankingOptions?.ScoreThreshold ?? 0)).Select(passage => new StoreResultJson(
                OpenAiIds.File(passage.DocumentId), passage.DocumentName, passage.Score,
                files.TryGetValue(passage.DocumentId, out var document) ? StoreFileJson.AttributesOf(document) : new Dictionary<string, string>(),
                [new ContentJson(passage.Chunk.Text)], passage.Chunk.Page, passage.Chunk.Heading, links.To(passage)))]));
    }
}

/// <summary>Filters over attributes, as sets of tags.</summary>
internal static class AttributeFilter
{
    private const int MaxSets = 100;
    private const int MaxDepth = 8;

    /// <summary>Sets of tags, of which a document must have all of one; null for no filter.</summary>
    public static IReadOnlyList<IReadOnlyList<string>>? Read(JsonElement filter) =>
        filter.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? null : Sets(filter, depth: 0);

    private static List<IReadOnlyList<string>> Sets(JsonElement filter, int depth)
    {
        if (depth > MaxDepth || filter.ValueKind != JsonValueKind.Object || !filter.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String)
        {
            throw Wrong();
        }

        return type.GetString() switch
        {
            "eq" => [[VectorStoreFiling.Tag(Key(filter), Value(filter))]],
            "in" when Value(filter) is { ValueKind: JsonValueKind.Array } values => Limited(values.EnumerateArray().Select(IReadOnlyList<string> (value) => [VectorStoreFiling.Tag(Key(filter), value)])),
            "or" => Limited(Parts(filter).SelectMany(part => Sets(part, depth + 1))),
            "and" => Parts(filter).Select(part => Sets(part, depth + 1)).Aggregate(
                new List<IReadOnlyList<string>> { Array.Empty<string>() },
                (all, part) => Limited(all.SelectMany(one => part.Select(IReadOnlyList<string> (other) => [.. one, .. other])))),
            _ => throw Wrong(),
        };
    }

    private static string Key(JsonElement filter) => filter.TryGetProperty("key", out var key) && key.ValueKind == JsonValueKind.String ? key.GetString()! : throw Wrong();

    private static JsonElement Value(JsonElement filter) => filter.TryGetProperty("value", out var value) ? value : throw Wrong();

    private static JsonElement.ArrayEnumerator Parts(JsonElement filter) =>
        filter.TryGetProperty("filters", out var parts) && parts.ValueKind == JsonValueKind.Array && parts.GetArrayLength() > 0 ? parts.EnumerateArray() : throw Wrong();

    private static List<IReadOnlyList<string>> Limited(IEnumerable<IReadOnlyList<string>> sets)
    {
        var list = sets.Take(MaxSets + 1).ToList();
        return list.Count is > 0 and <= MaxSets ? list : throw Wrong();
    }

    private static OpenAiException Wrong() => OpenAiException.Invalid(
        $"filters is not one of eq {{key, value}}, in {{key, value: […]}}, and, or {{filters: […]}}, with {MaxSets} combinations at most. Nothing was searched.", "filters");
}

internal sealed record StoreSearchRequest(JsonElement Query, JsonElement Filters, int? MaxNumResults, RankingOptionsJson? RankingOptions);

internal sealed record RankingOptionsJson(double? ScoreThreshold);

internal sealed record StoreSearchJson(IReadOnlyList<string> SearchQuery, IReadOnlyList<StoreResultJson> Data)
{
    public string Object { get; } = "vector_store.search_results.page";

    public bool HasMore { get; }

    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.Never)]
    public string? NextPage { get; }
}

/// <summary>A passage: the API's fields, and behind them its page and address.</summary>
internal sealed record StoreResultJson(
    string FileId, string Filename, double Score, IReadOnlyDictionary<string, string> Attributes, IReadOnlyList<ContentJson> Content, int Page, string Heading, string Url);
