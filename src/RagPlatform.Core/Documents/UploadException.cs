namespace RagPlatform.Core.Documents;

/// <summary>Why an upload is refused.</summary>
public enum UploadProblem
{
    /// <summary>No bytes.</summary>
    Empty,

    /// <summary>Larger than <c>Ingestion:MaxFileSize</c>.</summary>
    TooLarge,

    /// <summary>No extractor reads this kind of file.</summary>
    UnknownType,

    /// <summary>The collection does not exist, or the person may not see it.</summary>
    NoCollection,

    /// <summary>It was to be shared with a name that stands for nobody.</summary>
    NoPrincipal,
}

/// <summary>An upload is refused; nothing was stored. The message is for people: what happened, what it means, what to do.</summary>
/// <param name="problem">Why, for callers that answer with a status or in another language.</param>
/// <param name="name">File name as uploaded.</param>
/// <param name="message">In English.</param>
public sealed class UploadException(UploadProblem problem, string name, string message) : Exception(message)
{
    /// <summary>Why.</summary>
    public UploadProblem Problem { get; } = problem;

    /// <summary>File name as uploaded.</summary>
    public string Name { get; } = name;

    /// <summary>For <see cref="UploadProblem.TooLarge"/>: the size as far as known, in bytes.</summary>
    public long Size { get; init; }

    /// <summary>For <see cref="UploadProblem.TooLarge"/>: the limit in bytes.</summary>
    public long Limit { get; init; }
}
