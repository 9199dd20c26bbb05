using Microsoft.AspNetCore.Http.HttpResults;
using RagPlatform.Core.Access;
using RagPlatform.Core.Access.Keys;
using RagPlatform.Core.Documents;
using RagPlatform.Web.Features.Collections;
using RagPlatform.Web.Hosting;
using RagPlatform.Web.Hosting.Keys;

namespace RagPlatform.Web.Features.KernelMemory;

internal static class MemoryIndexEndpoints
{
    public static void MapMemoryIndexes(this IEndpointRouteBuilder memory)
    {
        memory.MapGet("/indexes", ListAsync).WithSummary("Kernel Memory: names of the collections that you may read")
            .ForKeys(KeyScopes.Ask | KeyScopes.Search | KeyScopes.Upload);
        memory.MapDelete("/indexes", DeleteAsync).WithSummary("Kernel Memory: deletes a collection with its documents")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
    }

    public static ProblemHttpResult NoIndex() =>
        ApiProblems.NotFound("You don't have access to this index, or it does not exist. GET /indexes lists yours.");

    public static ProblemHttpResult? CheckName(string? index) => MemoryIndexes.NameOf(index).Length > CollectionEndpoints.MaxName
        ? ApiProblems.Invalid($"The name of an index has at most {CollectionEndpoints.MaxName} characters. Nothing was done. Shorten it.")
        : null;

    private static async Task<Ok<MemoryIndexesJson>> ListAsync(IDocumentStore documents, Caller caller, CancellationToken cancellationToken)
    {
        var collections = await documents.ListCollectionsAsync(caller.Filter(), cancellationToken);
        return TypedResults.Ok(new MemoryIndexesJson(
            collections.Select(summary => summary.Collection.Name).Distinct(StringComparer.OrdinalIgnoreCase).Select(name => new MemoryIndexJson(name))));
    }

    private static async Task<Results<Accepted<MemoryDeletionJson>, ProblemHttpResult>> DeleteAsync(
        string? index, MemoryIndexes indexes, AccessRules rules, IDocumentStore documents, Caller caller, CancellationToken cancellationToken)
    {
        if (await indexes.FindAsync(index, cancellationToken) is not [var collection, ..])
        {
            return NoIndex();
        }

        await rules.RequireAsync(new(AccessTargetKind.Collection, collection.Id), AccessRole.Owner, caller, cancellationToken);
        return await documents.DeleteCollectionAsync(collection.Id, caller.Filter(), cancellationToken)
            ? TypedResults.Accepted("", new MemoryDeletionJson(collection.Name, null, "The index was deleted with its documents."))
            : NoIndex();
    }
}
