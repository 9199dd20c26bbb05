using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using RagPlatform.Core.Ingestion;

namespace RagPlatform.Core.Documents;

/// <summary>
/// The uploaded files, each under the SHA-256 of its content in <c>originals</c> of the storage folder. A file is there whole or not
/// at all: it is written beside, flushed to the disk, and renamed. Thread-safe.
/// </summary>
public sealed class OriginalStore(IOptions<StorageOptions> storage)
{
    private readonly string _root = Path.Combine(ContentPaths.Resolve(storage.Value.Path), "originals");

    /// <summary>Full path of an original.</summary>
    /// <param name="contentHash">Lower-case hex SHA-256.</param>
    /// <exception cref="ArgumentException">The text is no such hash: it would name another file.</exception>
    public string PathOf(string contentHash) =>
        contentHash.Length == 64 && contentHash.All(char.IsAsciiHexDigitLower)
            ? Path.Combine(_root, contentHash[..2], contentHash)
            : throw new ArgumentException("An original is named by its SHA-256 in lower-case hex.", nameof(contentHash));

    /// <summary>Opens an original for reading.</summary>
    /// <exception cref="FileNotFoundException">There is none of that hash.</exception>
    public Stream OpenRead(string contentHash) =>
        new FileStream(PathOf(contentHash), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 64 << 10, useAsync: true);

    /// <summary>Receives a file to a place beside the originals and hashes it on the way.</summary>
    /// <param name="content">Read to its end or to the limit.</param>
    /// <param name="maxBytes">Largest size; one byte more is enough to stop reading.</param>
    /// <param name="cancellationToken">Stops and leaves nothing behind.</param>
    /// <returns>The received file; dispose it, which removes it unless it was kept.</returns>
    /// <exception cref="FileTooLargeException">It is larger.</exception>
    /// <exception cref="StorageException">The disk is full or the folder cannot be written.</exception>
    public async Task<ReceivedFile> ReceiveAsync(Stream content, long maxBytes, CancellationToken cancellationToken)
    {
        var incoming = Path.Combine(_root, "incoming");
        var path = Path.Combine(incoming, $"{Guid.CreateVersion7():N}.part");
        var buffer = ArrayPool<byte>.Shared.Rent(128 << 10);
        try
        {
            Create(incoming);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var size = 0L;
            await using (var file = Open(path))
            {
                int read;
                while ((read = await content.ReadAsync(buffer, cancellationToken)) > 0)
                {
                    size += read;
                    if (size > maxBytes)
                    {
                        throw new FileTooLargeException(size, maxBytes);
                    }

                    hash.AppendData(buffer, 0, read);
                    await WriteAsync(file, buffer.AsMemory(0, read), cancellationToken);
                }

                Flush(file);
            }

            return new ReceivedFile(this, path, size, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        catch
        {
            if (File.Exists(path))
            {
                File.Delete(path);
            }

            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Removes an original that no document uses any more; no error when it is gone already.</summary>
    public void Delete(string contentHash)
    {
        var path = PathOf(contentHash);
        if (File.Exists(path))
        {
            File.Delete(path);
        }
    }

    /// <summary>Removes what uploads left behind that a crash cut short: what nobody has written to for a while.</summary>
    public void RemoveLeftovers(DateTimeOffset untouchedSince)
    {
        var incoming = Path.Combine(_root, "incoming");
        if (Directory.Exists(incoming))
        {
            foreach (var file in Directory.EnumerateFiles(incoming, "*.part").Where(file => File.GetLastWriteTimeUtc(file) < untouchedSince.UtcDateTime))
            {
                File.Delete(file);
            }
        }
    }

    internal void Keep(ReceivedFile file)
    {
        var target = PathOf(file.ContentHash);
        if (File.Exists(target))
        {
            return; // The same content is there already, whole, since only whole files get such a name.
        }

        var folder = Path.GetDirectoryName(target)!;
        try
        {
            var isNew = !Directory.Exists(folder);
            Create(folder);
            File.Move(file.Path, target, overwrite: true);
            DurableFolder.Flush(folder);
            if (isNew)
            {
                DurableFolder.Flush(_root);
            }
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            throw StorageProblem.Explain(ex, storage.Value.Path);
        }
    }

    private void Create(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            throw StorageProblem.Explain(ex, storage.Value.Path);
        }
    }

    private FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0, useAsync: true);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            throw StorageProblem.Explain(ex, storage.Value.Path);
        }
    }

    private async Task WriteAsync(FileStream file, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await file.WriteAsync(bytes, cancellationToken);
        }
        catch (IOException ex)
        {
            throw StorageProblem.Explain(ex, storage.Value.Path);
        }
    }

    private void Flush(FileStream file)
    {
        try
        {
            file.Flush(flushToDisk: true);
        }
        catch (IOException ex)
        {
            throw StorageProblem.Explain(ex, storage.Value.Path);
        }
    }
}
