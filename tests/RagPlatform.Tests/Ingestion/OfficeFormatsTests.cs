using System.IO.Compression;
using RagPlatform.Core.Ingestion;
using RagPlatform.Core.Ingestion.Extraction;

namespace RagPlatform.Tests.Ingestion;

public sealed class WordExtractorTests : ExtractorContract
{
    private const string Styles = """
        <w:style w:styleId="T"><w:name w:val="Title"/></w:style>
        <w:style w:styleId="H1"><w:name w:val="heading 1"/></w:style>
        <w:style w:styleId="H2"><w:name w:val="heading 2"/><w:basedOn w:val="H1"/></w:style>
        <w:style w:styleId="Toc"><w:name w:val="toc 1"/></w:style>
        <w:style w:styleId="Own"><w:name w:val="Our heading"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
        """;

    private const string Numbering = """
        <w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
          <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1.%2)"/></w:lvl></w:abstractNum>
        <w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>
        <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
        """;

    protected override string Name => "leave.docx";

    protected override string MediaType => MediaTypes.Word;

    protected override byte[] Sample() => OfficeFile.Word(
        P("Leave policy", "T") + P("Contents ... 1", "Toc") + P("Leave", "H1")
        + $"<w:p><w:r><w:t>{Phrase}, </w:t></w:r><w:del><w:r><w:delText>thirty</w:delText></w:r></w:del><w:ins><w:r><w:t>not more</w:t></w:r></w:ins>"
        + "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:footnoteReference w:id='2'/></w:r></w:p>"
        + P("Ask", "", Item(1, 0)) + P("in writing", "", Item(1, 1)) + P("Wait", "", Item(1, 0)) + P("Round", "", Item(2, 0))
        + "<w:p><w:r><w:br w:type='page'/></w:r></w:p>"
        + "<w:p><w:pPr><w:pStyle w:val='Own'/></w:pPr><w:r><w:lastRenderedPageBreak/><w:t>Grades</w:t></w:r></w:p>"
        + "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Grade</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Days</w:t></w:r></w:p></w:tc></w:tr>"
        + "<w:tr><w:tc><w:p><w:r><w:t>A</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>26</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        + "<w:p><w:r><mc:AlternateContent><mc:Choice><wps:wsp><w:txbxContent>" + P("In a box") + "</w:txbxContent></wps:wsp></mc:Choice>"
        + "<mc:Fallback><w:txbxContent>" + P("In a box") + "</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>",
        Styles, Numbering, "<w:footnote w:id='2'><w:p><w:r><w:t>See the contract.</w:t></w:r></w:p></w:footnote>");

    [Fact]
    public async Task Keeps_structure_pages_numbers_and_what_is_shown_of_revisions()
    {
        var read = await ReadAsync(Sample());

        Assert.Equal("Leave policy", read.Title);
        Assert.Equal(
            [
                "1|Text|Leave policy › Leave|Everyone has twenty-six days of leave, not more\n\nSee the contract.",
                "1|List|Leave policy › Leave|1. Ask\n  1.a) in writing\n2. Wait\n- Round",
                "2|Table|Leave policy › Leave › Grades|Grade: A; Days: 26",
                "2|Text|Leave policy › Leave › Grades|In a box",
            ],
            read.Lines);
    }

    [Fact]
    public async Task Says_that_a_docx_is_none()
    {
        var error = await Assert.ThrowsAsync<ExtractionException>(() => ReadAsync("Hello"u8.ToArray()));

        Assert.Equal("leave.docx can't be read: it is no Word file, or it is damaged. Nothing was added. Save it again from its program and upload it again.", error.Message);
    }

