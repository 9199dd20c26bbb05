using System.Buffers.Binary;
using RagPlatform.Core.Ingestion;

namespace RagPlatform.Backends.Sqlite;

/// <summary>
/// Word boxes of a page as a blob, 14 bytes a word: start (4), length (2), left, top, width, height (2 each, as 65,535ths of the page:
/// a hundredth of a point on A4). JSON takes about ten times as much, and a page has some 500 words.
/// </summary>
internal static class WordBoxCodec
{
    private const int Size = 14;
    private const float Steps = ushort.MaxValue;

    public static byte[]? Write(IReadOnlyList<WordBox> words)
    {
        if (words.Count == 0)
        {
            return null;
        }

        var blob = new byte[words.Count * Size];
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i];
            var bytes = blob.AsSpan(i * Size, Size);
            BinaryPrimitives.WriteInt32LittleEndian(bytes, word.Start);
            BinaryPrimitives.WriteUInt16LittleEndian(bytes[4..], (ushort)Math.Clamp(word.Length, 0, ushort.MaxValue));
            BinaryPrimitives.WriteUInt16LittleEndian(bytes[6..], Fraction(word.Left));
            BinaryPrimitives.WriteUInt16LittleEndian(bytes[8..], Fraction(word.Top));
            BinaryPrimitives.WriteUInt16LittleEndian(bytes[10..], Fraction(word.Width));
            BinaryPrimitives.WriteUInt16LittleEndian(bytes[12..], Fraction(word.Height));
        }

        return blob;
    }

    public static WordBox[] Read(ReadOnlySpan<byte> blob)
    {
        var words = new WordBox[blob.Length / Size];
        for (var i = 0; i < words.Length; i++)
        {
            var bytes = blob.Slice(i * Size, Size);
            words[i] = new(
                BinaryPrimitives.ReadInt32LittleEndian(bytes),
                BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]),
                BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]) / Steps,
                BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..]) / Steps,
                BinaryPrimitives.ReadUInt16LittleEndian(bytes[10..]) / Steps,
                BinaryPrimitives.ReadUInt16LittleEndian(bytes[12..]) / Steps);
        }

        return words;
    }

    private static ushort Fraction(float value) => float.IsNaN(value) ? (ushort)0 : (ushort)MathF.Round(Math.Clamp(value, 0, 1) * Steps);
}
