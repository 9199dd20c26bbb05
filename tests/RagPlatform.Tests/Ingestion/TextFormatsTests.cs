using System.Text;
using RagPlatform.Core.Ingestion;
using RagPlatform.Core.Ingestion.Extraction;

namespace RagPlatform.Tests.Ingestion;

public sealed class PlainTextExtractorTests : ExtractorContract
{
    protected override string Name => "leave.txt";

    protected override string MediaType => MediaTypes.Text;

    protected override byte[] Sample() => Encoding.UTF8.GetBytes($"Leave\n\n{Phrase}.\nUnused days expire.\n\n- One\n- Two\n\f\nPage two.");

    [Fact]
    public async Task Takes_form_feeds_for_page_ends_and_lists_for_lists()
    {
        var read = await ReadAsync(Sample());

        Assert.Equal(
            ["1|Text||Leave\n\nEveryone has twenty-six days of leave.\nUnused days expire.", "1|List||- One\n- Two", "2|Text||Page two."], read.Lines);
    }

    [Fact]
    public async Task Joins_lines_that_were_wrapped_and_keeps_those_that_were_not()
    {
        var read = await ReadAsync("""
            The device must be switched off before the cover is opened, since
            parts inside carry mains voltage. Wait for ten minutes, then take
            the cover off.

            Pellbrook Water Systems
            14 Mill Lane
            Harrow
            """u8.ToArray());

        Assert.Equal(
            "The device must be switched off before the cover is opened, since parts inside carry mains voltage. Wait for ten minutes, then take the cover off.\n\n"
            + "Pellbrook Water Systems\n14 Mill Lane\nHarrow",
            Assert.Single(read.Sections).Text);
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-8")]
    [InlineData("windows-1252")]
    [InlineData("iso-8859-15")]
    public async Task Finds_out_the_encoding(string encoding)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        const string text = "Die Größe der Prüfgeräte ändert sich jährlich. Über Änderungen wird der Käufer früh unterrichtet, sofern möglich.";

        var read = await ReadAsync(Encoding.GetEncoding(encoding).GetBytes(text));

        Assert.Equal(text, Assert.Single(read.Sections).Text);
    }

    [Fact]
    public async Task Gives_long_texts_pages_and_reads_no_more_than_the_limit()
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path, string.Concat(Enumerable.Repeat("All work and no play makes a dull text.\n\n", 20_000)), TestContext.Current.CancellationToken);
            var read = await ReadSections.OfAsync(new DocumentExtractors(new ExtractionLimits(MaxCharacters: 300_000)), new(path, Name, MediaType));
            Assert.InRange(read.Sections.Sum(section => section.Text.Length), 290_000, 300_000);
            Assert.Equal(3, read.Pages);
            Assert.Equal("Only the first 300,000 characters were read. Split the file, or an administrator can raise `Ingestion:MaxCharacters`.", Assert.Single(read.Warnings));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task Reads_a_file_without_any_line_break()
    {
        var read = await ReadAsync(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("word ", 50_000))));

        Assert.Equal(50_000, read.Sections.Sum(section => section.Text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Length));
    }
}

public sealed class MarkdownExtractorTests : ExtractorContract
{
    protected override string Name => "leave.md";

    protected override string MediaType => MediaTypes.Markdown;

    protected override byte[] Sample() => Encoding.UTF8.GetBytes($"""
        ---
        title: "Leave policy"
        ---
        # Leave

        {Phrase}, says [the contract](https://example.com).

        ## Carry-over
        1. Ask your **manager**
           - in writing
        2. Wait

        | Grade | Days |
        |-------|-----:|
        | A     | 26   |
        | B     | 28   |

        ```sh
        leave --days 3
        ```

        ## Empty heading
        """);

    [Fact]
    public async Task Keeps_headings_lists_tables_and_code()
    {
        var read = await ReadAsync(Sample());

        Assert.Equal("Leave policy", read.Title);
        Assert.Equal(
            [
                "1|Text|Leave|Everyone has twenty-six days of leave, says the contract.",
                "1|List|Leave › Carry-over|1. Ask your manager\n  - in writing\n2. Wait",
                "1|Table|Leave › Carry-over|Grade: A; Days: 26\nGrade: B; Days: 28",
                "1|Text|Leave › Carry-over|leave --days 3",
                "1|Text|Leave|Empty heading",
            ],
            read.Lines);
    }
}

