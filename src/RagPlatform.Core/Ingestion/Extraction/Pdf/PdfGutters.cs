namespace RagPlatform.Core.Ingestion.Extraction.Pdf;

/// <summary>
/// Finds narrow gutters: gaps a little wider than those between words, one below the other over several rows. In one row such a gap
/// means nothing, below each other they separate columns of text (LaTeX sets them one em apart) or of a table.
/// </summary>
internal sealed class PdfGutters
{
    // In em: the least gap that may belong to a gutter, and what must remain of it when the gaps of all rows are laid over each other.
    private const double MinGap = 0.6;
    private const double MinWidth = 0.35;
    private const int MinRows = 4;

    private readonly List<Gutter> _found = [];

    private PdfGutters()
    {
    }

    /// <param name="rows">Rows from top to bottom, words from left to right.</param>
    public static PdfGutters Find(List<List<PdfWord>> rows)
    {
        var gutters = new PdfGutters();
        var open = new List<Gutter>();
        for (var i = 0; i < rows.Count; i++)
        {
            gutters.Advance(open, rows[i], i);
        }

        gutters.Close(open);
        return gutters;
    }

    /// <summary>Whether a gutter runs between two neighbours of a row.</summary>
    public bool Separate(int row, PdfWord left, PdfWord right) =>
        _found.Any(gutter => row >= gutter.First && row <= gutter.Last && gutter.Left >= left.Box.Right - 0.1 && gutter.Right <= right.Box.Left + 0.1);

    private void Advance(List<Gutter> open, List<PdfWord> row, int index)
    {
        var gaps = Gaps(row).ToList();
        var used = new bool[gaps.Count];
        for (var i = open.Count - 1; i >= 0; i--)
        {
            var gutter = open[i];
            var gap = gaps.FindIndex(gap => Math.Min(gap.Right, gutter.Right) - Math.Max(gap.Left, gutter.Left) >= MinWidth * gap.Size);
            if (gap >= 0)
            {
                used[gap] = true;
                open[i] = gutter with { Left = Math.Max(gutter.Left, gaps[gap].Left), Right = Math.Min(gutter.Right, gaps[gap].Right), Last = index, Rows = gutter.Rows + 1 };
            }
            else if (row[0].Box.Left < gutter.Left - row[0].FontSize && row[^1].Box.Right > gutter.Right + row[0].FontSize)
            {
                Close([gutter]); // Text runs across; a row that stays at one side says nothing.
                open.RemoveAt(i);
            }
        }

        open.AddRange(gaps.Where((_, i) => !used[i]).Select(gap => new Gutter(gap.Left, gap.Right, index, index, 1)));
    }

    private void Close(List<Gutter> gutters) => _found.AddRange(gutters.Where(gutter => gutter.Rows >= MinRows));

    private static IEnumerable<(double Left, double Right, double Size)> Gaps(List<PdfWord> row)
    {
        for (var i = 1; i < row.Count; i++)
        {
            var size = Math.Max(row[i - 1].FontSize, row[i].FontSize);
            if (row[i].Box.Left - row[i - 1].Box.Right >= MinGap * size)
            {
                yield return (row[i - 1].Box.Right, row[i].Box.Left, size);
            }
        }
    }

    private readonly record struct Gutter(double Left, double Right, int First, int Last, int Rows);
}
