using System.Globalization;
using System.Xml.Linq;

namespace RagPlatform.Core.Ingestion.Extraction;

/// <summary>What the styles of a Word document say of paragraphs: heading level, list, table of contents.</summary>
internal sealed class WordStyles
{
    private const int MaxInheritance = 20;

    private readonly Dictionary<string, XElement> _styles = [];

    public WordStyles(XElement? styles)
    {
        foreach (var style in styles.Children("style"))
        {
            if (style.Attr("styleId") is { } id)
            {
                _styles.TryAdd(id, style);
            }
        }
    }

    /// <summary>Level from 1, 0 for the title, null for a paragraph that is no heading.</summary>
    public int? HeadingLevel(XElement? properties)
    {
        if (OutlineLevel(properties) is { } own)
        {
            return own;
        }

        foreach (var style in Inheritance(properties.Val("pStyle")))
        {
            var name = style.Val("name") ?? "";
            if (name.Equals("title", StringComparison.OrdinalIgnoreCase))
            {
                return 0;
            }

            if (name.StartsWith("heading ", StringComparison.OrdinalIgnoreCase)
                && int.TryParse(name.AsSpan(8), NumberStyles.None, CultureInfo.InvariantCulture, out var level) && level is >= 1 and <= 9)
            {
                return level;
            }

            if (OutlineLevel(style.Child("pPr")) is { } styled)
            {
                return styled;
            }
        }

        return null;
    }

    /// <summary>Whether the paragraph is a line of a table of contents, which repeats headings.</summary>
    public bool IsContentsEntry(XElement? properties) =>
        Inheritance(properties.Val("pStyle")).Any(style => style.Val("name") is { } name
            && (name.StartsWith("toc ", StringComparison.OrdinalIgnoreCase) || name.Equals("table of figures", StringComparison.OrdinalIgnoreCase)));

    /// <summary>The numbering that the paragraph or its style gives: list and level; null when there is none.</summary>
    public (string List, int Level)? Numbering(XElement? properties)
    {
        var level = properties.Child("numPr").Val("ilvl");
        var list = properties.Child("numPr").Val("numId");
        foreach (var style in Inheritance(properties.Val("pStyle")))
        {
            var inherited = style.Child("pPr").Child("numPr");
            list ??= inherited.Val("numId");
            level ??= inherited.Val("ilvl");
        }

        return list is null or "0" ? null : (list, int.TryParse(level, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Min(number, 8) : 0);
    }

    private IEnumerable<XElement> Inheritance(string? id)
    {
        for (var i = 0; i < MaxInheritance && id is not null && _styles.TryGetValue(id, out var style); i++)
        {
            yield return style;
            id = style.Val("basedOn");
        }
    }

    private static int? OutlineLevel(XElement? properties) =>
        int.TryParse(properties.Val("outlineLvl"), NumberStyles.None, CultureInfo.InvariantCulture, out var level) && level < 9 ? level + 1 : null;
}
