using RagPlatform.Core.Ingestion;

namespace RagPlatform.Web.Features.Sources;

/// <summary>Some text of a page under one heading.</summary>
/// <param name="Heading">Heading path, when it begins here; null when it goes on.</param>
/// <param name="Kind">Text, list or table.</param>
/// <param name="Before">Text before the passage.</param>
/// <param name="Marked">The passage, or its part in this piece; empty where it is elsewhere.</param>
/// <param name="After">Text after it.</param>
public sealed record TextPiece(string? Heading, SectionKind Kind, string Before, string Marked, string After);

/// <summary>Cuts a page's text where its headings begin and around the passage.</summary>
internal static class TextPieces
{
    /// <param name="page">The page.</param>
    /// <param name="start">Offset of the passage.</param>
    /// <param name="end">Offset after it.</param>
    /// <param name="from">Text before this offset is left out.</param>
    /// <param name="to">Text from this offset on is left out.</param>
    public static IReadOnlyList<TextPiece> Cut(DocumentPage page, int start, int end, int from, int to)
    {
        var pieces = new List<TextPiece>();
        List<PageHeading> headings = page.Headings is [{ Start: 0 }, ..] ? [.. page.Headings] : [new PageHeading(0, "", SectionKind.Text), .. page.Headings];
        string? shown = null;
        for (var i = 0; i < headings.Count; i++)
        {
            var first = Math.Max(from, headings[i].Start);
            var last = Math.Min(to, i + 1 < headings.Count ? headings[i + 1].Start : page.Text.Length);
            if (first >= last)
            {
                continue;
            }

            var (markFrom, markTo) = (Math.Clamp(start, first, last), Math.Clamp(end, first, last));
            markTo = Math.Max(markFrom, markTo);
            pieces.Add(new TextPiece(
                headings[i].Heading is { Length: > 0 } heading && heading != shown ? heading : null,
                headings[i].Kind,
                markFrom == markTo ? page.Text[first..last].Trim('\n') : page.Text[first..markFrom].TrimStart('\n'),
                page.Text[markFrom..markTo],
                markFrom == markTo ? "" : page.Text[markTo..last].TrimEnd('\n')));
            shown = headings[i].Heading;
        }

        return pieces;
    }
}
