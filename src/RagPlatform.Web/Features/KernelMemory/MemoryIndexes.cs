using Microsoft.AspNetCore.Http.HttpResults;
using RagPlatform.Core.Access;
using RagPlatform.Core.Access.Keys;
using RagPlatform.Core.Collections;
using RagPlatform.Core.Documents;
using RagPlatform.Web.Features.Collections;
using RagPlatform.Web.Hosting;
using RagPlatform.Web.Hosting.Keys;

namespace RagPlatform.Web.Features.KernelMemory;

/// <summary>Indexes are collections, by name; several that the caller sees under one name (each made by somebody else) are one index.</summary>
internal sealed class MemoryIndexes(IDocumentStore documents, AccessRules rules, Caller caller)
{
    private const string Default = "default";

    /// <summary>The name that is meant: the service has an index for those who name none.</summary>
    public static string NameOf(string? index) => string.IsNullOrWhiteSpace(index) ? Default : index.Trim();

    /// <summary>The collections of that name that the caller sees, those first on which they may do the most; empty when there is none.</summary>
    public async Task<IReadOnlyList<Collection>> FindAsync(string? index, CancellationToken cancellationToken)
    {
        var name = NameOf(index);
        var all = await documents.ListCollectionsAsync(caller.Filter(), cancellationToken);
        List<Collection> found = [.. all.Select(summary => summary.Collection).Where(collection => collection.Name.Equals(name, StringComparison.OrdinalIgnoreCase))];
        if (found.Count < 2)
        {
            return found;
        }

        var roles = await rules.ListRolesAsync(AccessTargetKind.Collection, caller, cancellationToken);
        return [.. found.OrderByDescending(collection => roles.GetValueOrDefault(collection.Id)).ThenBy(collection => collection.Id)];
    }

    /// <summary>The collection that an upload goes to; made when there is none, and null when a key that is narrowed to others may not make one.</summary>
    public async Task<Collection?> FindOrAddAsync(string? index, CancellationToken cancellationToken)
    {
        if (await FindAsync(index, cancellationToken) is [var found, ..])
        {
            return found;
        }

        if (caller.OnlyCollectionIds is not null)
        {
            return null;
        }

        try
        {
            return await documents.AddCollectionAsync(NameOf(index), null, caller, cancellationToken);
        }
        catch (DuplicateNameException)
        {
            // Another upload was faster.
            return await FindAsync(index, cancellationToken) is [var other, ..] ? other : null;
        }
    }

    /// <summary>What a query looks at: the index with the documents that the filters leave.</summary>
    public static AccessFilter Filter(Caller caller, IEnumerable<Collection> collections, IReadOnlyList<IReadOnlyList<string>>? tags) =>
        caller.Filter([.. collections.Select(collection => collection.Id)]) with { Tags = tags };
}

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
