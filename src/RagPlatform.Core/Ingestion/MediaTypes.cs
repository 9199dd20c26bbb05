using System.IO.Compression;
using System.Text;
using RagPlatform.Core.Ingestion.Extraction;

namespace RagPlatform.Core.Ingestion;

/// <summary>The kinds of documents that can be read, and how to tell them by content first and name second.</summary>
public static class MediaTypes
{
    /// <summary>PDF.</summary>
    public const string Pdf = "application/pdf";

    /// <summary>Word, Office Open XML.</summary>
    public const string Word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

    /// <summary>PowerPoint, Office Open XML.</summary>
    public const string PowerPoint = "application/vnd.openxmlformats-officedocument.presentationml.presentation";

    /// <summary>Excel, Office Open XML.</summary>
    public const string Excel = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /// <summary>Excel 97–2003.</summary>
    public const string OldExcel = "application/vnd.ms-excel";

    /// <summary>HTML.</summary>
    public const string Html = "text/html";

    /// <summary>Markdown.</summary>
    public const string Markdown = "text/markdown";

    /// <summary>Comma-, semicolon- or tab-separated values.</summary>
    public const string Csv = "text/csv";

    /// <summary>Plain text of any encoding.</summary>
    public const string Text = "text/plain";

    /// <summary>What can be read, for people.</summary>
    public const string Readable = "PDF, Word (.docx), PowerPoint (.pptx), Excel (.xlsx, .xls), HTML, Markdown, CSV and plain text";

    private const int HeadLength = 64 << 10;

    // Text to look at, but to no reader's use: markup of other programs, mail, vector graphics.
    private static readonly HashSet<string> UnreadableText = new(StringComparer.OrdinalIgnoreCase)
    {
        ".rtf", ".eml", ".mht", ".mhtml", ".mbox", ".ps", ".eps", ".svg", ".pem", ".asc", ".fodt", ".fods", ".fodp", ".dxf", ".gpg", ".p7m", ".vcf", ".b64",
    };

    /// <summary>The media type by which a name would be stored, judging by its ending alone; null when the ending says nothing.</summary>
    public static string? OfName(string name) => Path.GetExtension(name).ToLowerInvariant() switch
    {
        ".pdf" => Pdf,
        ".docx" or ".docm" or ".dotx" or ".dotm" => Word,
        ".pptx" or ".pptm" or ".ppsx" or ".potx" or ".ppsm" or ".potm" => PowerPoint,
        ".xlsx" or ".xlsm" or ".xltx" or ".xltm" => Excel,
        ".xls" or ".xlt" => OldExcel,
        ".html" or ".htm" or ".xhtml" => Html,
        ".md" or ".markdown" or ".mdown" => Markdown,
        ".csv" or ".tsv" or ".tab" => Csv,
        ".txt" or ".text" or ".log" => Text,
        _ => null,
    };

    /// <summary>Decides what a file is.</summary>
    /// <param name="name">File name.</param>
    /// <param name="declared">What the sender says; believed only of texts whose name says nothing.</param>
    /// <param name="content">Seekable; its position is moved.</param>
    /// <returns>Null when no extractor reads it.</returns>
    public static string? Recognise(string name, string? declared, Stream content)
    {
        var head = new byte[HeadLength];
        content.Position = 0;
        var length = content.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        var byName = OfName(name);
        return RecogniseBinary(head.AsSpan(0, length), content, byName) switch
        {
            (true, var type) => type,
            _ => RecogniseText(head.AsSpan(0, length), name, declared, byName),
        };
    }

    private static (bool IsBinary, string? Type) RecogniseBinary(ReadOnlySpan<byte> head, Stream content, string? byName)
    {
        if (head[..Math.Min(head.Length, 1024)].IndexOf("%PDF-"u8) >= 0)
        {
            return (true, Pdf); // The specification allows up to 1,024 bytes before the mark.
        }

        if (head.StartsWith("PK\x03\x04"u8) || head.StartsWith("PK\x05\x06"u8))
        {
            // A damaged Office file keeps the type of its name, so that the message names what it should have been.
            return (true, OfZip(content) ?? (byName is Word or PowerPoint or Excel ? byName : null));
        }

        if (OleContainer.IsOle(head))
        {
            return (true, OfOle(content, byName));
        }

        // The name promises a container that the content is not: the extractor says so. Exports called .xls are often HTML or CSV.
        return byName switch
        {
            Pdf or Word or PowerPoint or Excel => (true, byName),
            OldExcel when !TextEncoding.LooksLikeText(head) => (true, head.StartsWith("\x09\x08"u8) ? OldExcel : null),
            _ => (false, null),
        };
    }

    private static string? OfZip(Stream content)
    {
        try
        {
            content.Position = 0;
            using var zip = new ZipArchive(content, ZipArchiveMode.Read, leaveOpen: true);
            var names = zip.Entries.Take(5_000).Select(e => e.FullName.Replace('\\', '/')).ToList();
            return names.Any(n => n.StartsWith("word/", StringComparison.OrdinalIgnoreCase)) ? Word
                : names.Any(n => n.StartsWith("ppt/", StringComparison.OrdinalIgnoreCase)) ? PowerPoint
                : names.Any(n => n.StartsWith("xl/", StringComparison.OrdinalIgnoreCase) && !n.EndsWith("workbook.bin", StringComparison.OrdinalIgnoreCase)) ? Excel
                : null;
        }
        catch (Exception ex) when (ex is InvalidDataException or IOException or ArgumentException)
        {
            return null;
        }
    }

    private static string? OfOle(Stream content, string? byName)
    {
        var streams = OleContainer.ListStreams(content);
        return streams.Contains("Workbook") || streams.Contains("Book") ? OldExcel
            : streams.Contains("EncryptedPackage") ? (byName is Word or PowerPoint or Excel ? byName : Word) // protected by a password; the extractor says so
            : byName is Word or PowerPoint or Excel && streams.Count == 0 ? byName
            : null;
    }

    private static string? RecogniseText(ReadOnlySpan<byte> head, string name, string? declared, string? byName)
    {
        if (!TextEncoding.LooksLikeText(head) || UnreadableText.Contains(Path.GetExtension(name)) || head.StartsWith(@"{\rtf"u8))
        {
            return null;
        }

        var start = Encoding.Latin1.GetString(head[..Math.Min(head.Length, 512)]).TrimStart('\u00EF', '\u00BB', '\u00BF', ' ', '\t', '\r', '\n');
        var isHtml = start.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase) || start.StartsWith("<html", StringComparison.OrdinalIgnoreCase);
        if (byName is not null and not OldExcel)
        {
            return isHtml && byName == Text ? Html : byName;
        }

        return isHtml ? Html
            : byName == OldExcel ? Csv
            : declared?.Split(';')[0].Trim().ToLowerInvariant() switch
            {
                Html or "application/xhtml+xml" => Html,
                Markdown or "text/x-markdown" => Markdown,
                Csv or "text/tab-separated-values" => Csv,
                _ => Text,
            };
    }
}
