namespace RagPlatform.Core.Documents;

/// <summary>
/// Files that a program uploaded and has not put into a collection yet, and batches of files that it put into one. Each belongs to a person
/// and is found by nobody else. Thread-safe.
/// </summary>
public interface IUnfiledFiles
{
    /// <summary>Adds a file whose original is kept already.</summary>
    Task AddAsync(UnfiledFile file, CancellationToken cancellationToken);

    /// <summary>The person's file; null when there is none.</summary>
    Task<UnfiledFile?> FindAsync(Guid id, string personId, CancellationToken cancellationToken);

    /// <summary>The person's files, newest first.</summary>
    Task<IReadOnlyList<UnfiledFile>> ListAsync(string personId, CancellationToken cancellationToken);

    /// <summary>Forgets a file: it is in a collection now, or not wanted any more. False when there is none.</summary>
    Task<bool> DeleteAsync(Guid id, string personId, CancellationToken cancellationToken);

    /// <summary>Remembers files that were put into a collection together.</summary>
    Task AddBatchAsync(FileBatch batch, CancellationToken cancellationToken);

    /// <summary>Remembers that the person's batch was cancelled before these documents of it were read.</summary>
    Task CancelBatchAsync(Guid id, string personId, IReadOnlyList<Guid> documentIds, CancellationToken cancellationToken);

    /// <summary>The person's batch; null when there is none.</summary>
    Task<FileBatch?> FindBatchAsync(Guid id, string personId, CancellationToken cancellationToken);
}

/// <summary>A file in no collection.</summary>
/// <param name="Id">Version 7 UUID; the document that it becomes has it too.</param>
/// <param name="PersonId">Whose it is.</param>
/// <param name="Name">File name.</param>
/// <param name="MediaType">Media type, decided by content and name.</param>
/// <param name="Size">Bytes.</param>
/// <param name="ContentHash">SHA-256 of the original, lower-case hex.</param>
/// <param name="Purpose">What the program said it is for.</param>
/// <param name="AddedAt">UTC.</param>
public sealed record UnfiledFile(Guid Id, string PersonId, string Name, string MediaType, long Size, string ContentHash, string Purpose, DateTimeOffset AddedAt);

/// <summary>Files that were put into a collection together.</summary>
/// <param name="Id">Version 7 UUID.</param>
/// <param name="PersonId">Who did it.</param>
/// <param name="CollectionId">The collection.</param>
/// <param name="DocumentIds">The documents that they became.</param>
/// <param name="AddedAt">UTC.</param>
/// <param name="CancelledIds">Documents of it that were not read yet when it was cancelled; null when it was not.</param>
public sealed record FileBatch(
    Guid Id, string PersonId, Guid CollectionId, IReadOnlyList<Guid> DocumentIds, DateTimeOffset AddedAt, IReadOnlyList<Guid>? CancelledIds = null);
