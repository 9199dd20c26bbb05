using System.Xml.Linq;

namespace RagPlatform.Core.Ingestion.Extraction;

/// <summary>Writes the blocks of a Word document: paragraphs, lists, tables, text boxes, notes.</summary>
internal sealed class WordBody
{
    private const int MaxDepth = 30;

    private readonly SectionWriter _writer;
    private readonly OfficePackage _package;
    private readonly IReadOnlyDictionary<string, (string Type, string Target)> _relations;
    private readonly WordStyles _styles;
    private readonly WordNumbering _numbering;
    private readonly Dictionary<string, XElement> _notes = [];
    private bool _breakPending;

    public WordBody(OfficePackage package, string main, SectionWriter writer)
    {
        _writer = writer;
        _package = package;
        _relations = package.Relations(main);
        var parts = _relations.Values.ToLookup(relation => relation.Type, relation => relation.Target);
        XElement? Part(string type) => parts[type].Select(package.TryLoad).FirstOrDefault();
        _styles = new WordStyles(Part("styles"));
        _numbering = new WordNumbering(Part("numbering"));
        foreach (var kind in new[] { "footnote", "endnote" })
        {
            foreach (var note in Part(kind + "s").Children(kind))
            {
                _notes.TryAdd($"{kind}:{note.Attr("id")}", note);
            }
        }
    }

    public void Write(XElement block) => Write(block, 0);

    private void Write(XElement block, int depth)
    {
        if (depth > MaxDepth)
        {
            return;
        }

        switch (block.Name.LocalName)
        {
            case "p":
                WriteParagraph(new WordParagraph(block), depth);
                break;
            case "tbl":
                WriteTable(block, depth);
                break;
            case "sdt":
                foreach (var child in block.Child("sdtContent")?.Elements() ?? [])
                {
                    Write(child, depth + 1);
                }

                break;
            case "AlternateContent":
                foreach (var child in block.Child("Choice")?.Elements() ?? [])
                {
                    Write(child, depth + 1);
                }

                break;
            case "ins" or "moveTo" or "customXml" or "smartTag" or "txbxContent":
                foreach (var child in block.Elements())
                {
                    Write(child, depth + 1);
                }

                break;
        }
    }

    private void WriteParagraph(WordParagraph paragraph, int depth)
    {
        var properties = paragraph.Properties;
        _breakPending |= paragraph.BreaksBefore;
        if (!string.IsNullOrWhiteSpace(paragraph.Text) && !_styles.IsContentsEntry(properties))
        {
            BreakPage();
            WriteText(paragraph.Text, properties);
        }

        foreach (var box in paragraph.Boxes)
        {
            Write(box, depth + 1);
        }

        foreach (var chart in paragraph.Charts.Where(_relations.ContainsKey))
        {
            ChartText.Write(_package.TryLoad(_relations[chart].Target), _writer);
        }

        foreach (var note in paragraph.Notes)
        {
            if (_notes.Remove(note, out var text))
            {
                _writer.Paragraph(Flatten(text, 0));
            }
        }

        // A sentence stays on the page that it begins on, even when the paragraph runs over to the next.
        _breakPending |= paragraph.BreaksAfter || (properties.Child("sectPr") is { } section && section.Val("type") != "continuous");
    }

    private void WriteText(string text, XElement? properties)
    {
        var mark = _styles.Numbering(properties) is var (list, level) ? _numbering.Next(list, level) : null;
        if (_styles.HeadingLevel(properties) is { } heading)
        {
            if (heading == 0)
            {
                _writer.Title(text);
            }

            _writer.Heading(heading, mark is null or "-" ? text : $"{mark} {text}");
        }
        else if (mark is not null)
        {
            _writer.ListItem(mark, text, _styles.Numbering(properties)!.Value.Level);
        }
        else
        {
            _writer.Paragraph(text);
        }
    }

    private void WriteTable(XElement table, int depth)
    {
        var rows = table.Children("tr").Concat(table.Children("sdt").SelectMany(sdt => sdt.Child("sdtContent").Children("tr"))).ToList();
        if (rows.All(row => Cells(row).Count() <= 1))
        {
            // One column frames text; it is no table.
            foreach (var block in rows.SelectMany(Cells).SelectMany(cell => cell.Elements()))
            {
                Write(block, depth + 1);
            }

            return;
        }

        BreakPage();
        var grid = new TableGrid();
        var breaks = new List<bool>();
        var above = new Dictionary<int, string>();
        foreach (var row in rows)
        {
            grid.AddRow(ReadRow(row, above));
            breaks.Add(row.Descendants().Any(element => element.Is("lastRenderedPageBreak")));
        }

        var marked = rows.TakeWhile(row => row.Child("trPr").On("tblHeader")).Count();
        var (count, header) = TableText.Header(grid.Rows, marked > 0 ? marked : null);
        for (var i = count; i < grid.Rows.Count; i++)
        {
            _breakPending |= breaks[i];
            BreakPage();
            _writer.TableRow(TableText.Row(header, grid.Rows[i]));
        }

        _writer.EndBlock();
    }

    private static IEnumerable<XElement> Cells(XElement row) =>
        row.Elements().SelectMany(child => child.Is("tc") ? [child] : child.Is("sdt") ? child.Child("sdtContent").Children("tc") : []);

    private static List<(string Text, int Columns, int Rows)> ReadRow(XElement row, Dictionary<int, string> above)
    {
        var cells = new List<(string, int, int)>();
        var column = 0;
        foreach (var cell in Cells(row))
        {
            var properties = cell.Child("tcPr");
            var span = int.TryParse(properties.Val("gridSpan"), out var number) ? Math.Clamp(number, 1, 100) : 1;
            var merge = properties.Child("vMerge");
            var text = merge is not null && merge.Attr("val") != "restart" && above.TryGetValue(column, out var continued) ? continued : Flatten(cell, 0);
            above[column] = text;
            cells.Add((text, span, 1));
            column += span;
        }

        return cells;
    }

    private static string Flatten(XElement element, int depth) => depth > MaxDepth ? "" : string.Join(' ', element.Elements().Select(child =>
        child.Is("p") ? string.Join(' ', new WordParagraph(child) is var paragraph ? paragraph.Boxes.Select(box => Flatten(box, depth + 1)).Prepend(paragraph.Text) : [])
        : Flatten(child, depth + 1)));

    private void BreakPage()
    {
        if (_breakPending && !_writer.IsPageEmpty)
        {
            _writer.NextPage();
        }

        _breakPending = false;
    }
}
