namespace RagPlatform.Core.Access;

/// <summary>Rules in the order in which they are applied.</summary>
public enum AccessRule
{
    /// <summary>Whether there is such a person, and their account is open.</summary>
    Account,

    /// <summary>What the person counts as: themselves, their groups, everybody.</summary>
    StandsFor,

    /// <summary>Rights of the collection, which come first: who may not read it sees nothing in it.</summary>
    Collection,

    /// <summary>Whether the document has rights of its own, which then count in place of those of its collection.</summary>
    DocumentInherits,

    /// <summary>The document's own rights.</summary>
    Document,

    /// <summary>Rights of the assistant.</summary>
    Assistant,
}

/// <summary>One link of the chain.</summary>
/// <param name="Rule">Which rule.</param>
/// <param name="Holds">Whether the chain goes on after it.</param>
/// <param name="Principals">For <see cref="AccessRule.StandsFor"/>: what the person counts as.</param>
/// <param name="Grants">Of the thing's rights, those that are the person's.</param>
/// <param name="Text">In English.</param>
public sealed record AccessStep(
    AccessRule Rule, bool Holds, IReadOnlyList<PrincipalName> Principals, IReadOnlyList<SharedWith> Grants, string Text);

/// <summary>A principal with what pages show for it.</summary>
/// <param name="Principal">See <see cref="Access.Principal"/>.</param>
/// <param name="Name">Its name.</param>
public sealed record PrincipalName(string Principal, string Name);

/// <summary>Why somebody can or can't see a thing.</summary>
/// <param name="PersonId">Who.</param>
/// <param name="PersonName">Their name; the id when there is no such person.</param>
/// <param name="Role">The most they may do; null when they can't see it.</param>
/// <param name="Steps">Rules from the first to the one that decided.</param>
public sealed record AccessExplanation(string PersonId, string PersonName, AccessRole? Role, IReadOnlyList<AccessStep> Steps)
{
    /// <summary>Whether they can see it.</summary>
    public bool CanSee => Role is not null;
}
