using RagPlatform.Core.Audit;

namespace RagPlatform.Core.Access;

/// <summary>What somebody may do with a collection, a document or an assistant. Each includes the one before.</summary>
public enum AccessRole
{
    /// <summary>Sees it, finds it, asks it.</summary>
    Reader,

    /// <summary>Adds, replaces and deletes what is in it; renames a collection, changes an assistant.</summary>
    Editor,

    /// <summary>Deletes it, and says who else may do what.</summary>
    Owner,
}

/// <summary>Kinds of things that rights are given on.</summary>
public enum AccessTargetKind
{
    /// <summary>A collection; its documents inherit.</summary>
    Collection,

    /// <summary>
    /// A document. Without grants of its own it inherits its collection's; with them they count in their place, and only for those who may
    /// read the collection.
    /// </summary>
    Document,

    /// <summary>An assistant: who may use it. What it finds is what the person who asks may see.</summary>
    Assistant,
}

/// <summary>A thing that rights are given on.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Its id.</param>
public sealed record AccessTarget(AccessTargetKind Kind, Guid Id);

/// <summary>A right that was given.</summary>
/// <param name="Principal">To whom; see <see cref="Access.Principal"/>.</param>
/// <param name="Role">What.</param>
/// <param name="GivenBy">Name of the person who gave it; empty when it was not a person.</param>
/// <param name="GivenAt">When.</param>
public sealed record AccessGrant(string Principal, AccessRole Role, string GivenBy, DateTimeOffset GivenAt);

/// <summary>
/// Who may do what. Reading is not asked here: it is part of each query of the other stores (<see cref="AccessFilter"/>). Thread-safe.
/// </summary>
public interface IAccessStore
{
    /// <summary>The most that the caller may do; null when they may not even know of it, or it does not exist (one answer for both).</summary>
    /// <param name="target">The thing.</param>
    /// <param name="filter">The caller's.</param>
    /// <param name="evenDeleted">Whether a document or an assistant that was deleted counts: for undoing it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<AccessRole?> FindRoleAsync(AccessTarget target, AccessFilter filter, bool evenDeleted, CancellationToken cancellationToken);

    /// <summary>The caller's role on everything of a kind that they may see, by id.</summary>
    Task<IReadOnlyDictionary<Guid, AccessRole>> ListRolesAsync(AccessTargetKind kind, AccessFilter filter, CancellationToken cancellationToken);

    /// <summary>The grants of the thing itself, strongest first; empty for a document that inherits.</summary>
    Task<IReadOnlyList<AccessGrant>> ListGrantsAsync(AccessTarget target, CancellationToken cancellationToken);

    /// <summary>
    /// Replaces the grants of the thing. Empty means: a document inherits again; of a collection or an assistant, nobody may see it but
    /// those whom an administrator gives a right anew.
    /// </summary>
    /// <param name="target">The thing.</param>
    /// <param name="grants">All of its grants.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="by">Who changes them, for the audit log; null for the program itself.</param>
    /// <returns>False when the thing does not exist.</returns>
    Task<bool> SetGrantsAsync(
        AccessTarget target, IReadOnlyList<AccessGrant> grants, CancellationToken cancellationToken, AuditActor? by = null);

    /// <summary>
    /// Gives a principal every right that another one holds: the first administrator gets what the one person of single-user mode had.
    /// Where both hold one, the stronger counts.
    /// </summary>
    Task HandOverAsync(string from, string to, CancellationToken cancellationToken);
}
