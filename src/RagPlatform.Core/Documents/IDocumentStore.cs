using RagPlatform.Core.Access;
using RagPlatform.Core.Collections;

namespace RagPlatform.Core.Documents;

/// <summary>
/// The catalogue: collections, documents and their states. Its rows are the ingestion queue too, so a crash loses nothing
/// that was acknowledged. Thread-safe; every method that reads on a person's behalf takes their filter.
/// </summary>
public interface IDocumentStore
{
    /// <summary>Adds a collection, which belongs to whoever makes it and which nobody else may see.</summary>
    /// <exception cref="DuplicateNameException">Its maker sees a collection of that name.</exception>
    Task<Collection> AddCollectionAsync(string name, string? description, Caller maker, CancellationToken cancellationToken);

    /// <summary>Visible collections by name, with counts under the filter.</summary>
    Task<IReadOnlyList<CollectionSummary>> ListCollectionsAsync(AccessFilter filter, CancellationToken cancellationToken);

    /// <summary>Renames a visible collection, or keeps other metadata with it; null stays as it is. False when there is none.</summary>
    /// <exception cref="DuplicateNameException">Whoever asks sees another collection of that name.</exception>
    Task<bool> ChangeCollectionAsync(Guid id, string? name, IReadOnlyDictionary<string, string>? metadata, AccessFilter filter, CancellationToken cancellationToken);

    /// <summary>Deletes a visible collection with its documents and chunks; false when there is none.</summary>
    Task<bool> DeleteCollectionAsync(Guid id, AccessFilter filter, CancellationToken cancellationToken);

    /// <summary>
    /// Adds a document in state queued, durably. The same name and hash in that collection returns the existing document
    /// unchanged (<see cref="AddedDocument.Outcome"/>); the same name with another hash becomes its next version, and the
    /// older one stays searchable until the newer is ready, then gives way to it. Documents that the uploader may not see are not
    /// looked at: the new one stands beside them. The same holds for documents that a program keeps under another id of its own
    /// (<see cref="ReservedTags.DocumentId"/>); under the same id other tags make a newer version as another hash does.
    /// </summary>
    /// <param name="document">The document.</param>
    /// <param name="filter">What the uploader may see.</param>
    /// <param name="grants">Rights of its own; empty inherits those of its collection, a newer version those of the older one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AccessDeniedException">The uploader may read the older version but not replace it, or not change its rights.</exception>
    Task<AddedDocument> AddAsync(
        Document document, AccessFilter filter, IReadOnlyList<AccessGrant> grants, CancellationToken cancellationToken);

    /// <summary>The document, or null when there is none or it may not be seen (one answer for both). Soft-deleted ones are not found.</summary>
    Task<Document?> FindAsync(Guid id, AccessFilter filter, CancellationToken cancellationToken);

    /// <summary>Visible documents of a collection (null: of all), newest first.</summary>
    Task<IReadOnlyList<Document>> ListAsync(Guid? collectionId, AccessFilter filter, CancellationToken cancellationToken);

    /// <summary>Gives a visible document these tags in place of those that it has; false when there is none.</summary>
    Task<bool> ChangeTagsAsync(Guid id, IReadOnlyList<string> tags, AccessFilter filter, CancellationToken cancellationToken);

    /// <summary>
    /// Takes the queued document with the fewest <see cref="Document.Attempts"/> (the oldest of these), counts the attempt and marks it
    /// ingesting, atomically; null when nothing waits.
    /// </summary>
    Task<Document?> ClaimNextAsync(CancellationToken cancellationToken);

    /// <summary>Records progress of a document that is being ingested.</summary>
    Task ReportProgressAsync(Guid id, int pagesDone, int? pagesTotal, CancellationToken cancellationToken);

    /// <summary>Marks a document failed, with a reason for people.</summary>
    Task FailAsync(Guid id, string reason, IngestionReport? report, CancellationToken cancellationToken);

    /// <summary>
    /// Puts documents back in the queue: one failed or ingesting document, whose attempts begin anew (a person pressed Retry, or the
    /// program stops in order), or (id null, at start-up) all that a crash left ingesting, whose attempts stay counted.
    /// </summary>
    /// <returns>How many were put back.</returns>
    Task<int> RequeueAsync(Guid? id, CancellationToken cancellationToken);

    /// <summary>Hides documents at once; <see cref="RestoreAsync"/> undoes it until they are purged. Returns how many were hidden.</summary>
    Task<int> DeleteAsync(IReadOnlyList<Guid> ids, AccessFilter filter, CancellationToken cancellationToken);

    /// <summary>Undoes <see cref="DeleteAsync"/>. Returns how many came back.</summary>
    Task<int> RestoreAsync(IReadOnlyList<Guid> ids, AccessFilter filter, CancellationToken cancellationToken);

    /// <summary>Removes rows and chunks of documents hidden before <paramref name="before"/>, and what is long in no collection; returns hashes of originals no document uses any more.</summary>
    Task<IReadOnlyList<string>> PurgeAsync(DateTimeOffset before, CancellationToken cancellationToken);
}

/// <summary>What became of an upload.</summary>
public enum AddOutcome
{
    /// <summary>A new document.</summary>
    Added,

    /// <summary>Same name, same content: the existing document was returned, nothing was done.</summary>
    Unchanged,

    /// <summary>Same name, other content: a newer version was queued.</summary>
    NewVersion,
}

/// <summary>The stored document and what became of the upload.</summary>
public sealed record AddedDocument(Document Document, AddOutcome Outcome);

/// <summary>A name that must be unique is taken.</summary>
public sealed class DuplicateNameException(string message) : Exception(message);
