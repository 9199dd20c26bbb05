using RagPlatform.Core.Assistants;
using RagPlatform.Core.Documents;

namespace RagPlatform.Core.Access;

/// <summary>A thing that somebody sees.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Role">What they may do with it.</param>
/// <param name="Documents">Of a collection: how many of its documents they see.</param>
public sealed record SeenThing(Guid Id, string Name, AccessRole Role, int? Documents = null);

/// <summary>What somebody sees.</summary>
/// <param name="PersonName">Who.</param>
/// <param name="Collections">By name.</param>
/// <param name="Assistants">By name.</param>
public sealed record SeenThings(string PersonName, IReadOnlyList<SeenThing> Collections, IReadOnlyList<SeenThing> Assistants);

/// <summary>
/// "View as X": the lists that somebody gets, by the same queries as theirs. For administrators, who give rights; it opens no document. Thread-safe.
/// </summary>
public sealed class PersonView(PeopleNames people, IAccessStore access, IDocumentStore documents, IAssistantStore assistants)
{
    /// <summary>What the person sees; null when there is none or the account is disabled. Whoever calls has checked that the caller is an administrator.</summary>
    public async Task<SeenThings?> FindAsync(string person, CancellationToken cancellationToken)
    {
        if (await people.FindCallerAsync(person, cancellationToken) is not { } subject)
        {
            return null;
        }

        var filter = subject.Filter();
        var collectionRoles = await access.ListRolesAsync(AccessTargetKind.Collection, filter, cancellationToken);
        var assistantRoles = await access.ListRolesAsync(AccessTargetKind.Assistant, filter, cancellationToken);
        return new(
            subject.Name,
            [
                .. (await documents.ListCollectionsAsync(filter, cancellationToken)).Select(summary => new SeenThing(
                    summary.Collection.Id, summary.Collection.Name, collectionRoles.GetValueOrDefault(summary.Collection.Id), summary.Documents)),
            ],
            [
                .. (await assistants.ListAsync(filter, cancellationToken)).Select(assistant => new SeenThing(
                    assistant.Id, assistant.Name, assistantRoles.GetValueOrDefault(assistant.Id))),
            ]);
    }

    /// <summary>Collections that nobody sees any more: only an administrator can give a right on them anew.</summary>
    public async Task<IReadOnlyList<SeenThing>> ListUnseenAsync(CancellationToken cancellationToken)
    {
        var unseen = new List<SeenThing>();
        foreach (var summary in await documents.ListCollectionsAsync(AccessFilter.Everything, cancellationToken))
        {
            if ((await access.ListGrantsAsync(new(AccessTargetKind.Collection, summary.Collection.Id), cancellationToken)).Count == 0)
            {
                unseen.Add(new(summary.Collection.Id, summary.Collection.Name, AccessRole.Owner, summary.Documents));
            }
        }

        return unseen;
    }
}
