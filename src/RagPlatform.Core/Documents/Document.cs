namespace RagPlatform.Core.Documents;

/// <summary>Where a document is on its way from upload to being searchable.</summary>
public enum DocumentState
{
    /// <summary>Stored durably, waiting for the worker.</summary>
    Queued,

    /// <summary>Being read, chunked, embedded.</summary>
    Ingesting,

    /// <summary>Searchable.</summary>
    Ready,

    /// <summary>Could not be read; <see cref="Document.Error"/> says why and what to do.</summary>
    Failed,
}

/// <summary>An uploaded item and its state. The database row is the truth; queues and channels only wake the worker.</summary>
public sealed record Document
{
    /// <summary>Version 7 UUID.</summary>
    public required Guid Id { get; init; }

    /// <summary>The collection it belongs to.</summary>
    public required Guid CollectionId { get; init; }

    /// <summary>File name as uploaded, without any folder.</summary>
    public required string Name { get; init; }

    /// <summary>Media type, decided by content and name at upload, e.g. <c>application/pdf</c>.</summary>
    public required string MediaType { get; init; }

    /// <summary>Size of the original in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>SHA-256 of the original, lower-case hex; names the original in the original store.</summary>
    public required string ContentHash { get; init; }

    /// <summary>See <see cref="DocumentState"/>.</summary>
    public required DocumentState State { get; init; }

    /// <summary>1 for the first upload under this name in this collection; a changed file under the same name counts up.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Pages read so far.</summary>
    public int PagesDone { get; init; }

    /// <summary>Pages in all; null while unknown.</summary>
    public int? PagesTotal { get; init; }

    /// <summary>Chunks in the index; 0 until ready.</summary>
    public int Chunks { get; init; }

    /// <summary>BCP 47 primary language of the text (<c>en</c>, <c>de</c>, …); null until read or when it cannot be told.</summary>
    public string? Language { get; init; }

    /// <summary>For a failed document: what happened, what it means, what to do; one sentence each, for people.</summary>
    public string? Error { get; init; }

    /// <summary>What was read, and warnings; null until read.</summary>
    public IngestionReport? Report { get; init; }

    /// <summary>
    /// How often a worker took it up since it was uploaded or retried. Those taken up less often come first, so that a document
    /// which ended the program does not hold up the others; after too many it fails instead of being tried for ever.
    /// </summary>
    public int Attempts { get; init; }

    /// <summary>Free labels given at upload.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Id of the person who uploaded it.</summary>
    public string AddedBy { get; init; } = "";

    /// <summary>UTC.</summary>
    public DateTimeOffset AddedAt { get; init; }
}

/// <summary>What an ingestion found, kept with the document and shown under "what was read".</summary>
/// <param name="Characters">Characters of extracted text.</param>
/// <param name="Warnings">For people, e.g. "Page 4 is a scan without text."</param>
/// <param name="Seconds">Time from claim to ready.</param>
/// <param name="Title">Title found in the document; null when there is none.</param>
public sealed record IngestionReport(int Characters, IReadOnlyList<string> Warnings, double Seconds, string? Title = null);
