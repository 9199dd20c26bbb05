namespace RagPlatform.Backends.Sqlite.Indexing;

/// <summary>
/// What an index knows of its rows: chunk, document, length. Append-only; one thread appends while others read a <see cref="View"/>.
/// </summary>
internal sealed class RowList
{
    private long[] _chunkIds = new long[1024];
    private int[] _indexNumbers = new int[1024];
    private int[] _lengths = new int[1024];
    private int _count;

    public int Count => Volatile.Read(ref _count);

    /// <summary>The rows that are there now; later ones do not appear in it.</summary>
    public View Current
    {
        get
        {
            // The count first: arrays that are read after it are as long at least, and what they hold up to it stays.
            var count = Volatile.Read(ref _count);
            return new(this, Volatile.Read(ref _chunkIds), Volatile.Read(ref _indexNumbers), Volatile.Read(ref _lengths), count);
        }
    }

    public void Append(long chunkId, int indexNumber, int length)
    {
        if (_count == _chunkIds.Length)
        {
            Array.Resize(ref _chunkIds, _count * 2);
            Array.Resize(ref _indexNumbers, _count * 2);
            Array.Resize(ref _lengths, _count * 2);
        }

        _chunkIds[_count] = chunkId;
        _indexNumbers[_count] = indexNumber;
        _lengths[_count] = length;
        Volatile.Write(ref _count, _count + 1);
    }

    internal readonly struct View(RowList list, long[] chunkIds, int[] indexNumbers, int[] lengths, int count)
    {
        /// <summary>What it is a view of.</summary>
        public RowList List => list;

        public int Count => count;

        public ReadOnlySpan<long> ChunkIds => chunkIds.AsSpan(0, count);

        public ReadOnlySpan<int> IndexNumbers => indexNumbers.AsSpan(0, count);

        public ReadOnlySpan<int> Lengths => lengths.AsSpan(0, count);
    }
}
