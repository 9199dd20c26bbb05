namespace RagPlatform.Core.Access;

/// <summary>
/// The caller may not do that. Who may not see a thing gets the words that they would get if it did not exist. The message is for people.
/// </summary>
/// <param name="kind">What it is about.</param>
/// <param name="has">What the caller may do with it; null when they may not see it, or it does not exist.</param>
/// <param name="needs">What they would have to be.</param>
public sealed class AccessDeniedException(AccessTargetKind kind, AccessRole? has, AccessRole needs) : Exception(Explain(kind, has, needs))
{
    /// <summary>What it is about.</summary>
    public AccessTargetKind Kind { get; } = kind;

    /// <summary>Whether the caller may see it, so that one may tell them that it exists.</summary>
    public bool IsVisible { get; } = has is not null;

    /// <summary>What they would have to be.</summary>
    public AccessRole Needs { get; } = needs;

    private static string Explain(AccessTargetKind kind, AccessRole? has, AccessRole needs) => (kind, has, needs) switch
    {
        (AccessTargetKind.Collection, null, _) => "You don't have access to this collection, or it does not exist. GET /api/collections lists yours.",
        (AccessTargetKind.Document, null, _) => "You don't have access to this document. Ask its owner.",
        (_, null, _) => "You don't have access to this assistant, or it does not exist. GET /api/assistants lists yours.",
        (_, _, AccessRole.Owner) =>
            $"Only an owner of this {Noun(kind)} may do that, and you are none. Nothing was changed. Ask an owner to do it, or to make you one.",
        _ => $"You may read this {Noun(kind)} but not change it. Nothing was changed. Ask its owner for the right to edit.",
    };

    private static string Noun(AccessTargetKind kind) => kind switch
    {
        AccessTargetKind.Collection => "collection",
        AccessTargetKind.Document => "document",
        _ => "assistant",
    };
}
