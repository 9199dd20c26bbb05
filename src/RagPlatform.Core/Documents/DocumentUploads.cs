using System.Globalization;
using Microsoft.Extensions.Options;
using RagPlatform.Core.Access;
using RagPlatform.Core.Ingestion;

namespace RagPlatform.Core.Documents;

/// <summary>
/// The one way in for documents, whatever the door: checks the file, stores the original durably, then adds the row that is the truth.
/// When <see cref="UploadAsync"/> returns, a power cut loses nothing. Thread-safe; one per process.
/// </summary>
public sealed class DocumentUploads(
    IDocumentStore documents, IUnfiledFiles unfiled, AccessRules rules, OriginalStore originals, IngestionQueue queue, IOptions<IngestionOptions> options, TimeProvider time)
    : IDisposable
{
    // Held while an original gets its name and its row, and while originals without rows are removed: otherwise a file that is uploaded
    // again in the moment in which its last row is purged would lose its original.
    private readonly SemaphoreSlim _catalogue = new(1, 1);

    /// <summary>Stores one file and queues it.</summary>
    /// <param name="collectionId">The collection it goes to.</param>
    /// <param name="name">File name as the browser or the command line gave it; folders in it are dropped.</param>
    /// <param name="mediaType">What the caller believes it is; content and name decide.</param>
    /// <param name="content">Read once, to its end; need not be seekable.</param>
    /// <param name="tags">Free labels.</param>
    /// <param name="caller">Who uploads.</param>
    /// <param name="cancellationToken">Stops the upload; nothing is left.</param>
    /// <param name="readers">
    /// Principals that may read it, besides the uploader; null or empty for whoever may read the collection. Looked at once the content has
    /// been read.
    /// </param>
    /// <param name="id">Id of the document; null for a new one.</param>
    /// <exception cref="UploadException">The file is refused; the message says why and what to do.</exception>
    /// <exception cref="AccessDeniedException">The caller may read the collection, or the older version, but not add to it.</exception>
    /// <exception cref="StorageException">The disk is full or the storage folder cannot be written.</exception>
    public async Task<AddedDocument> UploadAsync(
        Guid collectionId, string name, string? mediaType, Stream content, IReadOnlyList<string> tags, Caller caller, CancellationToken cancellationToken,
        IReadOnlyList<string>? readers = null, Guid? id = null)
    {
        name = FileName.Clean(name);
        await RequireCollectionAsync(collectionId, name, caller, cancellationToken);
        using var file = await ReceiveAsync(name, content, cancellationToken);
        var grants = GrantsFor(readers ?? [], name, caller);
        var document = new Document
        {
            Id = id ?? Guid.CreateVersion7(),
            CollectionId = collectionId,
            Name = name,
            MediaType = Recognise(name, mediaType, file),
            Size = file.Size,
            ContentHash = file.ContentHash,
            State = DocumentState.Queued,
            Tags = tags,
            AddedBy = caller.PersonId,
            AddedAt = time.GetUtcNow(),
        };

        AddedDocument added;
        await _catalogue.WaitAsync(cancellationToken);
        try
        {
            file.Keep();
            added = await documents.AddAsync(document, caller.Filter(), grants, cancellationToken);
        }
        finally
        {
            _catalogue.Release();
        }

        queue.Wake();
        return added;
    }

    /// <summary>Stores a file that goes into a collection later, or never. Nothing is read from it until then.</summary>
    /// <exception cref="UploadException">The file is refused; the message says why and what to do.</exception>
    /// <exception cref="StorageException">The disk is full or the storage folder cannot be written.</exception>
    public async Task<UnfiledFile> KeepAsync(string name, string? mediaType, Stream content, string purpose, Caller caller, CancellationToken cancellationToken)
    {
        name = FileName.Clean(name);
        using var file = await ReceiveAsync(name, content, cancellationToken);
        var kept = new UnfiledFile(
            Guid.CreateVersion7(), caller.PersonId, name, Recognise(name, mediaType, file), file.Size, file.ContentHash, purpose, time.GetUtcNow());
        await _catalogue.WaitAsync(cancellationToken);
        try
        {
            file.Keep();
            await unfiled.AddAsync(kept, cancellationToken);
        }
        finally
        {
            _catalogue.Release();
        }

        return kept;
    }

    /// <summary>Puts a kept file into a collection, as a document with its id.</summary>
    /// <inheritdoc cref="UploadAsync" path="/exception"/>
    public async Task<AddedDocument> FileAsync(UnfiledFile file, Guid collectionId, IReadOnlyList<string> tags, Caller caller, CancellationToken cancellationToken)
    {
        AddedDocument added;
        await using (var content = originals.OpenRead(file.ContentHash))
        {
            added = await UploadAsync(collectionId, file.Name, file.MediaType, content, tags, caller, cancellationToken, id: file.Id);
        }

        await unfiled.DeleteAsync(file.Id, file.PersonId, cancellationToken);
        return added;
    }

    /// <summary>Removes for good what was deleted before a moment, with the originals that nothing uses any more.</summary>
    /// <returns>How many originals were removed.</returns>
    public async Task<int> PurgeAsync(DateTimeOffset deletedBefore, CancellationToken cancellationToken)
    {
        await _catalogue.WaitAsync(cancellationToken);
        try
        {
            var unused = await documents.PurgeAsync(deletedBefore, cancellationToken);
            foreach (var hash in unused)
            {
                originals.Delete(hash);
            }

            return unused.Count;
        }
        finally
        {
            _catalogue.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _catalogue.Dispose();

    private async Task RequireCollectionAsync(Guid collectionId, string name, Caller caller, CancellationToken cancellationToken)
    {
        var target = new AccessTarget(AccessTargetKind.Collection, collectionId);
        if (await rules.FindRoleAsync(target, caller, cancellationToken) is null)
        {
            throw new UploadException(UploadProblem.NoCollection, name, $"{name} was not added: its collection does not exist. Choose another collection.");
        }

        await rules.RequireAsync(target, AccessRole.Editor, caller, cancellationToken);
    }

    private IReadOnlyList<AccessGrant> GrantsFor(IReadOnlyList<string> readers, string name, Caller caller)
    {
        if (readers.Count == 0)
        {
            return [];
        }

        if (readers.FirstOrDefault(reader => !Principal.IsValid(reader)) is { } wrong)
        {
            throw new UploadException(
                UploadProblem.NoPrincipal, name,
                $"{name} was not added: '{wrong}' is nobody that it could be shared with. Name people as user:ID, groups as group:ID, or everyone.");
        }

        var now = time.GetUtcNow();
        return
        [
            new(caller.OwnPrincipal, AccessRole.Owner, caller.Name, now),
            .. readers.Distinct().Where(reader => reader != caller.OwnPrincipal).Select(reader => new AccessGrant(reader, AccessRole.Reader, caller.Name, now)),
        ];
    }

    private async Task<ReceivedFile> ReceiveAsync(string name, Stream content, CancellationToken cancellationToken)
    {
        var limit = options.Value.MaxFileBytes;
        var length = content.CanSeek ? content.Length - content.Position : 0;
        ReceivedFile file;
        try
        {
            file = length > limit
                ? throw new FileTooLargeException(length, limit)
                : await originals.ReceiveAsync(content, limit, cancellationToken);
        }
        catch (FileTooLargeException ex)
        {
            var size = length > limit ? $"has {ByteSize.Format(length, CultureInfo.InvariantCulture)}" : "is too large";
            throw new UploadException(
                UploadProblem.TooLarge, name, $"{name} {size}, the limit is {ByteSize.Format(limit, CultureInfo.InvariantCulture)}. An administrator can raise `Ingestion:MaxFileSize`.")
            { Size = ex.Read, Limit = limit };
        }

        if (file.Size == 0)
        {
            file.Dispose();
            throw new UploadException(UploadProblem.Empty, name, $"{name} is empty. Nothing was added. Check the file and upload it again.");
        }

        return file;
    }

    private static string Recognise(string name, string? mediaType, ReceivedFile file)
    {
        using var content = new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.Read, 64 << 10);
        return MediaTypes.Recognise(name, mediaType, content)
            ?? throw new UploadException(UploadProblem.UnknownType, name, $"{name}: this kind of file can't be read. Readable: {MediaTypes.Readable}.");
    }
}
