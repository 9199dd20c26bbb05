using System.Xml.Linq;

namespace RagPlatform.Core.Ingestion.Extraction;

/// <summary>The text of one slide.</summary>
internal sealed class SlideShapes
{
    private const int MaxDepth = 30;

    private readonly XElement? _tree;
    private readonly XElement? _titleShape;

    public SlideShapes(XElement slide)
    {
        _tree = slide.Child("cSld").Child("spTree");
        _titleShape = _tree.Children("sp").FirstOrDefault(shape => Placeholder(shape) is "title" or "ctrTitle");
        var title = CleanText.Line(string.Join(' ', Paragraphs(_titleShape).Select(Text)));
        Title = title.Length > 0 ? title : null;
    }

    /// <summary>Null when the slide has none.</summary>
    public string? Title { get; }

    public void Write(SectionWriter writer) => Write(_tree, writer, 0);

    /// <summary>The texts of a diagram (SmartArt), as a list.</summary>
    public static void WriteDiagram(XElement? data, SectionWriter writer)
    {
        foreach (var point in data.Child("ptLst").Children("pt"))
        {
            writer.ListItem("-", string.Join(' ', point.Child("t").Children("p").Select(Text)));
        }
    }

    /// <summary>What the speaker says.</summary>
    public static void WriteNotes(XElement? notes, SectionWriter writer)
    {
        foreach (var shape in notes.Child("cSld").Child("spTree").Children("sp").Where(shape => Placeholder(shape) == "body"))
        {
            var text = string.Join('\n', Paragraphs(shape).Select(Text).Where(line => !string.IsNullOrWhiteSpace(line)));
            if (text.Length > 0)
            {
                writer.Paragraph($"Notes: {text}");
            }
        }
    }

    private void Write(XElement? tree, SectionWriter writer, int depth)
    {
        if (depth > MaxDepth)
        {
            return;
        }

        foreach (var shape in tree?.Elements() ?? [])
        {
            switch (shape.Name.LocalName)
            {
                // Slide numbers, dates and footers repeat on every slide.
                case "sp" when shape != _titleShape && Placeholder(shape) is not ("sldNum" or "dt" or "ftr"):
                    WriteText(shape, writer);
                    break;
                case "grpSp":
                    Write(shape, writer, depth + 1);
                    break;
                case "AlternateContent":
                    Write(shape.Child("Choice"), writer, depth + 1);
                    break;
                case "graphicFrame" when shape.Descendants().FirstOrDefault(element => element.Is("tbl")) is { } table:
                    WriteTable(table, writer);
                    break;
            }
        }
    }

    private static void WriteText(XElement shape, SectionWriter writer)
    {
        var paragraphs = Paragraphs(shape).Where(paragraph => !string.IsNullOrWhiteSpace(Text(paragraph))).ToList();
        var isList = paragraphs.Count > 1 && Placeholder(shape) is not (null or "subTitle");
        var number = 0;
        foreach (var paragraph in paragraphs)
        {
            var properties = paragraph.Child("pPr");
            var isNumbered = properties.Child("buAutoNum") is not null;
            number = isNumbered ? number + 1 : 0;
            if (isNumbered || properties.Child("buChar") is not null || (isList && properties.Child("buNone") is null))
            {
                writer.ListItem(isNumbered ? $"{number}." : "-", Text(paragraph), int.TryParse(properties.Attr("lvl"), out var level) ? level : 0);
            }
            else
            {
                writer.Paragraph(Text(paragraph));
            }
        }
    }

    private static void WriteTable(XElement table, SectionWriter writer)
    {
        var grid = new TableGrid();
        foreach (var row in table.Children("tr"))
        {
            grid.AddRow(row.Children("tc")
                .Where(cell => cell.Attr("hMerge") is not ("1" or "true"))
                .Select(cell => (string.Join(' ', cell.Child("txBody").Children("p").Select(Text)), Span(cell), 1)));
        }

        var marked = table.Child("tblPr").Attr("firstRow") is "1" or "true";
        foreach (var line in TableText.Write(grid.Rows, marked ? 1 : null))
        {
            writer.TableRow(line);
        }

        writer.EndBlock();
    }

    private static int Span(XElement cell) => int.TryParse(cell.Attr("gridSpan"), out var span) ? Math.Clamp(span, 1, 100) : 1;

    private static IEnumerable<XElement> Paragraphs(XElement? shape) => shape.Child("txBody").Children("p");

    private static string? Placeholder(XElement shape) =>
        shape.Child("nvSpPr").Child("nvPr").Child("ph") is { } placeholder ? placeholder.Attr("type") ?? "obj" : null;

    private static string Text(XElement paragraph) => string.Concat(paragraph.Elements().Select(run => run.Name.LocalName switch
    {
        "r" or "fld" => run.Child("t")?.Value ?? "",
        "br" => "\n",
        "m" or "AlternateContent" => string.Concat(run.Descendants().Where(element => element.Is("t")).Select(element => element.Value)),
        _ => "",
    }));
}