    [Fact]
    public async Task Refuses_a_zip_bomb_before_it_unpacks()
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = zip.CreateEntry("word/document.xml", CompressionLevel.Fastest).Open();
            var block = new byte[1 << 20];
            for (var i = 0; i < 1100; i++)
            {
                entry.Write(block);
            }
        }

        var error = await Assert.ThrowsAsync<ExtractionException>(() => ReadAsync(stream.ToArray()));

        Assert.Contains("unpacks to more than 1 GB", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resolves_no_entity()
    {
        var error = await Assert.ThrowsAsync<ExtractionException>(() => ReadAsync(OfficeFile.Create(
            ("word/document.xml", "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><document><body><p><r><t>&e;</t></r></p></body></document>"))));

        Assert.Contains("damaged", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_that_a_protected_file_needs_its_password_removed()
    {
        var error = await Assert.ThrowsAsync<ExtractionException>(() => ReadAsync(EncryptedPackage()));

        Assert.Equal("leave.docx is protected by a password. Remove the password and upload it again.", error.Message);
    }

    // The least of an OLE file (MS-CFB): a header, one sector of allocation table, one of directory with an "EncryptedPackage".
    private static byte[] EncryptedPackage()
    {
        var file = new byte[512 * 3];
        byte[] mark = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
        mark.CopyTo(file, 0);
        file[30] = 9;
        BitConverter.TryWriteBytes(file.AsSpan(48), 1u);
        BitConverter.TryWriteBytes(file.AsSpan(76), 0u);
        BitConverter.TryWriteBytes(file.AsSpan(512), 0xFFFFFFFDu);
        BitConverter.TryWriteBytes(file.AsSpan(516), 0xFFFFFFFEu);
        var name = System.Text.Encoding.Unicode.GetBytes("EncryptedPackage\0");
        name.CopyTo(file, 1024);
        file[1024 + 64] = (byte)name.Length;
        file[1024 + 66] = 2;
        return file;
    }

    private static string P(string text, string style = "", string properties = "") =>
        $"<w:p><w:pPr>{(style.Length > 0 ? $"<w:pStyle w:val='{style}'/>" : "")}{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>";

    private static string Item(int list, int level) => $"<w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='{list}'/></w:numPr>";
}

public sealed class PowerPointExtractorTests : ExtractorContract
{
    protected override string Name => "leave.pptx";

    protected override string MediaType => MediaTypes.PowerPoint;

    protected override byte[] Sample() => OfficeFile.PowerPoint(
        OfficeFile.Shape("ctrTitle", "Leave") + OfficeFile.Shape("subTitle", Phrase) + OfficeFile.Shape("sldNum", "1"),
        OfficeFile.Shape("body", "First", "Second") + OfficeFile.Shape("title", "How to") + "<p:grpSp>" + OfficeFile.Shape(null, "In a group") + "</p:grpSp>"
        + "<p:graphicFrame><a:graphic><a:graphicData><a:tbl><a:tblPr firstRow='1'/>" + Row("Grade", "Days") + Row("A", "26") + "</a:tbl></a:graphicData></a:graphic></p:graphicFrame>",
        OfficeFile.Shape(null, "No title here"));

    [Fact]
    public async Task Takes_slides_for_pages_and_titles_for_headings_and_reads_tables_and_notes()
    {
        var read = await ReadAsync(Sample());

        Assert.Equal(
            [
                "1|Text|Leave|Everyone has twenty-six days of leave\n\nNotes: Say hello.",
                "2|List|How to|- First\n- Second",
                "2|Text|How to|In a group",
                "2|Table|How to|Grade: A; Days: 26",
                "3|Text||No title here",
            ],
            read.Lines);
        Assert.Equal(3, read.Pages);
    }

    private static string Row(params string[] cells) =>
        $"<a:tr>{string.Concat(cells.Select(cell => $"<a:tc><a:txBody><a:p><a:r><a:t>{cell}</a:t></a:r></a:p></a:txBody></a:tc>"))}</a:tr>";
}

public sealed class ExcelExtractorTests : ExtractorContract
{
    private const string Styles = """
        <numFmts count="2"><numFmt numFmtId="164" formatCode="#,##0.00\ &quot;€&quot;"/><numFmt numFmtId="165" formatCode="dd.mm.yyyy"/></numFmts>
        <cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="165" applyNumberFormat="1"/><xf numFmtId="9" applyNumberFormat="1"/></cellXfs>
        """;

    protected override string Name => "leave.xlsx";

    protected override string MediaType => MediaTypes.Excel;

    protected override byte[] Sample() => OfficeFile.Excel(
        Styles,
        ("Prices", Row(1, Text(Phrase)) + Row(3, Text("Product"), Text("Price"), Text("From"), Text("Share")) + Row(4, Text("Pump"), Number("1234.5", 1), Number("46023", 2), Number("0.25", 3))
            + Row(5, Text("Valve"), Number("-3", 1), "", Number("1", 3))),
        ("Notes", Row(1, Text("Only a note"))),
        ("Empty", ""));

    [Fact]
    public async Task Takes_sheets_for_pages_and_shows_values_as_a_person_sees_them()
    {
        var read = await ReadAsync(Sample());

        Assert.Equal(
            [
                "1|Text|Prices|Everyone has twenty-six days of leave",
                "1|Table|Prices|Product: Pump; Price: 1,234.50 €; From: 01.01.2026; Share: 25%\nProduct: Valve; Price: -3.00 €; Share: 100%",
                "2|Text|Notes|Only a note",
            ],
            read.Lines);
    }

    private static string Row(int number, params string[] cells) => $"<row r='{number}'>{string.Concat(cells.Select((cell, i) => cell.Replace("REF", $"{(char)('A' + i)}{number}", StringComparison.Ordinal)))}</row>";

    private static string Text(string text) => $"<c r='REF' t='inlineStr'><is><t>{text}</t></is></c>";

    private static string Number(string value, int style) => $"<c r='REF' s='{style}'><v>{value}</v></c>";
}

public sealed class CellTextTests
{
    [Theory]
    [InlineData(0.5, "General", "0.5")]
    [InlineData(1234567.891, "#,##0.00", "1,234,567.89")]
    [InlineData(1234.5, "[$€-407] #,##0.00", "€ 1,234.50")]
    [InlineData(1234.5, "#,##0.00 [$€-407]", "1,234.50 €")]
    [InlineData(99.0, "\"USD \"0", "USD 99")]
    [InlineData(0.075, "0.0%", "7.5%")]
    [InlineData(-12.0, "0.00_);(0.00)", "-12.00")]
    [InlineData(3.0, null, "3")]
    [InlineData(1e20, null, "1E+20")]
    public void Writes_numbers_as_they_are_shown(double value, string? format, string expected) => Assert.Equal(expected, CellText.Of(value, format));

    [Theory]
    [InlineData("dd.mm.yyyy", "09.03.2026")]
    [InlineData("d. mmmm yyyy", "9. March 2026")]
    [InlineData("yyyy-mm-dd hh:mm", "2026-03-09 14:05")]
    [InlineData("h:mm AM/PM", "2:05 PM")]
    [InlineData("mm-dd-yy", "2026-03-09")]
    [InlineData(null, "2026-03-09 14:05")]
    public void Writes_dates_as_they_are_shown(string? format, string expected) =>
        Assert.Equal(expected, CellText.Of(new DateTime(2026, 3, 9, 14, 5, 0, DateTimeKind.Unspecified), format));
}
