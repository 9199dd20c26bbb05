using RagPlatform.Core.Access;
using RagPlatform.Core.Collections;
using RagPlatform.Core.Documents;

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
