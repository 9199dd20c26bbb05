namespace RagPlatform.Core.Documents;

/// <summary>A file that was received and is on the disk, but is no original yet.</summary>
public sealed class ReceivedFile : IDisposable
{
    private readonly OriginalStore _store;

    internal ReceivedFile(OriginalStore store, string path, long size, string contentHash)
    {
        _store = store;
        Path = path;
        Size = size;
        ContentHash = contentHash;
    }

    /// <summary>Where it lies until it is kept.</summary>
    public string Path { get; }

    /// <summary>Bytes.</summary>
    public long Size { get; }

    /// <summary>SHA-256, lower-case hex.</summary>
    public string ContentHash { get; }

    /// <summary>Makes it an original, durably: after this it survives a power cut.</summary>
    /// <exception cref="StorageException">The disk is full or the folder cannot be written.</exception>
    public void Keep() => _store.Keep(this);

    /// <summary>Removes the received file, unless it became an original.</summary>
    public void Dispose()
    {
        if (File.Exists(Path))
        {
            File.Delete(Path);
        }
    }
}

/// <summary>A file is larger than allowed. Reading stopped at the limit, so its true size may be unknown.</summary>
/// <param name="read">Bytes read when it was noticed.</param>
/// <param name="limit">Largest size allowed.</param>
public sealed class FileTooLargeException(long read, long limit) : Exception($"More than {limit} bytes.")
{
    /// <summary>Bytes read when it was noticed.</summary>
    public long Read { get; } = read;

    /// <summary>Largest size allowed.</summary>
    public long Limit { get; } = limit;
}
