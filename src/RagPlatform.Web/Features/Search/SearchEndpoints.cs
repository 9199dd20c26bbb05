using Microsoft.AspNetCore.Http.HttpResults;
using RagPlatform.Core.Access;
using RagPlatform.Core.Access.Keys;
using RagPlatform.Core.Retrieval;
using RagPlatform.Web.Hosting;
using RagPlatform.Web.Hosting.Keys;

namespace RagPlatform.Web.Features.Search;

internal static class SearchEndpoints
{
    public static IServiceCollection AddSearchFeature(this IServiceCollection services) => services.AddSingleton<AuditedSearch>();

    public static IEndpointRouteBuilder MapSearch(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/search", SearchAsync).WithTags("Search").WithSummary("The best passages for a query").ForKeys(KeyScopes.Search)
            .ProducesProblem(StatusCodes.Status400BadRequest);
        return routes;
    }

    private static async Task<Results<Ok<SearchJson>, ProblemHttpResult>> SearchAsync(
        SearchRequest request, Caller caller, AuditedSearch search, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(request.Query))
        {
            return ApiProblems.Invalid("The query is empty, so nothing was searched. Send {\"query\": \"parental leave\"}.");
        }

        if (request.Top is { } top && !AuditedSearch.IsTop(top))
        {
            return ApiProblems.Invalid($"top is {request.Top}, but a search returns 1 to {AuditedSearch.MaxTop} passages. Nothing was searched.");
        }

        return TypedResults.Ok(SearchJson.From(await search.SearchAsync(
            request.Query, request.CollectionIds, request.Top ?? AuditedSearch.DefaultTop, request.Mode ?? RetrievalMode.Hybrid, caller, cancellationToken)));
    }
}

internal sealed record SearchRequest(string? Query, IReadOnlyList<Guid>? CollectionIds = null, int? Top = null, RetrievalMode? Mode = null);

/// <summary>What a search found, as the API and <c>search --json</c> tell it.</summary>
internal sealed record SearchJson(IEnumerable<PassageJson> Passages, RetrievalMode Mode, int SearchedChunks, string? Notice, double Milliseconds)
{
    public static SearchJson From(RetrievalResult found) => new(
        found.Passages.Select(PassageJson.From), found.Mode, found.SearchedChunks, found.Notice, Math.Round(found.Elapsed.TotalMilliseconds, 1));
}

internal sealed record PassageJson(
    Guid DocumentId, string DocumentName, Guid CollectionId, int Page, string Heading, string Text, int Start, int End,
    double Score, double? TextScore, double? VectorScore)
{
    public static PassageJson From(Passage passage) => new(
        passage.DocumentId, passage.DocumentName, passage.CollectionId, passage.Chunk.Page, passage.Chunk.Heading, passage.Chunk.Text,
        passage.Chunk.Start, passage.Chunk.End, passage.Score, passage.TextScore, passage.VectorScore);
}
