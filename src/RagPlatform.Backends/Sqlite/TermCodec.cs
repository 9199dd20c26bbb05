using System.Text;
using RagPlatform.Core.Retrieval.Text;

namespace RagPlatform.Backends.Sqlite;

/// <summary>
/// The terms of one chunk as a blob: number of all words that are no stop words, then for each distinct term its length in bytes, its
/// UTF-8 bytes and how often it stands there. Numbers as 7-bit groups, low first.
/// </summary>
internal static class TermCodec
{
    /// <summary>Analyses the texts of a chunk as one field and writes their terms.</summary>
    public static byte[] Write(string? language, params ReadOnlySpan<string> texts)
    {
        var terms = new List<Term>();
        foreach (var text in texts)
        {
            TextAnalyzer.Analyze(text, language, terms);
        }

        var counts = new Dictionary<string, int>(terms.Count);
        var length = 0;
        foreach (var term in terms)
        {
            counts[term.Text] = counts.GetValueOrDefault(term.Text) + 1;
            length += term.IsStopWord ? 0 : 1;
        }

        using var blob = new MemoryStream(terms.Count * 8);
        WriteNumber(blob, length);
        Span<byte> bytes = stackalloc byte[TextAnalyzer.MaxTermLength * 3];
        foreach (var (term, count) in counts)
        {
            var size = Encoding.UTF8.GetBytes(term, bytes);
            WriteNumber(blob, size);
            blob.Write(bytes[..size]);
            WriteNumber(blob, count);
        }

        return blob.ToArray();
    }

    /// <summary>Reads a blob front to back.</summary>
    public ref struct Reader
    {
        private readonly ReadOnlySpan<byte> _blob;
        private int _position;

        public Reader(ReadOnlySpan<byte> blob)
        {
            _blob = blob;
            Length = ReadNumber();
        }

        /// <summary>Words of the chunk that are no stop words.</summary>
        public int Length { get; }

        public bool Next(out ReadOnlySpan<byte> term, out int count)
        {
            if (_position >= _blob.Length)
            {
                term = [];
                count = 0;
                return false;
            }

            var size = ReadNumber();
            term = _blob.Slice(_position, size);
            _position += size;
            count = ReadNumber();
            return true;
        }

        private int ReadNumber()
        {
            for (int value = 0, shift = 0; ; shift += 7)
            {
                var part = _blob[_position++];
                value |= (part & 0x7F) << shift;
                if (part < 0x80)
                {
                    return value;
                }
            }
        }
    }

    private static void WriteNumber(MemoryStream blob, int value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            blob.WriteByte((byte)(value | 0x80));
        }

        blob.WriteByte((byte)value);
    }
}
