using System.Text;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.DocumentLayoutAnalysis.WordExtractor;

namespace RagPlatform.Core.Ingestion.Extraction.Pdf;

/// <summary>Reads the words of a page and puts them on lines, for each direction of text by itself.</summary>
internal static class PdfPageReader
{
    private const double Ascent = 0.8;
    private const double Descent = 0.2;

    public static PdfPageText Read(Page page)
    {
        var letters = WithoutDoubles(page.Letters);
        var lost = letters.Count(letter => letter.Value.Length > 0 && letter.Value[0] is '\uFFFD' or (>= '\uE000' and <= '\uEFFF'));
        var flows = letters
            .GroupBy(Direction)
            .OrderByDescending(group => group.Count())
            .Select(group => Flow(page, [.. group], group.Key))
            .Where(flow => flow.Lines.Count > 0)
            .ToList();
        return new PdfPageText(page.Number, flows, page.NumberOfImages > 0, lost, letters.Count);
    }

    // Quarter turns by which the baseline leaves the horizontal, counter-clockwise.
    private static int Direction(Letter letter)
    {
        var (dx, dy) = (letter.EndBaseLine.X - letter.StartBaseLine.X, letter.EndBaseLine.Y - letter.StartBaseLine.Y);
        return dx == 0 && dy == 0 ? 0 : ((int)Math.Round(Math.Atan2(dy, dx) / (Math.PI / 2)) + 4) % 4;
    }

    // Bold is sometimes faked by printing a letter twice, a little aside.
    private static List<Letter> WithoutDoubles(IReadOnlyList<Letter> letters)
    {
        var seen = new Dictionary<(string, int, int), PdfPoint>();
        var kept = new List<Letter>(letters.Count);
        foreach (var letter in letters)
        {
            var start = letter.StartBaseLine;
            var size = Math.Max(1, letter.PointSize);
            var (column, row) = ((int)(start.X / size), (int)(start.Y / size));
            if (!Around(column, row).Any(cell => seen.TryGetValue((letter.Value, cell.Column, cell.Row), out var other)
                && Math.Abs(other.X - start.X) < size * 0.12 && Math.Abs(other.Y - start.Y) < size * 0.12))
            {
                seen[(letter.Value, column, row)] = start;
                kept.Add(letter);
            }
        }

        return kept;
    }

    private static IEnumerable<(int Column, int Row)> Around(int column, int row) =>
        from x in Enumerable.Range(column - 1, 3) from y in Enumerable.Range(row - 1, 3) select (x, y);

    private static PdfFlow Flow(Page page, List<Letter> letters, int direction)
    {
        var words = NearestNeighbourWordExtractor.Instance.GetWords(letters)
            .Select(word => Convert(word, page, direction))
            .Where(word => word.Text.Length > 0)
            .ToList();
        var corners = new[] { Turn(0, 0, direction), Turn(page.Width, page.Height, direction) };
        var area = new LayoutBox(corners.Min(c => c.X), corners.Min(c => c.Y), corners.Max(c => c.X), corners.Max(c => c.Y));
        return new PdfFlow(PdfLines.Build(words), area);
    }

    private static PdfWord Convert(Word word, Page page, int direction)
    {
        var first = word.Letters[0];
        var size = Math.Clamp(word.Letters.Max(letter => letter.PointSize), 1, 500);
        var left = double.MaxValue;
        var right = double.MinValue;
        foreach (var point in word.Letters.SelectMany(letter => new[] { letter.StartBaseLine, letter.EndBaseLine }))
        {
            var x = Turn(point.X, point.Y, direction).X;
            left = Math.Min(left, x);
            right = Math.Max(right, x);
        }

        var baseline = Turn(first.StartBaseLine.X, first.StartBaseLine.Y, direction).Y;
        var box = new LayoutBox(left, baseline - (Ascent * size), right, baseline + (Descent * size));
        return new PdfWord(TextOf(word), box, PlaceOf(box, page, direction), size, IsBold(first));
    }

    // Layout coordinates: turned back by the direction, y down. Turning twice gives the page again.
    private static (double X, double Y) Turn(double x, double y, int direction) => direction switch
    {
        1 => (y, x),
        2 => (-x, y),
        3 => (-y, -x),
        _ => (x, -y),
    };

    private static WordBox PlaceOf(LayoutBox box, Page page, int direction)
    {
        var (x1, y1) = Turn(box.Left, box.Top, direction);
        var (x2, y2) = Turn(box.Right, box.Bottom, direction);
        var left = Fraction(Math.Min(x1, x2), page.Width);
        var top = Fraction(page.Height - Math.Max(y1, y2), page.Height);
        var right = Fraction(Math.Max(x1, x2), page.Width);
        var bottom = Fraction(page.Height - Math.Min(y1, y2), page.Height);
        return new WordBox(0, 0, left, top, right - left, bottom - top);
    }

    private static float Fraction(double value, double whole) => whole > 0 && double.IsFinite(value) ? (float)Math.Clamp(value / whole, 0, 1) : 0;

    private static bool IsBold(Letter letter)
    {
        var name = letter.FontName ?? "";
        return letter.FontDetails?.IsBold == true || letter.FontDetails?.Weight >= 600
            || name.Contains("bold", StringComparison.OrdinalIgnoreCase)
            || name.Contains("black", StringComparison.OrdinalIgnoreCase)
            || name.Contains("heavy", StringComparison.OrdinalIgnoreCase)
            || name.Contains("CMBX", StringComparison.Ordinal); // LaTeX's own
    }

    private static string TextOf(Word word)
    {
        IEnumerable<string> letters = word.Letters.Select(letter => letter.Value);
        if (word.Letters.Any(letter => RightToLeft.Has(letter.Value)))
        {
            letters = RightToLeft.Order([.. word.Letters.OrderBy(letter => letter.StartBaseLine.X + letter.EndBaseLine.X).Select(letter => letter.Value)]);
        }

        var text = new StringBuilder();
        foreach (var c in string.Concat(letters))
        {
            text.Append(c switch
            {
                '\uFB00' => "ff",
                '\uFB01' => "fi",
                '\uFB02' => "fl",
                '\uFB03' => "ffi",
                '\uFB04' => "ffl",
                '\uFB05' or '\uFB06' => "st",
                '\uF0B7' or '\uF0A7' or '\uF0D8' or '\uF076' or '\uF0A8' or '\uF06E' or '\uF0FC' or '\u25CF' or '\u25AA' or '\u25A0' or '\u2756' => "•",
                '\u00AD' => "-",
                >= '\uE000' and <= '\uF8FF' => "",
                _ => char.IsControl(c) || char.IsWhiteSpace(c) ? "" : c.ToString(),
            });
        }

        var whole = CleanText.Line(text.ToString());
        return whole.IsNormalized() ? whole : whole.Normalize();
    }
}
