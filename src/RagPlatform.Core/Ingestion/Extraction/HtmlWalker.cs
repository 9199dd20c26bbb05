using System.Text;
using AngleSharp.Dom;

namespace RagPlatform.Core.Ingestion.Extraction;

/// <summary>Walks an HTML tree of bounded depth and writes its blocks.</summary>
internal sealed class HtmlWalker(SectionWriter writer, CancellationToken cancellationToken)
{
    private static readonly HashSet<string> Skipped = new(StringComparer.OrdinalIgnoreCase)
    {
        "script", "style", "noscript", "template", "nav", "button", "select", "input", "textarea", "svg", "math", "iframe", "object", "canvas",
        "video", "audio", "head", "dialog", "menu", "datalist",
    };

    private static readonly HashSet<string> Inline = new(StringComparer.OrdinalIgnoreCase)
    {
        "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img", "ins", "kbd", "label", "mark",
        "q", "ruby", "rb", "rt", "rp", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "center",
    };

    private readonly StringBuilder _text = new();

    public void Walk(INode root)
    {
        Visit(root, isPreformatted: false);
        EndParagraph();
    }

    private void Visit(INode node, bool isPreformatted)
    {
        foreach (var child in node.ChildNodes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (child is IText text)
            {
                Append(text.Data, isPreformatted);
            }
            else if (child is IElement element && !IsSkipped(element))
            {
                VisitElement(element, isPreformatted);
            }
        }
    }

    private void VisitElement(IElement element, bool isPreformatted)
    {
        var name = element.LocalName;
        if (name == "br")
        {
            _text.Append('\n');
        }
        else if (Inline.Contains(name))
        {
            Visit(element, isPreformatted);
        }
        else
        {
            EndParagraph();
            VisitBlock(element, name, isPreformatted);
            EndParagraph();
        }
    }

    private void VisitBlock(IElement element, string name, bool isPreformatted)
    {
        switch (name)
        {
            case "h1" or "h2" or "h3" or "h4" or "h5" or "h6":
                writer.Heading(name[1] - '0', element.TextContent);
                break;
            case "ul" or "ol":
                WriteList(element, 0);
                writer.EndBlock();
                break;
            case "dl":
                WriteDefinitions(element);
                writer.EndBlock();
                break;
            case "table" when IsDataTable(element):
                WriteTable(element);
                writer.EndBlock();
                break;
            case "pre":
                Visit(element, isPreformatted: true);
                break;
            default:
                Visit(element, isPreformatted);
                break;
        }
    }

    private void WriteList(IElement list, int depth)
    {
        var number = int.TryParse(list.GetAttribute("start"), out var start) ? start : 1;
        foreach (var item in list.Children)
        {
            if (item.LocalName is "ul" or "ol")
            {
                WriteList(item, depth + 1); // Wrong, and common.
                continue;
            }

            if (IsSkipped(item))
            {
                continue;
            }

            writer.ListItem(list.LocalName == "ol" ? $"{number++}." : "-", TextOf(item, skipLists: true), depth);
            foreach (var nested in NestedLists(item))
            {
                WriteList(nested, depth + 1);
            }
        }
    }

    private static IEnumerable<IElement> NestedLists(IElement item) =>
        item.QuerySelectorAll("ul, ol").Where(list =>
        {
            var parent = list.ParentElement;
            while (parent is not null && parent != item && parent.LocalName is not ("ul" or "ol" or "li"))
            {
                parent = parent.ParentElement;
            }

            return parent == item;
        });

    private void WriteDefinitions(IElement list)
    {
        var term = "";
        foreach (var entry in list.QuerySelectorAll("dt, dd"))
        {
            var text = CleanText.Line(TextOf(entry, skipLists: false));
            if (entry.LocalName == "dt")
            {
                term = text;
            }
            else
            {
                writer.ListItem("-", term.Length > 0 ? $"{term}: {text}" : text);
            }
        }
    }

    // Layout tables hold blocks, nested tables or a single column; they are walked like any block.
    private static bool IsDataTable(IElement table) =>
        !string.Equals(table.GetAttribute("role"), "presentation", StringComparison.OrdinalIgnoreCase)
        && table.QuerySelector("table, h1, h2, h3") is null
        && table.QuerySelectorAll("tr").Any(row => row.Children.Length > 1);

    private void WriteTable(IElement table)
    {
        if (table.QuerySelector("caption") is { } caption)
        {
            writer.Paragraph(caption.TextContent);
        }

        var grid = new TableGrid();
        var headers = 0;
        foreach (var row in table.QuerySelectorAll("tr"))
        {
            var cells = row.Children.Where(cell => cell.LocalName is "td" or "th").ToList();
            var isHeader = cells.Count > 0 && (row.ParentElement?.LocalName == "thead" || cells.All(cell => cell.LocalName == "th"));
            headers += isHeader && headers == grid.Rows.Count ? 1 : 0;
            grid.AddRow(cells.Select(cell => (TextOf(cell, skipLists: false), Span(cell, "colspan"), Span(cell, "rowspan"))));
        }

        foreach (var line in TableText.Write(grid.Rows, headers > 0 ? headers : null))
        {
            writer.TableRow(line);
        }
    }

    private static int Span(IElement cell, string attribute) =>
        int.TryParse(cell.GetAttribute(attribute), out var span) ? Math.Clamp(span, 1, 100) : 1;

    private static string TextOf(IElement element, bool skipLists)
    {
        var text = new StringBuilder();
        Collect(element, skipLists, text);
        return text.ToString();
    }

    private static void Collect(INode node, bool skipLists, StringBuilder text)
    {
        foreach (var child in node.ChildNodes)
        {
            if (child is IText data)
            {
                text.Append(data.Data);
            }
            else if (child is IElement element && !IsSkipped(element) && !(skipLists && element.LocalName is "ul" or "ol"))
            {
                text.Append(Inline.Contains(element.LocalName) ? "" : " ");
                Collect(element, skipLists, text);
                text.Append(Inline.Contains(element.LocalName) ? "" : " ");
            }
        }
    }

    private static bool IsSkipped(IElement element) =>
        Skipped.Contains(element.LocalName)
        || element.HasAttribute("hidden")
        || element.GetAttribute("role") is "navigation" or "search" or "menu"
        || element.GetAttribute("style")?.Replace(" ", "", StringComparison.Ordinal).Contains("display:none", StringComparison.OrdinalIgnoreCase) == true;

    private void Append(string text, bool isPreformatted)
    {
        if (isPreformatted)
        {
            _text.Append(text);
            return;
        }

        foreach (var c in text)
        {
            _text.Append(c is '\n' or '\r' or '\t' ? ' ' : c);
        }
    }

    private void EndParagraph()
    {
        writer.Paragraph(_text.ToString());
        _text.Clear();
    }
}
