using RagPlatform.Core.Audit;
using RagPlatform.Core.Documents;

namespace RagPlatform.Core.Access;

/// <summary>One line of "shared with".</summary>
/// <param name="Principal">To whom; see <see cref="Access.Principal"/>.</param>
/// <param name="Name">What pages show; the principal itself when it stands for nobody any more.</param>
/// <param name="Role">What they may do.</param>
/// <param name="GivenBy">Name of the person who gave it; empty when it was not a person.</param>
/// <param name="GivenAt">When.</param>
/// <param name="IsInherited">Whether it was given on the collection of the document.</param>
public sealed record SharedWith(string Principal, string Name, AccessRole Role, string GivenBy, DateTimeOffset GivenAt, bool IsInherited);

/// <summary>A right that somebody wants to give.</summary>
/// <param name="Principal">To whom.</param>
/// <param name="Role">What.</param>
public sealed record WantedGrant(string Principal, AccessRole Role);

/// <summary>Shows and changes who may do what with a thing: for its owners and for administrators. Thread-safe.</summary>
public sealed class Sharing(IAccessStore access, AccessRules rules, IDocumentStore documents, PeopleNames people, TimeProvider time)
{
    /// <summary>Who may do what, strongest first; for a document that inherits, the rights of its collection.</summary>
    /// <exception cref="AccessDeniedException">The caller neither owns it nor is an administrator.</exception>
    public async Task<IReadOnlyList<SharedWith>> ListAsync(AccessTarget target, Caller caller, CancellationToken cancellationToken)
    {
        await rules.RequireSharingAsync(target, caller, cancellationToken);
        var names = await people.ReadAsync(cancellationToken);
        var own = await access.ListGrantsAsync(target, cancellationToken);
        var isInherited = own.Count == 0 && target.Kind == AccessTargetKind.Document;
        if (isInherited && await documents.FindAsync(target.Id, AccessFilter.Everything, cancellationToken) is { } document)
        {
            own = await access.ListGrantsAsync(new(AccessTargetKind.Collection, document.CollectionId), cancellationToken);
        }

        return [.. own.Select(grant => new SharedWith(grant.Principal, names.Of(grant.Principal), grant.Role, grant.GivenBy, grant.GivenAt, isInherited))];
    }

    /// <summary>
    /// Replaces the rights of the thing itself; those that stay keep who gave them and when. None at all: a document inherits again, a
    /// collection or an assistant is seen by nobody.
    /// </summary>
    /// <exception cref="AccessDeniedException">The caller neither owns it nor is an administrator.</exception>
    /// <exception cref="UnknownPrincipalException">A right was to be given to nobody; nothing was changed.</exception>
    public async Task<IReadOnlyList<SharedWith>> SetAsync(
        AccessTarget target, IReadOnlyList<WantedGrant> wanted, Caller caller, CancellationToken cancellationToken)
    {
        await rules.RequireSharingAsync(target, caller, cancellationToken);
        var known = (await access.ListGrantsAsync(target, cancellationToken)).ToDictionary(grant => grant.Principal);
        var names = await people.ReadAsync(cancellationToken);
        if (wanted.FirstOrDefault(grant => !known.ContainsKey(grant.Principal) && !names.IsKnown(grant.Principal)) is { } wrong)
        {
            throw new UnknownPrincipalException(wrong.Principal);
        }

        var now = time.GetUtcNow();
        await access.SetGrantsAsync(
            target,
            [
                .. wanted.GroupBy(grant => grant.Principal).Select(same => same.MaxBy(grant => grant.Role)!).Select(grant =>
                    known.TryGetValue(grant.Principal, out var old) && old.Role == grant.Role
                        ? old
                        : new AccessGrant(grant.Principal, grant.Role, caller.Name, now)),
            ],
            cancellationToken,
            AuditActor.Of(caller));
        // Not by the rules again: whoever gives their own right away still sees what they did.
        return [.. (await access.ListGrantsAsync(target, cancellationToken)).Select(
            grant => new SharedWith(grant.Principal, names.Of(grant.Principal), grant.Role, grant.GivenBy, grant.GivenAt, IsInherited: false))];
    }
}

/// <summary>A right was to be given to a name that stands for nobody. The message is for people.</summary>
/// <param name="principal">The name.</param>
public sealed class UnknownPrincipalException(string principal) : Exception(
    $"'{principal}' is neither a person nor a group here. Nothing was changed. Name people as user:ID, groups as group:ID, or everyone.");
