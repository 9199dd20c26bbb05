using System.Text.RegularExpressions;

namespace RagPlatform.Core.Ingestion.Extraction.Pdf;

/// <summary>Puts words on lines. A wide gap ends a line: behind it another column or another cell begins.</summary>
internal static partial class PdfLines
{
    // In em. Words stand .25 apart, justified ones up to 1; gutters between columns are wider than 1.5.
    private const double ColumnGap = 1.4;

    // A bullet or number stands farther from its text than words from each other, and belongs to it all the same.
    private const double MarkerGap = 5;

    public static List<PdfLine> Build(List<PdfWord> words)
    {
        var lines = new List<PdfLine>();
        var rows = Rows(words).Select(row => row.OrderBy(word => word.Box.Left).ToList()).ToList();
        var gutters = PdfGutters.Find(rows);
        for (var i = 0; i < rows.Count; i++)
        {
            var current = new List<PdfWord>();
            foreach (var word in rows[i])
            {
                if (current.Count > 0 && (IsGap(current, word) || (!IsMarker(current) && gutters.Separate(i, current[^1], word))))
                {
                    lines.Add(Line(current));
                    current = [];
                }

                current.Add(word);
            }

            lines.Add(Line(current));
        }

        return lines;
    }

    /// <summary>Whether a text begins as an item of a list does; the marker is the first group.</summary>
    public static Match Marker(string line) => MarkerPattern().Match(line);

    private static bool IsGap(List<PdfWord> line, PdfWord next)
    {
        var size = Math.Max(line[^1].FontSize, next.FontSize);
        var limit = IsMarker(line) ? MarkerGap : ColumnGap;
        return next.Box.Left - line[^1].Box.Right > size * limit;
    }

    private static bool IsMarker(List<PdfWord> line) => line.Count == 1 && LoneMarker().IsMatch(line[0].Text);

    // A line of a language that is written from the right is read from the right; names in Latin letters in it are not.
    private static PdfLine Line(List<PdfWord> words)
    {
        if (words.Count(word => RightToLeft.Has(word.Text)) * 2 > words.Count)
        {
            words.Reverse();
            for (var i = 0; i < words.Count; i++)
            {
                var end = i;
                while (end < words.Count && !RightToLeft.Has(words[end].Text) && words[end].Text.Any(char.IsLetterOrDigit))
                {
                    end++;
                }

                words.Reverse(i, end - i);
                i = Math.Max(i, end - 1);
            }
        }

        return new PdfLine(words);
    }

    // Words are compared with the first word of a row, not with the row's growing box: lines of two columns that are shifted against
    // each other would chain to one row otherwise.
    private static IEnumerable<List<PdfWord>> Rows(List<PdfWord> words)
    {
        var rows = new List<(LayoutBox Reference, List<PdfWord> Words)>();
        foreach (var word in words.OrderBy(word => word.Box.Top + word.Box.Bottom))
        {
            var found = false;
            for (var i = rows.Count - 1; i >= 0 && i >= rows.Count - 6 && !found; i--)
            {
                var (reference, row) = rows[i];
                var overlap = Math.Min(reference.Bottom, word.Box.Bottom) - Math.Max(reference.Top, word.Box.Top);
                if (overlap >= Math.Min(reference.Height, word.Box.Height) * 0.55)
                {
                    row.Add(word);
                    if (word.Box.Height > reference.Height * 1.1)
                    {
                        rows[i] = (word.Box, row);
                    }

                    found = true;
                }
            }

            if (!found)
            {
                rows.Add((word.Box, [word]));
            }
        }

        return rows.Select(row => row.Words);
    }

    [GeneratedRegex(@"^([•·‣◦▪–—*○□✓➢➤-]|o(?= [A-Z])|\(?[0-9]{1,3}[.)]|\(?[a-zA-Z][.)]|\(?[ivx]{1,5}[.)])\s+(?=\S)", RegexOptions.CultureInvariant)]
    private static partial Regex MarkerPattern();

    [GeneratedRegex(@"^([•·‣◦▪–—*○□✓➢➤o-]|\(?[0-9]{1,3}[.)]|\(?[a-zA-Z][.)]|\(?[ivx]{1,5}[.)]|[0-9]{1,2}(\.[0-9]{1,2}){1,3}\.?)$", RegexOptions.CultureInvariant)]
    private static partial Regex LoneMarker();
}
