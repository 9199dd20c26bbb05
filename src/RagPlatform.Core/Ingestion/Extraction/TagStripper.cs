using System.Net;
using System.Text;

namespace RagPlatform.Core.Ingestion.Extraction;

/// <summary>Takes the tags out of HTML without building a tree: for fragments, and for pages nested too deeply for any tree.</summary>
internal static class TagStripper
{
    private static readonly HashSet<string> Void = new(StringComparer.OrdinalIgnoreCase)
    {
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr", "p", "li", "td", "tr", "th", "option", "dt", "dd",
    };

    private static readonly HashSet<string> Inline = new(StringComparer.OrdinalIgnoreCase)
    {
        "a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "font", "i", "kbd", "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "u", "var", "tt", "wbr",
    };

    /// <summary>The text: blocks become lines, scripts and styles are left out.</summary>
    public static string Strip(string html)
    {
        var text = new StringBuilder();
        foreach (var (kind, start, end) in Scan(html))
        {
            if (kind == Part.Text)
            {
                text.Append(WebUtility.HtmlDecode(html[start..end]));
            }
            else if (!Inline.Contains(NameOf(html, start)))
            {
                text.Append('\n');
            }
        }

        return text.ToString();
    }

    /// <summary>Whether elements nest deeper than a limit, counting tags alone. Elements whose end tags are often left out do not count.</summary>
    public static bool IsDeeperThan(string html, int limit)
    {
        var depth = 0;
        foreach (var (kind, start, end) in Scan(html))
        {
            if (kind == Part.Text || Void.Contains(NameOf(html, start)))
            {
                continue;
            }

            depth += kind == Part.CloseTag ? depth > 0 ? -1 : 0 : html[end - 2] == '/' ? 0 : 1;
            if (depth > limit)
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<(Part Kind, int Start, int End)> Scan(string html)
    {
        var position = 0;
        while (position < html.Length)
        {
            var open = html.IndexOf('<', position);
            if (open < 0)
            {
                yield return (Part.Text, position, html.Length);
                yield break;
            }

            if (open > position)
            {
                yield return (Part.Text, position, open);
            }

            if (html.AsSpan(open).StartsWith("<!--", StringComparison.Ordinal))
            {
                position = After(html, "-->", open + 4);
                continue;
            }

            if (open + 1 >= html.Length || !(char.IsAsciiLetter(html[open + 1]) || html[open + 1] is '/' or '!' or '?'))
            {
                yield return (Part.Text, open, open + 1);
                position = open + 1;
                continue;
            }

            var close = After(html, ">", open + 1);
            var isClosing = html[open + 1] == '/';
            if (html[open + 1] is not ('!' or '?'))
            {
                yield return (isClosing ? Part.CloseTag : Part.OpenTag, open, close);
            }

            var name = NameOf(html, open);
            position = !isClosing && (name.Equals("script", StringComparison.OrdinalIgnoreCase) || name.Equals("style", StringComparison.OrdinalIgnoreCase))
                ? Until(html, $"</{name}", close)
                : close;
        }
    }

    private static string NameOf(string html, int open)
    {
        var start = open + 1 < html.Length && html[open + 1] == '/' ? open + 2 : open + 1;
        var end = start;
        while (end < html.Length && end - start < 20 && char.IsAsciiLetterOrDigit(html[end]))
        {
            end++;
        }

        return html[start..end];
    }

    private static int After(string html, string mark, int from) =>
        from < html.Length && html.IndexOf(mark, from, StringComparison.Ordinal) is >= 0 and var found ? found + mark.Length : html.Length;

    private static int Until(string html, string mark, int from) =>
        from < html.Length && html.IndexOf(mark, from, StringComparison.OrdinalIgnoreCase) is >= 0 and var found ? found : html.Length;

    private enum Part
    {
        Text,
        OpenTag,
        CloseTag,
    }
}