public sealed class HtmlExtractorTests : ExtractorContract
{
    protected override string Name => "leave.html";

    protected override string MediaType => MediaTypes.Html;

    protected override byte[] Sample() => Encoding.UTF8.GetBytes($"""
        <!DOCTYPE html><html><head><title>Leave &amp; absence</title><style>p {"{"} color: red {"}"}</style></head>
        <body><nav><a href="/">Home</a></nav><script>alert("hello")</script>
        <h1>Leave</h1><p>{Phrase},<br>at least.</p><h2>Carry-over</h2><ul><li>Ask<ul><li>in writing</li></ul></li><li>Wait</li></ul>
        <table><thead><tr><th>Grade</th><th>Days</th></tr></thead><tr><td rowspan=2>A</td><td>26</td></tr><tr><td>27</td></tr></table>
        <dl><dt>HR</dt><dd>Human resources</dd></dl><p hidden>secret</p><p style="display: none">secret</p>
        <pre>line one
          line two</pre></body></html>
        """);

    [Fact]
    public async Task Keeps_the_content_and_drops_what_is_not_shown()
    {
        var read = await ReadAsync(Sample());

        Assert.Equal("Leave & absence", read.Title);
        Assert.Equal(
            [
                "1|Text|Leave|Everyone has twenty-six days of leave,\nat least.",
                "1|List|Leave › Carry-over|- Ask\n  - in writing\n- Wait",
                "1|Table|Leave › Carry-over|Grade: A; Days: 26\nGrade: A; Days: 27",
                "1|List|Leave › Carry-over|- HR: Human resources",
                "1|Text|Leave › Carry-over|line one\nline two",
            ],
            read.Lines);
    }

    [Fact]
    public async Task Reads_elements_nested_a_hundred_thousand_deep()
    {
        var html = string.Concat(Enumerable.Repeat("<div>", 100_000)) + Phrase + string.Concat(Enumerable.Repeat("</div>", 100_000));

        var read = await ReadAsync(Encoding.UTF8.GetBytes(html));

        Assert.Equal(Phrase, Assert.Single(read.Sections).Text);
        Assert.Contains("nested too deeply", Assert.Single(read.Warnings), StringComparison.Ordinal);
    }
}

public sealed class CsvExtractorTests : ExtractorContract
{
    protected override string Name => "leave.csv";

    protected override string MediaType => MediaTypes.Csv;

    protected override byte[] Sample() => Encoding.UTF8.GetBytes($"Grade;Rule\nA;\"{Phrase}; \"\"no more\"\"\"\nB;\"two\nlines\"\n");

    [Fact]
    public async Task Finds_the_separator_and_names_each_cell()
    {
        var read = await ReadAsync(Sample());

        Assert.Equal(["1|Table||Grade: A; Rule: Everyone has twenty-six days of leave; \"no more\"\nGrade: B; Rule: two lines"], read.Lines);
    }

    [Theory]
    [InlineData("a,b\n1,2\n")]
    [InlineData("a\tb\n1\t2\n")]
    [InlineData("a|b\n1|2\n")]
    [InlineData("\uFEFFa;b\r\n1;2\r\n")]
    public async Task Reads_every_usual_separator(string csv) =>
        Assert.Equal("a: 1; b: 2", Assert.Single((await ReadAsync(Encoding.UTF8.GetBytes(csv))).Sections).Text);

    [Fact]
    public async Task Is_not_swallowed_by_a_quote_that_is_never_closed()
    {
        var read = await ReadAsync(Encoding.UTF8.GetBytes("a,b\n1,\"2\n" + string.Concat(Enumerable.Repeat("3,4\n", 20_000))));

        Assert.Contains("a: 3; b: 4", read.Sections[^1].Text, StringComparison.Ordinal);
    }
}
