namespace RagPlatform.Core.Ingestion.Extraction.Pdf;

/// <summary>
/// Finds the order in which lines are read, by cutting the page recursively (XY-cut; Nagy and Seth, "Hierarchical representation of
/// optically scanned documents", 1984): at a white column between two columns of prose, else around the largest band that has such a
/// column. Columns of tables are left together.
/// </summary>
internal static class PdfColumns
{
    private const int MaxLines = 600;

    // In em. LaTeX sets columns one em apart, and letters may stand out into the margin.
    private const double MinGutter = 0.7;

    /// <summary>Groups of lines, in order; the lines of a group are read from top to bottom.</summary>
    public static IEnumerable<List<PdfLine>> Order(List<PdfLine> lines) => Cut(lines, 0);

    private static IEnumerable<List<PdfLine>> Cut(List<PdfLine> lines, int depth)
    {
        if (lines.Count < 6 || lines.Count > MaxLines || depth > 12)
        {
            return [Sorted(lines)];
        }

        if (Column(lines) is { } x)
        {
            return Cut([.. lines.Where(line => Middle(line) < x)], depth + 1).Concat(Cut([.. lines.Where(line => Middle(line) >= x)], depth + 1));
        }

        if (Band(lines) is var (top, bottom) && bottom > top)
        {
            return Cut([.. lines.Where(line => line.Baseline < top)], depth + 1)
                .Concat(Cut([.. lines.Where(line => line.Baseline >= top && line.Baseline < bottom)], depth + 1))
                .Concat(Cut([.. lines.Where(line => line.Baseline >= bottom)], depth + 1))
                .Where(group => group.Count > 0);
        }

        return [Sorted(lines)];
    }

    private static List<PdfLine> Sorted(List<PdfLine> lines) => [.. lines.OrderBy(line => line.Baseline).ThenBy(line => line.Box.Left)];

    private static double Middle(PdfLine line) => (line.Box.Left + line.Box.Right) / 2;

    // The x in the widest white column between prose at both sides, or null.
    private static double? Column(List<PdfLine> lines)
    {
        var minimum = MinGutter * lines.Select(line => line.FontSize).Order().ElementAt(lines.Count / 2);
        var sorted = lines.OrderBy(line => line.Box.Left).ToList();
        var reach = sorted[0].Box.Right;
        (double Width, double X) best = default;
        for (var i = 1; i < sorted.Count; i++)
        {
            var gap = sorted[i].Box.Left - reach;
            if (gap >= minimum && gap > best.Width && AreColumns(sorted, i))
            {
                best = (gap, reach + (gap / 2));
            }

            reach = Math.Max(reach, sorted[i].Box.Right);
        }

        return best.Width > 0 ? best.X : null;
    }

    private static bool AreColumns(List<PdfLine> sorted, int count)
    {
        var left = sorted[..count];
        var right = sorted[count..];
        if (left.Count < 3 || right.Count < 3)
        {
            return false;
        }

        var (leftHeight, rightHeight) = (HeightOf(left), HeightOf(right));
        var overlap = Math.Min(left.Max(l => l.Box.Bottom), right.Max(l => l.Box.Bottom)) - Math.Max(left.Min(l => l.Box.Top), right.Min(l => l.Box.Top));
        return IsProse(left) && IsProse(right)
            ? overlap >= Math.Min(leftHeight, rightHeight) / 2
            : left.Count >= 5 && right.Count >= 5 && overlap >= Math.Max(leftHeight, rightHeight) * 0.6 && Alignment(left, right) < 0.4;
    }

    private static double HeightOf(List<PdfLine> lines) => lines.Max(line => line.Box.Bottom) - lines.Min(line => line.Box.Top);

    // Prose fills its column; cells hold a word or two.
    private static bool IsProse(List<PdfLine> lines)
    {
        var width = lines.Max(line => line.Box.Right) - lines.Min(line => line.Box.Left);
        var full = lines.Count(line => line.Box.Width > width * 0.6);
        return lines.Average(line => line.Words.Count) >= 3.5 && full * 2 >= lines.Count;
    }

    // The share of lines of the shorter side that stand on a baseline with one of the other: near 1 in tables.
    private static double Alignment(List<PdfLine> left, List<PdfLine> right)
    {
        var (few, many) = left.Count < right.Count ? (left, right) : (right, left);
        var baselines = many.Select(line => line.Baseline).Order().ToList();
        var aligned = few.Count(line =>
        {
            var i = baselines.BinarySearch(line.Baseline);
            i = i < 0 ? ~i : i;
            return (i < baselines.Count && baselines[i] - line.Baseline < line.FontSize * 0.25)
                || (i > 0 && line.Baseline - baselines[i - 1] < line.FontSize * 0.25);
        });
        return aligned / (double)few.Count;
    }

    // The band with the most lines that is cut by a white column, between two horizontal gaps. Titles stand above it, footnotes below.
    private static (double Top, double Bottom) Band(List<PdfLine> lines)
    {
        var gaps = Gaps(lines);
        (int Lines, double Top, double Bottom) best = default;
        for (var i = 0; i < gaps.Count; i++)
        {
            for (var j = gaps.Count - 1; j > i; j--)
            {
                var count = lines.Count(line => line.Baseline >= gaps[i] && line.Baseline < gaps[j]);
                if (count <= best.Lines || count == lines.Count || count < 6)
                {
                    continue;
                }

                if (Column([.. lines.Where(line => line.Baseline >= gaps[i] && line.Baseline < gaps[j])]) is not null)
                {
                    best = (count, gaps[i], gaps[j]);
                }
            }
        }

        return (best.Top, best.Bottom);
    }

    // Heights at which no line stands, with both ends; the widest thirty, since their pairs are tried.
    private static List<double> Gaps(List<PdfLine> lines)
    {
        var sorted = lines.OrderBy(line => line.Box.Top).ToList();
        var gaps = new List<(double Size, double Y)>();
        var reach = sorted[0].Box.Bottom;
        foreach (var line in sorted.Skip(1))
        {
            if (line.Box.Top > reach)
            {
                gaps.Add((line.Box.Top - reach, (line.Box.Top + reach) / 2));
            }

            reach = Math.Max(reach, line.Box.Bottom);
        }

        return [.. gaps.OrderByDescending(gap => gap.Size).Take(28).Select(gap => gap.Y).Append(double.MinValue).Append(double.MaxValue).Order()];
    }
}
