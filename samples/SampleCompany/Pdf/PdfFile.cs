using System.Globalization;
using System.Text;

namespace RagPlatform.SampleCompany.Pdf;

/// <summary>
/// Writes a PDF 1.7 file with text in Helvetica and Courier, which every reader has. PdfPig writes PDFs too, but its fonts of the standard 14
/// know neither umlauts nor the euro sign. Nothing is compressed, so that the same text gives the same bytes with every version of .NET.
/// </summary>
internal sealed class PdfFile
{
    public const double PageWidth = 595;
    public const double PageHeight = 842;

    private readonly List<string> _pages = [];
    private readonly List<(string Title, int Level, int Page, double Y)> _bookmarks = [];

    public int PageCount => _pages.Count;

    public void AddPage(string content) => _pages.Add(content);

    /// <summary>An entry of the outline: level 1 or 2, page from 0, height from the bottom in points.</summary>
    public void AddBookmark(string title, int level, int page, double y) => _bookmarks.Add((title, level, page, y));

    public void Save(string path, string title, string author, string language, DateOnly date)
    {
        List<string> objects = ["", "", ""]; // 1 catalogue, 2 page tree, 3 information: filled in below, since they name the others
        var fonts = string.Concat(FontMetrics.Fonts.Select((font, i) =>
            $"/F{i} {Add(objects, $"<< /Type /Font /Subtype /Type1 /BaseFont /{font} /Encoding /WinAnsiEncoding >>")} 0 R "));
        var kids = _pages.Select(content => AddPageObjects(objects, content, fonts)).ToList();
        var outline = AddOutline(objects, kids);

        objects[0] = $"<< /Type /Catalog /Pages 2 0 R /Lang ({language}) /ViewerPreferences << /DisplayDocTitle true >>{outline} >>";
        objects[1] = $"<< /Type /Pages /Count {kids.Count} /Kids [{string.Join(' ', kids.Select(kid => $"{kid} 0 R"))}] >>";
        var stamp = date.ToString("'D:'yyyyMMdd'090000Z'", CultureInfo.InvariantCulture);
        objects[2] = $"<< /Title {Literal(title)} /Author {Literal(author)} /Producer (RagPlatform sample company) /CreationDate ({stamp}) /ModDate ({stamp}) >>";
        WriteObjects(path, objects);
    }

    /// <summary>A string of the PDF syntax, in the encoding that the fonts use.</summary>
    public static string Literal(string text) =>
        "(" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("(", "\\(", StringComparison.Ordinal).Replace(")", "\\)", StringComparison.Ordinal) + ")";

    private static int Add(List<string> objects, string body)
    {
        objects.Add(body);
        return objects.Count;
    }

    private static int AddPageObjects(List<string> objects, string content, string fonts)
    {
        var stream = Add(objects, $"<< /Length {FontMetrics.WinAnsi.GetByteCount(content)} >>\nstream\n{content}\nendstream");
        return Add(objects, string.Create(CultureInfo.InvariantCulture,
            $"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {PageWidth} {PageHeight}] /Resources << /Font << {fonts}>> >> /Contents {stream} 0 R >>"));
    }

    private string AddOutline(List<string> objects, List<int> pages)
    {
        var top = _bookmarks.Select((bookmark, index) => (bookmark, index)).Where(entry => entry.bookmark.Level == 1).Select(entry => entry.index).ToList();
        if (top.Count == 0)
        {
            return "";
        }

        var root = Add(objects, "");
        var first = objects.Count + 1;
        for (var i = 0; i < top.Count; i++)
        {
            var (title, _, page, y) = _bookmarks[top[i]];
            var links = (i > 0 ? $" /Prev {first + i - 1} 0 R" : "") + (i < top.Count - 1 ? $" /Next {first + i + 1} 0 R" : "");
            Add(objects, string.Create(CultureInfo.InvariantCulture, $"<< /Title {Literal(title)} /Parent {root} 0 R{links} /Dest [{pages[page]} 0 R /XYZ 0 {y:0.##} 0] >>"));
        }

        objects[root - 1] = $"<< /Type /Outlines /First {first} 0 R /Last {first + top.Count - 1} 0 R /Count {top.Count} >>";
        return $" /Outlines {root} 0 R";
    }

    private static void WriteObjects(string path, List<string> objects)
    {
        using var file = new MemoryStream();
        void Write(string text) => file.Write(FontMetrics.WinAnsi.GetBytes(text));

        Write("%PDF-1.7\n%âãÏÓ\n");
        List<long> offsets = [];
        for (var i = 0; i < objects.Count; i++)
        {
            offsets.Add(file.Position);
            Write($"{i + 1} 0 obj\n{objects[i]}\nendobj\n");
        }

        var xref = file.Position;
        Write($"xref\n0 {objects.Count + 1}\n0000000000 65535 f \n");
        Write(new StringBuilder().AppendJoin("", offsets.Select(offset => $"{offset:0000000000} 00000 n \n")).ToString());
        Write($"trailer\n<< /Size {objects.Count + 1} /Root 1 0 R /Info 3 0 R >>\nstartxref\n{xref}\n%%EOF\n");
        File.WriteAllBytes(path, file.ToArray());
    }
}
