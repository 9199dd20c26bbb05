using RagPlatform.Core.Access;
using RagPlatform.Core.Assistants;

namespace RagPlatform.Web.Features.Assistants;

/// <summary>Assistants as programs are told of them.</summary>
internal static class ShownAssistants
{
    /// <summary>Without the ids of collections that the caller may not see.</summary>
    public static async Task<IReadOnlyList<Assistant>> ShownToAsync(
        this IReadOnlyList<Assistant> assistants, Caller caller, AccessRules rules, CancellationToken cancellationToken)
    {
        var seen = await rules.ListRolesAsync(AccessTargetKind.Collection, caller, cancellationToken);
        return [.. assistants.Select(assistant => assistant with { CollectionIds = [.. assistant.CollectionIds.Where(seen.ContainsKey)] })];
    }

    /// <summary>The same for one.</summary>
    public static async Task<Assistant> ShownToAsync(this Assistant assistant, Caller caller, AccessRules rules, CancellationToken cancellationToken) =>
        (await ShownToAsync([assistant], caller, rules, cancellationToken))[0];
}
