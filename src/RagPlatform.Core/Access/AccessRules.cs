namespace RagPlatform.Core.Access;

/// <summary>
/// The one place that decides who may change what, for pages, API and command line alike: each asks here before it goes to a store.
/// Reading needs no question: it is part of each query. Thread-safe.
/// </summary>
public sealed class AccessRules(IAccessStore access)
{
    /// <summary>The most that the caller may do; null when they may not see it, or it does not exist.</summary>
    public Task<AccessRole?> FindRoleAsync(AccessTarget target, Caller caller, CancellationToken cancellationToken) =>
        access.FindRoleAsync(target, caller.Filter(), evenDeleted: false, cancellationToken);

    /// <summary>The caller's role on everything of a kind that they may see: for offering only what they may do.</summary>
    public Task<IReadOnlyDictionary<Guid, AccessRole>> ListRolesAsync(AccessTargetKind kind, Caller caller, CancellationToken cancellationToken) =>
        access.ListRolesAsync(kind, caller.Filter(), cancellationToken);

    /// <summary>Goes on only if the caller may do that.</summary>
    /// <exception cref="AccessDeniedException">They may not.</exception>
    public Task RequireAsync(AccessTarget target, AccessRole needs, Caller caller, CancellationToken cancellationToken) =>
        RequireAsync(target, needs, caller, evenDeleted: false, cancellationToken);

    /// <summary>The same for undoing a deletion.</summary>
    /// <exception cref="AccessDeniedException">They may not.</exception>
    public Task RequireRestoringAsync(AccessTarget target, AccessRole needs, Caller caller, CancellationToken cancellationToken) =>
        RequireAsync(target, needs, caller, evenDeleted: true, cancellationToken);

    /// <summary>
    /// Goes on only if the caller may say who may do what: an owner, or an administrator, who does not see more by it until they give
    /// themselves a right, which everybody who manages the thing can see.
    /// </summary>
    /// <exception cref="AccessDeniedException">They may not.</exception>
    public async Task RequireSharingAsync(AccessTarget target, Caller caller, CancellationToken cancellationToken)
    {
        // What a key is narrowed to holds for the administrator behind it too.
        var all = AccessFilter.Everything with { CollectionIds = caller.OnlyCollectionIds, AssistantIds = caller.OnlyAssistantIds };
        if (!caller.IsAdministrator || await access.FindRoleAsync(target, all, evenDeleted: false, cancellationToken) is null)
        {
            await RequireAsync(target, AccessRole.Owner, caller, cancellationToken);
        }
    }

    private async Task RequireAsync(AccessTarget target, AccessRole needs, Caller caller, bool evenDeleted, CancellationToken cancellationToken)
    {
        var role = await access.FindRoleAsync(target, caller.Filter(), evenDeleted, cancellationToken);
        if (role is null || role < needs)
        {
            throw new AccessDeniedException(target.Kind, role, needs);
        }
    }
}
