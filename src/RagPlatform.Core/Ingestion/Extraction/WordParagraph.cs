using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace RagPlatform.Core.Ingestion.Extraction;

/// <summary>
/// One paragraph of a Word document as text: without deleted revisions, hidden text and field codes; with the places of page breaks, the
/// notes that it refers to and the text boxes that hang on it.
/// </summary>
internal sealed class WordParagraph
{
    private const int MaxDepth = 60;

    private readonly StringBuilder _text = new();

    public WordParagraph(XElement paragraph)
    {
        Properties = paragraph.Child("pPr");
        BreaksBefore = Properties.On("pageBreakBefore");
        Visit(paragraph, 0);
    }

    public XElement? Properties { get; }

    public string Text => _text.ToString();

    /// <summary>Whether a page ends before the first character.</summary>
    public bool BreaksBefore { get; private set; }

    /// <summary>Whether a page ends inside or behind the paragraph.</summary>
    public bool BreaksAfter { get; private set; }

    /// <summary>Ids of notes, as <c>footnote:2</c> or <c>endnote:1</c>.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Relations of charts.</summary>
    public List<string> Charts { get; } = [];

    /// <summary>Contents of text boxes.</summary>
    public List<XElement> Boxes { get; } = [];

    private void Visit(XElement element, int depth)
    {
        if (depth > MaxDepth)
        {
            return;
        }

        foreach (var child in element.Elements())
        {
            switch (child.Name.LocalName)
            {
                case "t":
                    _text.Append(child.Value);
                    break;
                case "tab" when element.Is("r"):
                case "ptab":
                    _text.Append('\t');
                    break;
                case "br" when child.Attr("type") == "page":
                case "lastRenderedPageBreak":
                    Break();
                    break;
                case "br" or "cr":
                    _text.Append('\n');
                    break;
                case "noBreakHyphen":
                    _text.Append('-');
                    break;
                case "sym":
                    AppendSymbol(child);
                    break;
                case "footnoteReference" or "endnoteReference" when child.Attr("id") is { } id:
                    Notes.Add($"{child.Name.LocalName[..^"Reference".Length]}:{id}");
                    break;
                case "txbxContent":
                    Boxes.Add(child);
                    break;
                case "chart" when child.Attr("id") is { } chart:
                    Charts.Add(chart);
                    break;
                case "AlternateContent":
                    // The fallback says the same again for older programs.
                    Visit(child.Child("Choice") ?? child.Child("Fallback") ?? child, depth + 1);
                    break;
                case "ruby":
                    Visit(child.Child("rubyBase") ?? child, depth + 1);
                    break;
                case "r" when child.Child("rPr").On("vanish"):
                case "del" or "moveFrom" or "pPr" or "rPr" or "instrText" or "delText" or "sdtPr" or "fldData":
                    break;
                default:
                    Visit(child, depth + 1);
                    break;
            }
        }
    }

    private void Break()
    {
        if (string.IsNullOrWhiteSpace(Text))
        {
            BreaksBefore = true;
        }
        else
        {
            BreaksAfter = true;
        }
    }

    // Symbol fonts keep their glyphs in the private area; nobody can search for those, but ticks and arrows carry meaning.
    private void AppendSymbol(XElement symbol)
    {
        if (int.TryParse(symbol.Attr("char"), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var code))
        {
            _text.Append((code & 0xFF) switch { 0xE0 or 0xE8 => "→", 0xFC or 0xFE => "✓", 0xFB or 0xFD => "✗", _ => "•" });
        }
    }
}
