namespace RagPlatform.Core.Access.Keys;

/// <summary>What a key may be used for.</summary>
[Flags]
public enum KeyScopes
{
    /// <summary>Nothing: what needs no right at all, such as the state of the server.</summary>
    None = 0,

    /// <summary>Ask, and have conversations.</summary>
    Ask = 1,

    /// <summary>Search, and read documents.</summary>
    Search = 2,

    /// <summary>Add, replace, delete and restore documents and collections.</summary>
    Upload = 4,

    /// <summary>Change assistants, models, people, keys and settings; read the audit log.</summary>
    Administer = 8,
}

/// <summary>
/// A key that stands for a person, or for a service. It never can more than its owner, whatever it says. The secret itself is shown once
/// and kept nowhere.
/// </summary>
/// <param name="Id">Its id.</param>
/// <param name="Prefix">The part of the secret that may be seen, to tell keys apart: <c>rag_</c> and twelve characters.</param>
/// <param name="Name">What its maker calls it.</param>
/// <param name="OwnerId">Id of the person it stands for; null for a service, which sees what everybody may see.</param>
/// <param name="Scopes">What it may be used for.</param>
public sealed record ApiKey(Guid Id, string Prefix, string Name, string? OwnerId, KeyScopes Scopes)
{
    /// <summary>Collections that it is narrowed to; null for all that its owner may see.</summary>
    public IReadOnlyList<Guid>? CollectionIds { get; init; }

    /// <summary>Assistants that it is narrowed to; null for all that its owner may use.</summary>
    public IReadOnlyList<Guid>? AssistantIds { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset MadeAt { get; init; }

    /// <summary>When it ends by itself; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Last use, to the minute; null before the first.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>When it was revoked; null while it was not.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>Whether it opens anything at that moment.</summary>
    public bool IsValid(DateTimeOffset now) => RevokedAt is null && (ExpiresAt is null || now < ExpiresAt);

    /// <summary>The owner as somebody who asks through this key: never with more rights than they have themselves.</summary>
    public Caller Narrow(Caller owner) => owner with
    {
        Id = $"key:{Id}", // Conversations of its own: what the owner asked is not the key's to read.
        PersonId = owner.PersonId,
        // An administrator manages rights of what they don't see: a key that is narrowed must not.
        IsAdministrator = owner.IsAdministrator && Scopes.HasFlag(KeyScopes.Administer) && CollectionIds is null && AssistantIds is null,
        Key = new KeyUse(Id, Name),
        Scopes = Scopes & owner.Scopes,
        OnlyCollectionIds = Both(owner.OnlyCollectionIds, CollectionIds),
        OnlyAssistantIds = Both(owner.OnlyAssistantIds, AssistantIds),
    };

    private static IReadOnlyList<Guid>? Both(IReadOnlyList<Guid>? one, IReadOnlyList<Guid>? other) =>
        one is null ? other : other is null ? one : [.. one.Intersect(other)];
}
