using RagPlatform.Core.Documents;

namespace RagPlatform.Core.Access;

/// <summary>
/// "Why can, why can't X see this?", for owners and administrators. The verdict is the store's, by the same query as every other; the chain
/// says which rules led to it. Thread-safe.
/// </summary>
public sealed class AccessExplainer(IAccessStore access, AccessRules rules, IDocumentStore documents, PeopleNames people)
{
    /// <summary>Explains.</summary>
    /// <param name="target">The thing.</param>
    /// <param name="person">A person's id, or <c>owner</c> for the one person of single-user mode.</param>
    /// <param name="caller">Who wants to know.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AccessDeniedException">The caller neither owns it nor is an administrator.</exception>
    public async Task<AccessExplanation> ExplainAsync(AccessTarget target, string person, Caller caller, CancellationToken cancellationToken)
    {
        await rules.RequireSharingAsync(target, caller, cancellationToken);
        if (await people.FindCallerAsync(person, cancellationToken) is not { } subject)
        {
            return new(person, person, null, [new(AccessRule.Account, false, [], [], "There is no such person, or the account is disabled.")]);
        }

        var names = await people.ReadAsync(cancellationToken);
        var role = await access.FindRoleAsync(target, subject.Filter(), evenDeleted: false, cancellationToken);
        return new(subject.Id, subject.Name, role, await ChainAsync(target, subject, names, cancellationToken));
    }

    private async Task<IReadOnlyList<AccessStep>> ChainAsync(
        AccessTarget target, Caller subject, KnownPrincipals names, CancellationToken cancellationToken)
    {
        var steps = new List<AccessStep>
        {
            new(AccessRule.StandsFor, true, [.. subject.Principals.Select(principal => new PrincipalName(principal, names.Of(principal)))], [], $"{subject.Name} counts as: {string.Join(", ", subject.Principals.Select(names.Of))}."),
        };
        if (target.Kind == AccessTargetKind.Assistant)
        {
            steps.Add(Step(AccessRule.Assistant, await access.ListGrantsAsync(target, cancellationToken), subject, names, isInherited: false));
            return steps;
        }

        var own = target.Kind == AccessTargetKind.Document ? await access.ListGrantsAsync(target, cancellationToken) : [];
        var collection = target.Kind == AccessTargetKind.Collection
            ? target
            : new(AccessTargetKind.Collection, (await documents.FindAsync(target.Id, AccessFilter.Everything, cancellationToken))?.CollectionId ?? default);
        steps.Add(Step(
            AccessRule.Collection, await access.ListGrantsAsync(collection, cancellationToken), subject, names,
            isInherited: target.Kind == AccessTargetKind.Document && own.Count == 0));
        if (target.Kind == AccessTargetKind.Document && steps[^1].Holds)
        {
            steps.Add(own.Count == 0
                ? new(AccessRule.DocumentInherits, true, [], [], "The document has no rights of its own: those of its collection count.")
                : Step(AccessRule.Document, own, subject, names, isInherited: false));
        }

        return steps;
    }

    private static AccessStep Step(
        AccessRule rule, IReadOnlyList<AccessGrant> grants, Caller subject, KnownPrincipals names, bool isInherited)
    {
        var theirs = grants.Where(grant => subject.Principals.Contains(grant.Principal))
            .Select(grant => new SharedWith(grant.Principal, names.Of(grant.Principal), grant.Role, grant.GivenBy, grant.GivenAt, isInherited))
            .ToList();
        var noun = rule.ToString().ToLowerInvariant();
        var text = theirs switch
        {
            [] when grants.Count == 0 => $"The {noun} is shared with nobody.",
            [] => $"The {noun} is shared with others, but with nobody that {subject.Name} counts as.",
            _ => $"The {noun} is shared with {string.Join(", ", theirs.Select(grant => $"{grant.Name} as {grant.Role.ToString().ToLowerInvariant()}"))}.",
        };
        return new(rule, theirs.Count > 0, [], theirs, text);
    }
}
