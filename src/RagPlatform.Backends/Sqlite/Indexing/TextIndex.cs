using System.Collections.Concurrent;
using System.Text;
using RagPlatform.Core.Retrieval.Text;

namespace RagPlatform.Backends.Sqlite.Indexing;

/// <summary>
/// Inverted index in memory: language → term → rows that hold it. A row is a chunk, in the order of appending. One thread appends,
/// any number search at the same time: a search sees the rows that were there when it took its <see cref="View"/>, and nothing is
/// ever changed in place.
/// </summary>
internal sealed class TextIndex
{
    private readonly ConcurrentDictionary<string, Language> _languages = new();
    private readonly RowList _rows = new();
    private int _lastIndexNumber;

    /// <summary>Every document up to this index number is in.</summary>
    public int LastIndexNumber => Volatile.Read(ref _lastIndexNumber);

    /// <summary>Rows in all, those of removed documents too.</summary>
    public int Rows => _rows.Count;

    /// <summary>Terms of chunks of a language, empty for unknown; null when there are none.</summary>
    public Language? OfLanguage(string language) => _languages.GetValueOrDefault(language);

    public RowList.View View => _rows.Current;

    /// <summary>Appends a chunk. By one thread at a time.</summary>
    public void Append(int indexNumber, long chunkId, string? language, ReadOnlySpan<byte> terms)
    {
        var of = _languages.GetOrAdd(language ?? "", code => new Language(TextAnalyzer.FormsCompounds(code)));
        var reader = new TermCodec.Reader(terms);
        var row = _rows.Count;
        Span<char> term = stackalloc char[256];
        while (reader.Next(out var bytes, out var count))
        {
            of.Append(term[..Encoding.UTF8.GetChars(bytes, term)], row, count);
        }

        // Last, so that a view that holds the row finds all of its terms.
        _rows.Append(chunkId, indexNumber, reader.Length);
    }

    /// <summary>Says that every document up to this number is in.</summary>
    public void Complete(int indexNumber) => Volatile.Write(ref _lastIndexNumber, indexNumber);

    /// <summary>Terms of one language.</summary>
    internal sealed class Language
    {
        private readonly ConcurrentDictionary<string, Postings> _terms = new(StringComparer.Ordinal);
        private readonly ConcurrentDictionary<string, Postings>.AlternateLookup<ReadOnlySpan<char>> _bySpan;

        public Language(bool formsCompounds)
        {
            _bySpan = _terms.GetAlternateLookup<ReadOnlySpan<char>>();
            Compounds = formsCompounds ? new Compounds() : null;
        }

        /// <summary>Null for languages that write the parts of a compound apart.</summary>
        public Compounds? Compounds { get; }

        public void Append(ReadOnlySpan<char> term, int row, int count)
        {
            if (!_bySpan.TryGetValue(term, out var postings))
            {
                _bySpan[term] = postings = new Postings();
                Compounds?.Add(term.ToString());
            }

            postings.Append(row, count);
        }

        public Postings? Find(string term) => _terms.GetValueOrDefault(term);
    }

    /// <summary>Rows that hold a term, ascending, and how often each holds it (255 at most).</summary>
    internal sealed class Postings
    {
        private int[] _rows = new int[2];
        private byte[] _counts = new byte[2];
        private int _count;

        public void Append(int row, int count)
        {
            if (_count == _rows.Length)
            {
                Array.Resize(ref _counts, _count * 2);
                Array.Resize(ref _rows, _count * 2);
            }

            _rows[_count] = row;
            _counts[_count] = (byte)Math.Min(count, byte.MaxValue);
            Volatile.Write(ref _count, _count + 1);
        }

        /// <summary>What is there now. Arrays taken after the count hold at least as much.</summary>
        public void Read(out ReadOnlySpan<int> rows, out ReadOnlySpan<byte> counts)
        {
            var count = Volatile.Read(ref _count);
            counts = Volatile.Read(ref _counts).AsSpan(0, count);
            rows = Volatile.Read(ref _rows).AsSpan(0, count);
        }
    }
}
