using ModelContextProtocol;
using RagPlatform.Core.Access;
using RagPlatform.Core.Assistants;
using RagPlatform.Core.Documents;

namespace RagPlatform.Web.Features.Mcp;

/// <summary>
/// Collections and assistants by the name or id that a model gives. One answer for "does not exist" and "not yours", and nothing of what was
/// given is repeated in it.
/// </summary>
internal static class NamedThings
{
    /// <summary>Ids of the wanted collections; null, which is all, when none is wanted: models send empty lists for arguments that they leave out.</summary>
    /// <exception cref="McpException">One of them does not exist, or may not be seen.</exception>
    public static async Task<IReadOnlyList<Guid>?> FindCollectionsAsync(
        this IDocumentStore documents, IReadOnlyList<string>? wanted, Caller caller, CancellationToken cancellationToken)
    {
        if (wanted is not { Count: > 0 })
        {
            return null;
        }

        var all = await documents.ListCollectionsAsync(caller.Filter(), cancellationToken);
        var found = wanted.Select(one => all.Select(summary => summary.Collection).Where(collection => Is(collection.Id, collection.Name, one)).Select(collection => collection.Id).ToList()).ToList();
        return found.TrueForAll(ids => ids.Count > 0)
            ? [.. found.SelectMany(ids => ids).Distinct()]
            : throw new McpException("You don't have access to one of these collections, or it does not exist. Nothing was searched. list_collections names yours.");
    }

    /// <exception cref="McpException">It does not exist, or may not be used.</exception>
    public static async Task<Assistant> FindAsync(this IAssistantStore assistants, string wanted, Caller caller, CancellationToken cancellationToken) =>
        await assistants.FindNamedAsync(wanted, caller.Filter(), cancellationToken)
        ?? throw new McpException("You don't have access to this assistant, or it does not exist. Nothing was asked. list_assistants names yours.");

    private static bool Is(Guid id, string name, string wanted) =>
        Guid.TryParse(wanted, out var wantedId) ? id == wantedId : name.Equals(wanted?.Trim(), StringComparison.OrdinalIgnoreCase);
}
