using Microsoft.AspNetCore.Http.HttpResults;
using RagPlatform.Core.Access;
using RagPlatform.Core.Access.Keys;
using RagPlatform.Core.Collections;
using RagPlatform.Core.Documents;
using RagPlatform.Web.Hosting;
using RagPlatform.Web.Hosting.Keys;

namespace RagPlatform.Web.Features.Collections;

internal static class CollectionEndpoints
{
    /// <summary>Longest name; longer ones can't be shown in a list.</summary>
    public const int MaxName = 100;

    public static IEndpointRouteBuilder MapCollections(this IEndpointRouteBuilder routes)
    {
        var collections = routes.MapGroup("/api/collections").WithTags("Collections").ForKeys(KeyScopes.Upload);
        collections.MapGet("/", ListAsync).WithSummary("Collections that you may read, with counts")
            .ForKeys(KeyScopes.Ask | KeyScopes.Search | KeyScopes.Upload);
        collections.MapPost("/", AddAsync).WithSummary("Adds a collection")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status409Conflict);
        collections.MapDelete("/{id:guid}", DeleteAsync).WithSummary("Deletes a collection with its documents")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
        return routes;
    }

    private static async Task<Ok<IEnumerable<CollectionJson>>> ListAsync(Caller caller, IDocumentStore documents, CancellationToken cancellationToken) =>
        TypedResults.Ok((await documents.ListCollectionsAsync(caller.Filter(), cancellationToken)).Select(CollectionJson.From));

    private static async Task<Results<Created<CollectionJson>, ProblemHttpResult>> AddAsync(
        NewCollection collection, Caller caller, IDocumentStore documents, CancellationToken cancellationToken)
    {
        var name = collection.Name?.Trim() ?? "";
        if (name.Length is 0 or > MaxName)
        {
            return ApiProblems.Invalid($"A collection needs a name of 1 to {MaxName} characters. Nothing was added. Send {{\"name\": \"HR\"}}.");
        }

        if (caller.OnlyCollectionIds is not null)
        {
            return TypedResults.Problem(ApiProblems.NarrowKeyText, statusCode: StatusCodes.Status403Forbidden);
        }

        var added = await documents.AddCollectionAsync(name, collection.Description, caller, cancellationToken);
        return TypedResults.Created($"/api/collections/{added.Id}", CollectionJson.From(new CollectionSummary(added, 0, 0, 0, 0)));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid id, Caller caller, AccessRules rules, IDocumentStore documents, CancellationToken cancellationToken)
    {
        await rules.RequireAsync(new(AccessTargetKind.Collection, id), AccessRole.Owner, caller, cancellationToken);
        return await documents.DeleteCollectionAsync(id, caller.Filter(), cancellationToken) ? TypedResults.NoContent() : ApiProblems.NoCollection();
    }
}

internal sealed record NewCollection(string? Name, string? Description = null);

internal sealed record CollectionJson(
    Guid Id, string Name, string? Description, string? EmbeddingModel, int? EmbeddingDimensions, DateTimeOffset CreatedAt,
    int Documents, int Ready, int Failed, int Chunks)
{
    public static CollectionJson From(CollectionSummary summary) => new(
        summary.Collection.Id, summary.Collection.Name, summary.Collection.Description,
        summary.Collection.EmbeddingModel, summary.Collection.EmbeddingDimensions, summary.Collection.CreatedAt,
        summary.Documents, summary.Ready, summary.Failed, summary.Chunks);
}
