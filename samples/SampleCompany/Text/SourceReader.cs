using System.Globalization;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace RagPlatform.SampleCompany.Text;

/// <summary>Reads a source: a head of <c>name: value</c> lines between two <c>---</c>, then Markdown; <c>\newpage</c> on a line of its own breaks the page.</summary>
internal static class SourceReader
{
    private static readonly MarkdownPipeline Markdown = new MarkdownPipelineBuilder().UsePipeTables().Build();

    public static SourceDocument Read(string path)
    {
        var lines = File.ReadAllLines(path);
        var end = Array.IndexOf(lines, "---", 1);
        if (lines is not ["---", ..] || end < 0)
        {
            throw new InvalidDataException($"{path} has no head: start it with '---', 'title: …', '---'.");
        }

        var head = lines[1..end].Select(line => line.Split(':', 2, StringSplitOptions.TrimEntries)).Select(pair => (Name: pair[0], Value: pair[1])).ToList();
        string Value(string name) => head.FirstOrDefault(pair => pair.Name == name).Value ?? "";

        var text = string.Join('\n', lines[(end + 1)..]);
        return new SourceDocument(
            Path.GetFileNameWithoutExtension(path), // employee-handbook.pdf.md makes employee-handbook.pdf
            Value("title"),
            Value("subtitle"),
            Value("language") is "" ? "en" : Value("language"),
            [.. head.Where(pair => char.IsUpper(pair.Name[0]))],
            [.. Markdig.Markdown.Parse(text, Markdown).SelectMany(Blocks)])
        {
            Date = DateOnly.ParseExact(Value("date"), "yyyy-MM-dd", CultureInfo.InvariantCulture),
        };
    }

    private static IEnumerable<Block> Blocks(Markdig.Syntax.Block block) => block switch
    {
        HeadingBlock heading => [new Heading(heading.Level, Runs(heading.Inline))],
        ParagraphBlock paragraph when Runs(paragraph.Inline).PlainText() == "\\newpage" => [new PageBreak()],
        ParagraphBlock paragraph => [new Paragraph(Runs(paragraph.Inline))],
        QuoteBlock quote => quote.OfType<ParagraphBlock>().Select(paragraph => new Note(Runs(paragraph.Inline))),
        ListBlock list => [new ListOf(list.IsOrdered, [.. list.OfType<ListItemBlock>().Select(ItemRuns)])],
        Markdig.Extensions.Tables.Table table => [new Table([.. table.OfType<TableRow>().Select(row => row.OfType<TableCell>().Select(CellRuns).ToList())])],
        _ => throw new InvalidDataException($"Line {block.Line + 1}: {block.GetType().Name} is not something that the writers know."),
    };

    private static IReadOnlyList<Run> ItemRuns(ListItemBlock item) => Runs(item.OfType<ParagraphBlock>().Single().Inline);

    private static IReadOnlyList<Run> CellRuns(TableCell cell) => cell.OfType<ParagraphBlock>().FirstOrDefault() is { } paragraph ? Runs(paragraph.Inline) : [];

    private static List<Run> Runs(ContainerInline? inline)
    {
        List<Run> runs = [];
        Collect(inline, new Run(""), runs);
        return runs;
    }

    private static void Collect(ContainerInline? container, Run style, List<Run> runs)
    {
        foreach (var inline in container ?? Enumerable.Empty<Inline>())
        {
            switch (inline)
            {
                case EmphasisInline { DelimiterCount: 2 } strong:
                    Collect(strong, style with { Bold = true }, runs);
                    break;
                case EmphasisInline emphasis:
                    Collect(emphasis, style with { Italic = true }, runs);
                    break;
                case CodeInline code:
                    runs.Add(style with { Text = code.Content, Code = true });
                    break;
                case LineBreakInline:
                    runs.Add(style with { Text = " " });
                    break;
                case LiteralInline literal:
                    runs.Add(style with { Text = literal.Content.ToString() });
                    break;
                default:
                    throw new InvalidDataException($"Line {inline.Line + 1}: {inline.GetType().Name} is not something that the writers know.");
            }
        }
    }
}
