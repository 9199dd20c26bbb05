using RagPlatform.Core.Access.Keys;

namespace RagPlatform.Core.Access;

/// <summary>The person (or program) on whose behalf something is read, asked or changed.</summary>
/// <param name="Id">Stable identifier of the person, e.g. <c>owner</c> in single-user mode. Also the key of fair queueing.</param>
/// <param name="Name">What pages show.</param>
/// <param name="Principals">
/// Every name that a right can be given to and that stands for this person: <c>user:owner</c>, <c>group:hr</c>, <c>everyone</c>.
/// </param>
/// <param name="IsAdministrator">May change models, assistants and settings. Gives no right to read documents by itself.</param>
public sealed record Caller(string Id, string Name, IReadOnlyList<string> Principals, bool IsAdministrator)
{
    /// <summary>The one person of single-user mode (<c>Auth:Mode=single</c>).</summary>
    public static Caller Owner { get; } = new("owner", "Owner", ["user:owner", Principal.Everyone], IsAdministrator: true);

    /// <summary>Whoever has not signed in, where one must: sees nothing and may do nothing.</summary>
    public static Caller Nobody { get; } = new("nobody", "", [], IsAdministrator: false) { Scopes = KeyScopes.None };

    /// <summary>Network address that the request came from; null for this machine's own command line.</summary>
    public string? Address { get; init; }

    /// <summary>The API key that stands for the person; null when they are there themselves.</summary>
    public KeyUse? Key { get; init; }

    /// <summary>The person behind it, who is <see cref="Id"/> unless a key stands for them: a key has conversations of its own.</summary>
    public string PersonId { get; init; } = Id;

    /// <summary>The principal that stands for this person alone: rights on what they make are given to it.</summary>
    public string OwnPrincipal => Principals.FirstOrDefault(Principal.IsPerson) ?? $"user:{PersonId}";

    /// <summary>What a key was made for; everything for a person who is there themselves.</summary>
    public KeyScopes Scopes { get; init; } = KeyScopes.Ask | KeyScopes.Search | KeyScopes.Upload | KeyScopes.Administer;

    /// <summary>Collections that a key is narrowed to; null for all that its owner may see.</summary>
    public IReadOnlyList<Guid>? OnlyCollectionIds { get; init; }

    /// <summary>Assistants that a key is narrowed to; null for all that its owner may use.</summary>
    public IReadOnlyList<Guid>? OnlyAssistantIds { get; init; }

    /// <summary>What this person may see, in the given collections or in all of them.</summary>
    /// <param name="collectionIds">Collections to look in; <see langword="null"/> for every one the person may see.</param>
    public AccessFilter Filter(IReadOnlyList<Guid>? collectionIds = null) => new(
        Principals,
        OnlyCollectionIds is null ? collectionIds : collectionIds is null ? OnlyCollectionIds : [.. OnlyCollectionIds.Intersect(collectionIds)])
    {
        Caller = this,
        AssistantIds = OnlyAssistantIds,
    };
}

/// <summary>An API key in use.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What its maker called it.</param>
public sealed record KeyUse(Guid Id, string Name);
