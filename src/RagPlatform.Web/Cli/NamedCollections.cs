using RagPlatform.Core.Access;
using RagPlatform.Core.Collections;
using RagPlatform.Core.Documents;

namespace RagPlatform.Web.Cli;

/// <summary>Collections by the name that a person types.</summary>
internal static class NamedCollections
{
    /// <summary>Ids of the named collections; null (all) when none is named.</summary>
    /// <exception cref="CliProblem">No collection has that name.</exception>
    public static async Task<IReadOnlyList<Guid>?> FindIdsAsync(
        this IDocumentStore documents, IReadOnlyList<string> names, Caller caller, CancellationToken cancellationToken)
    {
        if (names.Count == 0)
        {
            return null;
        }

        var all = await documents.ListCollectionsAsync(caller.Filter(), cancellationToken);
        return
        [
            .. names.Select(name => all.FirstOrDefault(summary => Has(summary.Collection, name))?.Collection.Id ?? throw new CliProblem(
                $"There is no collection '{name}'. " + (all.Count == 0
                    ? "Add documents first: ingest <path…> --collection NAME."
                    : $"There are: {string.Join(", ", all.Select(summary => summary.Collection.Name))}."))),
        ];
    }

    /// <summary>The named collection, made when it is missing.</summary>
    public static async Task<Collection> FindOrAddAsync(this IDocumentStore documents, string name, Caller caller, CancellationToken cancellationToken)
    {
        var all = await documents.ListCollectionsAsync(caller.Filter(), cancellationToken);
        return all.FirstOrDefault(summary => Has(summary.Collection, name))?.Collection
            ?? await documents.AddCollectionAsync(name, description: null, caller, cancellationToken);
    }

    private static bool Has(Collection collection, string name) => collection.Name.Equals(name, StringComparison.OrdinalIgnoreCase);
}
