namespace RagPlatform.Core.Documents;

/// <summary>
/// Tags with a meaning, told by their <see cref="Prefix"/>. Every document has the three below with its own id and media type, without their
/// being stored; files that a program keeps under an id of its own have <see cref="DocumentId"/> with that one too, stored. They give no right.
/// </summary>
public static class ReservedTags
{
    /// <summary>What they begin with.</summary>
    public const string Prefix = "__";

    /// <summary>Followed by the id that a program keeps one or several files under, or by the document's own.</summary>
    public const string DocumentId = "__document_id:";

    /// <summary>Followed by the document's own id.</summary>
    public const string FileId = "__file_id:";

    /// <summary>Followed by the document's media type.</summary>
    public const string FileType = "__file_type:";

    /// <summary>The stored tag that says under which id of its own a program keeps the document; null for documents that people added.</summary>
    public static string? ProgramsOwn(IReadOnlyList<string> tags) => tags.FirstOrDefault(tag => tag.StartsWith(DocumentId, StringComparison.Ordinal));
}
