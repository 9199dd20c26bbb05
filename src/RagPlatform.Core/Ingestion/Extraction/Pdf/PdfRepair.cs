using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace RagPlatform.Core.Ingestion.Extraction.Pdf;

/// <summary>
/// Mends a PDF whose end is missing, and with it the table of its objects: finds the objects by themselves, those in compressed streams
/// too, and writes a new table and a new tree of those pages whose content is there whole.
/// </summary>
internal sealed partial class PdfRepair
{
    private const int MaxObjects = 500_000;
    private const int MaxUnpacked = 64 << 20;

    private readonly SortedDictionary<int, string> _objects = [];

    private PdfRepair(byte[] file) => Collect(Encoding.Latin1.GetString(file));

    /// <summary>Whether a file ends as a PDF must. Bytes behind the mark are allowed, as other programs allow them.</summary>
    public static bool EndsEarly(string path)
    {
        using var file = File.OpenRead(path);
        var tail = new byte[(int)Math.Min(file.Length, 4096)];
        file.Seek(-tail.Length, SeekOrigin.End);
        file.ReadExactly(tail);
        return tail.AsSpan().IndexOf("%%EOF"u8) < 0 && tail.AsSpan().IndexOf("startxref"u8) < 0;
    }

    /// <summary>A readable file made of what is left, and whether pages are missing in it; null when no page is left.</summary>
    public static (byte[] File, bool LacksPages)? Rebuild(byte[] file)
    {
        var repair = new PdfRepair(file);
        var pages = repair.WholePages();
        var total = repair._objects.Values.Where(body => body.Contains("/Kids", StringComparison.Ordinal)).Select(body => Number(body, PageCount())).DefaultIfEmpty().Max();
        return pages.Count == 0 ? null : (repair.Write(pages), pages.Count != total);
    }

    private void Collect(string file)
    {
        foreach (Match start in ObjectStart().Matches(file))
        {
            var end = EndOf(file, start.Index + start.Length);
            if (end < 0 || _objects.Count >= MaxObjects)
            {
                continue; // Cut off.
            }

            var body = file[(start.Index + start.Length)..end];
            if (int.TryParse(start.Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                _objects[number] = body; // A later one of the same number is newer.
                if (body.Contains("/ObjStm", StringComparison.Ordinal))
                {
                    Unpack(body);
                }
            }
        }
    }

    // The mark may occur inside binary data, so a stream is passed over by its own end.
    private static int EndOf(string file, int start)
    {
        var end = file.IndexOf("endobj", start, StringComparison.Ordinal);
        var stream = file.IndexOf("stream", start, StringComparison.Ordinal);
        if (stream >= 0 && stream < end)
        {
            var streamEnd = file.IndexOf("endstream", stream, StringComparison.Ordinal);
            return streamEnd < 0 ? -1 : file.IndexOf("endobj", streamEnd, StringComparison.Ordinal);
        }

        return end;
    }

    // Objects packed into a stream (ISO 32000-1, 7.5.7): numbers and offsets first, then the objects.
    private void Unpack(string body)
    {
        var first = Number(body, FirstOffset());
        var text = Inflate(body);
        if (first <= 0 || text is null || first > text.Length)
        {
            return;
        }

        var head = Integer().Matches(text[..first]).Select(match => int.TryParse(match.Value, CultureInfo.InvariantCulture, out var n) ? n : -1).ToList();
        for (var i = 0; i + 1 < head.Count; i += 2)
        {
            var start = first + head[i + 1];
            var end = i + 3 < head.Count ? first + head[i + 3] : text.Length;
            if (head[i] >= 0 && head[i + 1] >= 0 && start <= end && end <= text.Length)
            {
                _objects[head[i]] = text[start..end];
            }
        }
    }

    private static string? Inflate(string body)
    {
        var start = body.IndexOf("stream", StringComparison.Ordinal) + "stream".Length;
        start += start < body.Length && body[start] == '\r' ? 2 : 1;
        var end = body.LastIndexOf("endstream", StringComparison.Ordinal);
        if (end <= start || !body.Contains("/FlateDecode", StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            using var packed = new ZLibStream(new MemoryStream(Encoding.Latin1.GetBytes(body[start..end])), CompressionMode.Decompress);
            var buffer = new byte[MaxUnpacked];
            return Encoding.Latin1.GetString(buffer, 0, packed.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false));
        }
        catch (InvalidDataException)
        {
            return null; // Cut off or damaged: the other objects may do.
        }
    }

    // Pages in the order of the lists of pages that are left; those in no list by their number.
    private List<int> WholePages()
    {
        var order = _objects.Values.Where(body => body.Contains("/Kids", StringComparison.Ordinal))
            .SelectMany(body => Reference().Matches(body[body.IndexOf("/Kids", StringComparison.Ordinal)..]).Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)))
            .Select((number, position) => (number, position)).DistinctBy(entry => entry.number).ToDictionary(entry => entry.number, entry => entry.position);
        return [.. _objects.Where(entry => PageType().IsMatch(entry.Value) && IsWhole(entry.Value)).Select(entry => entry.Key)
            .OrderBy(number => order.GetValueOrDefault(number, int.MaxValue)).ThenBy(number => number)];
    }

    private bool IsWhole(string page)
    {
        var contents = Contents().Match(page);
        return contents.Success && Reference().Matches(contents.Value).All(reference =>
            int.TryParse(reference.Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && _objects.ContainsKey(number));
    }

    private byte[] Write(List<int> pages)
    {
        var root = _objects.Keys.Max() + 1;
        _objects[root] = $" <</Type/Catalog/Pages {root + 1} 0 R>> ";
        _objects[root + 1] = $" <</Type/Pages/Count {pages.Count}/Kids[{string.Join(' ', pages.Select(page => $"{page} 0 R"))}]>> ";
        var file = new StringBuilder("%PDF-1.7\n");
        var table = new StringBuilder();
        foreach (var (number, body) in _objects)
        {
            table.Append(CultureInfo.InvariantCulture, $"{number} 1\n{file.Length:D10} 00000 n \n");
            file.Append(CultureInfo.InvariantCulture, $"{number} 0 obj{body}endobj\n");
        }

        var start = file.Length;
        file.Append("xref\n").Append(table);
        file.Append(CultureInfo.InvariantCulture, $"trailer\n<</Size {root + 2}/Root {root} 0 R>>\nstartxref\n{start}\n%%EOF\n");
        return Encoding.Latin1.GetBytes(file.ToString());
    }

    private static int Number(string body, Regex pattern) =>
        pattern.Match(body) is { Success: true } match && int.TryParse(match.Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    [GeneratedRegex(@"(?<![0-9])([0-9]{1,8}) [0-9]{1,5} obj")]
    private static partial Regex ObjectStart();

    [GeneratedRegex(@"/First\s+([0-9]{1,8})")]
    private static partial Regex FirstOffset();

    [GeneratedRegex(@"/Count\s+([0-9]{1,6})")]
    private static partial Regex PageCount();

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Integer();

    [GeneratedRegex(@"([0-9]{1,8})\s+[0-9]{1,5}\s+R")]
    private static partial Regex Reference();

    [GeneratedRegex(@"/Type\s*/Page(?![a-zA-Z])")]
    private static partial Regex PageType();

    [GeneratedRegex(@"/Contents\s*(\[[^\]]*\]|[0-9]+\s+[0-9]+\s+R)")]
    private static partial Regex Contents();
}
