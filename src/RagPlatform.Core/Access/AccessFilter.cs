namespace RagPlatform.Core.Access;

/// <summary>
/// What a query may touch. Every query of the stores takes one and applies it inside its SQL (and inside the vector scan),
/// so that what a person may not see influences neither ranking nor counts.
/// </summary>
/// <param name="Principals">Names a right can be given to; a row is visible when one of them may read it.</param>
/// <param name="CollectionIds">Collections to look in; <see langword="null"/> for all visible ones. Never widens what principals allow.</param>
public sealed record AccessFilter(IReadOnlyList<string> Principals, IReadOnlyList<Guid>? CollectionIds = null)
{
    /// <summary>Assistants to look at; null for all visible ones. Never widens what principals allow.</summary>
    public IReadOnlyList<Guid>? AssistantIds { get; init; }

    /// <summary>
    /// Sets of tags: only documents that have all tags of one of them; null for whatever tags. Besides its own, each document has those of
    /// <see cref="Documents.ReservedTags"/>. Never widens what principals allow.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<string>>? Tags { get; init; }

    /// <summary>On whose behalf: what a store changes is written into the audit log under this name. Null for the program itself.</summary>
    public Caller? Caller { get; init; }

    /// <summary>Sees everything: for the ingestion worker and maintenance, never for a front door.</summary>
    public static AccessFilter Everything { get; } = new([SystemPrincipal]);

    /// <summary>The principal that stores treat as allowed to read all rows.</summary>
    public const string SystemPrincipal = "system";
}
