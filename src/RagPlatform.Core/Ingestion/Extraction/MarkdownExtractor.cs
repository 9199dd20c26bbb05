using System.Runtime.CompilerServices;
using Markdig;
using Markdig.Extensions.Footnotes;
using Markdig.Extensions.Tables;
using Markdig.Extensions.Yaml;
using Markdig.Syntax;

namespace RagPlatform.Core.Ingestion.Extraction;

/// <summary>Markdown with tables, footnotes and front matter; headings, lists, tables and code keep their structure.</summary>
internal sealed class MarkdownExtractor(ExtractionLimits limits) : IDocumentExtractor
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UseYamlFrontMatter().UsePipeTables().UseGridTables().UseFootnotes().UseTaskLists().UseEmphasisExtras().UseDefinitionLists().Build();

    public bool CanExtract(string mediaType) => mediaType == MediaTypes.Markdown;

    public async IAsyncEnumerable<ExtractionUpdate> ExtractAsync(
        ExtractionInput input, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var writer = new SectionWriter(limits, hasPages: false);
        foreach (var block in Parse(await CappedText.ReadAsync(input.Path, limits, writer, cancellationToken)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Write(block, writer);
            foreach (var update in writer.Take())
            {
                yield return update;
            }
        }

        if (writer.IsEmpty)
        {
            throw Unreadable.Empty(input.Name);
        }

        writer.Finish();
        foreach (var update in writer.Take())
        {
            yield return update;
        }
    }

    private static MarkdownDocument Parse(string text)
    {
        try
        {
            return Markdown.Parse(text, Pipeline);
        }
        catch (ArgumentException ex)
        {
            // Markdig refuses structures nested deeper than its limit.
            throw new ExtractionException("This Markdown file is nested too deeply to be read. Nothing was added. Check the file and upload it again.", ex);
        }
    }

    private static void Write(Block block, SectionWriter writer)
    {
        switch (block)
        {
            case YamlFrontMatterBlock front:
                WriteFrontMatter(front, writer);
                break;
            case HeadingBlock heading:
                var text = MarkdownInlines.Text(heading.Inline);
                if (heading.Level == 1)
                {
                    writer.Title(text);
                }

                writer.Heading(heading.Level, text);
                break;
            case ListBlock list:
                WriteList(list, writer, 0);
                writer.EndBlock();
                break;
            case Table table:
                WriteTable(table, writer);
                writer.EndBlock();
                break;
            case CodeBlock code:
                writer.Paragraph(code.Lines.ToString());
                break;
            case HtmlBlock html:
                writer.Paragraph(TagStripper.Strip(html.Lines.ToString()));
                break;
            case LinkReferenceDefinitionGroup:
                break; // Addresses behind links are no text.
            case LeafBlock leaf:
                writer.Paragraph(MarkdownInlines.Text(leaf.Inline));
                break;
            case ContainerBlock container:
                foreach (var child in container)
                {
                    Write(child, writer);
                }

                break;
        }
    }

    private static void WriteList(ListBlock list, SectionWriter writer, int depth)
    {
        var number = int.TryParse(list.OrderedStart, out var start) ? start : 1;
        foreach (var item in list.OfType<ListItemBlock>())
        {
            var own = string.Join(' ', item.Where(block => block is not (ListBlock or Table)).Select(Flatten));
            writer.ListItem(list.IsOrdered ? $"{number++}." : "-", own, depth);
            foreach (var child in item)
            {
                if (child is ListBlock nested)
                {
                    WriteList(nested, writer, depth + 1);
                }
                else if (child is Table table)
                {
                    WriteTable(table, writer);
                }
            }
        }
    }

    private static void WriteTable(Table table, SectionWriter writer)
    {
        var rows = table.OfType<TableRow>()
            .Select(row => (IReadOnlyList<string>)[.. row.OfType<TableCell>().Select(Flatten)])
            .ToList();
        var headers = table.OfType<TableRow>().TakeWhile(row => row.IsHeader).Count();
        foreach (var line in TableText.Write(rows, headers > 0 ? headers : null))
        {
            writer.TableRow(line);
        }
    }

    private static string Flatten(Block block) => block switch
    {
        CodeBlock code => code.Lines.ToString(),
        HtmlBlock html => TagStripper.Strip(html.Lines.ToString()),
        LeafBlock leaf => MarkdownInlines.Text(leaf.Inline),
        Footnote => "",
        ContainerBlock container => string.Join(' ', container.Select(Flatten)),
        _ => "",
    };

    private static void WriteFrontMatter(YamlFrontMatterBlock front, SectionWriter writer)
    {
        foreach (var line in front.Lines.ToString().Split('\n'))
        {
            if (line.StartsWith("title:", StringComparison.OrdinalIgnoreCase))
            {
                writer.Title(line["title:".Length..].Trim().Trim('"', '\''));
            }
        }
    }
}
