using System.IO.Compression;
using System.Text;
using RagPlatform.Core.Documents;
using RagPlatform.Core.Ingestion;

namespace RagPlatform.Tests.Ingestion;

public sealed class MediaTypesTests
{
    [Theory]
    [InlineData("notes.txt", "%PDF-1.7\n…", MediaTypes.Pdf)]
    [InlineData("notes.pdf", "just text", MediaTypes.Pdf)] // the extractor says that it is none
    [InlineData("notes.txt", "just text", MediaTypes.Text)]
    [InlineData("notes", "just text", MediaTypes.Text)]
    [InlineData("page.txt", "<!doctype html><p>Hello", MediaTypes.Html)]
    [InlineData("page", "<html><p>Hello", MediaTypes.Html)]
    [InlineData("readme.md", "# Hello", MediaTypes.Markdown)]
    [InlineData("export.xls", "a\tb\n1\t2", MediaTypes.Csv)]
    [InlineData("export.xls", "<html><table>", MediaTypes.Html)]
    [InlineData("table.TSV", "a\tb", MediaTypes.Csv)]
    [InlineData("config.json", "{}", MediaTypes.Text)]
    [InlineData("letter.rtf", @"{\rtf1 Hello}", null)]
    [InlineData("model.dwg", "AC1032\0\0\0\0", null)]
    public void Decides_by_content_first_and_name_second(string name, string content, string? expected)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(content));

        Assert.Equal(expected, MediaTypes.Recognise(name, "image/png", stream));
    }

    [Fact]
    public void Tells_office_files_by_what_is_in_the_zip()
    {
        Assert.Equal(MediaTypes.Excel, Recognise("wrong.docx", "xl/workbook.xml"));
        Assert.Equal(MediaTypes.Word, Recognise("noname", "word/document.xml"));
        Assert.Equal(MediaTypes.PowerPoint, Recognise("slides.zip", "ppt/presentation.xml"));
        Assert.Null(Recognise("archive.zip", "readme.txt"));
        Assert.Equal(MediaTypes.Word, Recognise("odd.docx", "readme.txt"));
    }

    [Theory]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData(@"C:\Users\me\plan.pdf", "plan.pdf")]
    [InlineData("a\u0000b\u202Efdp.exe", "abfdp.exe")]
    [InlineData("..", "unnamed")]
    [InlineData("", "unnamed")]
    [InlineData("Gro\u0308ße.txt", "Größe.txt")]
    public void Makes_names_safe(string given, string expected) => Assert.Equal(expected, FileName.Clean(given));

    [Fact]
    public void Cuts_long_names_but_keeps_their_ending()
    {
        var name = FileName.Clean(new string('x', 400) + ".docx");

        Assert.Equal(200, name.Length);
        Assert.EndsWith(".docx", name, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("200 MB", 200L << 20)]
    [InlineData("1.5GB", 3L << 29)]
    [InlineData("4096", 4096)]
    [InlineData("1 kib", 1024)]
    public void Reads_sizes(string text, long expected) => Assert.Equal(expected, ByteSize.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("-1 MB")]
    [InlineData("many")]
    [InlineData("99999999999 TB")]
    public void Refuses_what_is_no_size(string text) => Assert.False(ByteSize.TryParse(text, out _));

    private static string? Recognise(string name, string entry)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            zip.CreateEntry(entry);
        }

        return MediaTypes.Recognise(name, null, stream);
    }
}
