using System.Text;
using UtfUnknown;

namespace RagPlatform.Core.Ingestion.Extraction;

/// <summary>Finds out how a text is encoded: by its mark, as UTF-8 if it can be that, as UTF-16 by its zeros, else by statistics.</summary>
internal static class TextEncoding
{
    private const int SampleLength = 256 << 10;

    static TextEncoding() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>Opens a text file with the right decoder; the caller disposes the reader.</summary>
    public static StreamReader OpenText(string path)
    {
        var encoding = OfFile(path);
        return new StreamReader(
            new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 128 << 10), encoding, detectEncodingFromByteOrderMarks: true, 64 << 10);
    }

    /// <summary>Encoding of a file, from its first 256 KB.</summary>
    public static Encoding OfFile(string path)
    {
        using var file = File.OpenRead(path);
        var sample = new byte[(int)Math.Min(file.Length, SampleLength)];
        return Of(sample.AsSpan(0, file.ReadAtLeast(sample, sample.Length, throwOnEndOfStream: false)));
    }

    /// <summary>Encoding of a sample from the beginning of a file.</summary>
    public static Encoding Of(ReadOnlySpan<byte> sample)
    {
        if (OfMark(sample) is { } marked)
        {
            return marked;
        }

        if (IsUtf8(sample))
        {
            return Encoding.UTF8;
        }

        if (OfZeros(sample) is { } wide)
        {
            return wide;
        }

        var best = CharsetDetector.DetectFromBytes(sample.ToArray()).Detected;
        return best is { Encoding: not null, Confidence: > 0.3f } ? best.Encoding : Encoding.GetEncoding(1252);
    }

    /// <summary>Whether bytes from the beginning of a file can be text: no zeros but those of UTF-16, hardly any control characters.</summary>
    public static bool LooksLikeText(ReadOnlySpan<byte> head)
    {
        if (OfMark(head) is not null || OfZeros(head) is not null)
        {
            return true;
        }

        var controls = 0;
        foreach (var value in head)
        {
            if (value == 0)
            {
                return false;
            }

            controls += value is < 32 and not ((byte)'\t' or (byte)'\n' or (byte)'\r' or 0x0C or 0x1B or 0x08) || value == 127 ? 1 : 0;
        }

        return controls * 200 <= head.Length && (IsUtf8(head) || LooksLikeCodePage(head));
    }

    private static Encoding? OfMark(ReadOnlySpan<byte> sample) =>
        sample.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? Encoding.UTF8
        : sample.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE, 0, 0]) ? Encoding.UTF32
        : sample.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) ? Encoding.Unicode
        : sample.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) ? Encoding.BigEndianUnicode
        : null;

    private static bool IsUtf8(ReadOnlySpan<byte> sample)
    {
        // The sample may end inside a character.
        for (var cut = 0; cut < 4 && cut <= sample.Length; cut++)
        {
            if (System.Text.Unicode.Utf8.IsValid(sample[..(sample.Length - cut)]))
            {
                return !sample.Contains((byte)0);
            }
        }

        return false;
    }

    // Latin text in UTF-16 without a mark: nearly every other byte is zero, and the others hardly ever.
    private static Encoding? OfZeros(ReadOnlySpan<byte> sample)
    {
        int even = 0, odd = 0;
        for (var i = 0; i < sample.Length; i++)
        {
            if (sample[i] == 0)
            {
                _ = (i & 1) == 0 ? even++ : odd++;
            }
        }

        var pairs = sample.Length / 2;
        return pairs < 4 ? null
            : odd > pairs * 6 / 10 && even <= pairs / 50 ? Encoding.Unicode
            : even > pairs * 6 / 10 && odd <= pairs / 50 ? Encoding.BigEndianUnicode
            : null;
    }

    // Text in a code page has letters; compressed or encrypted bytes have everything. Word-like runs of letters tell them apart.
    private static bool LooksLikeCodePage(ReadOnlySpan<byte> head)
    {
        var letters = 0;
        foreach (var value in head)
        {
            letters += value is (>= (byte)'a' and <= (byte)'z') or (>= (byte)'A' and <= (byte)'Z') or (>= (byte)'0' and <= (byte)'9') or (byte)' ' or (byte)'\n' or >= 0xA0 ? 1 : 0;
        }

        return letters * 10 >= head.Length * 8;
    }
}
