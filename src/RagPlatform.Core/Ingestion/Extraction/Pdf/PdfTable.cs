namespace RagPlatform.Core.Ingestion.Extraction.Pdf;

/// <summary>Rows of cells that were found in lines which stand in columns.</summary>
/// <param name="Rows">Cells of words; an empty cell has none.</param>
internal sealed record PdfTable(IReadOnlyList<IReadOnlyList<IReadOnlyList<PdfWord>>> Rows)
{
    /// <summary>Looks for a table that begins at a line.</summary>
    /// <param name="rows">Lines of a group, by baseline, each row from left to right.</param>
    /// <param name="start">Where to look.</param>
    /// <param name="end">The row behind the table.</param>
    public static PdfTable? Find(IReadOnlyList<List<PdfLine>> rows, int start, out int end)
    {
        end = start;
        if (rows[start].Count < 2)
        {
            return null;
        }

        end = Extent(rows, start);
        var taken = rows.Skip(start).Take(end - start).ToList();
        var multiple = taken.Where(row => row.Count >= 2).ToList();
        var columns = Columns(multiple);
        if (columns.Count < 2 || multiple.Count < 2 || (multiple.Count < 3 && columns.Count < 3) || IsProse(multiple))
        {
            return null;
        }

        return new PdfTable(Assign(taken, columns));
    }

    // Rows go on as long as the next one has several cells, or is a short way below and fits into a column: a cell that wraps.
    private static int Extent(IReadOnlyList<List<PdfLine>> rows, int start)
    {
        var end = start + 1;
        for (var i = start + 1; i < rows.Count; i++)
        {
            var size = rows[i][0].FontSize;
            var gap = rows[i][0].Baseline - rows[i - 1][0].Baseline;
            if (rows[i].Count >= 2 && gap < size * 4.5)
            {
                end = i + 1;
            }
            else if (rows[i].Count >= 2 || gap > size * 1.6 || i - end >= 4 || FitsNoColumn(rows[i][0], rows[end - 1]))
            {
                break;
            }
        }

        // A wrapped last row: lines close below it that stay in a column.
        while (end < rows.Count && rows[end].Count == 1 && rows[end][0].Baseline - rows[end - 1][0].Baseline <= rows[end][0].FontSize * 1.35
            && !FitsNoColumn(rows[end][0], rows[end - 1]) && rows[end][0].Box.Left > rows[start][0].Box.Left + rows[end][0].FontSize)
        {
            end++;
        }

        return end;
    }

    private static bool FitsNoColumn(PdfLine line, List<PdfLine> row) =>
        row.Count(cell => Math.Min(cell.Box.Right, line.Box.Right) - Math.Max(cell.Box.Left, line.Box.Left) > 0) > 1;

    // Columns are where the cells of the rows with the usual number of cells overlap.
    private static List<(double Left, double Right)> Columns(List<List<PdfLine>> rows)
    {
        var usual = rows.GroupBy(row => row.Count).OrderByDescending(group => group.Count() * Math.Sqrt(group.Key)).First().Key;
        var columns = new List<(double Left, double Right)>();
        foreach (var box in rows.Where(row => row.Count == usual).SelectMany(row => row).Select(line => line.Box).OrderBy(box => box.Left))
        {
            if (columns.Count > 0 && box.Left < columns[^1].Right)
            {
                columns[^1] = (columns[^1].Left, Math.Max(columns[^1].Right, box.Right));
            }
            else
            {
                columns.Add((box.Left, box.Right));
            }
        }

        return columns;
    }

    // Two or three columns of running text that the cut missed: every cell is long.
    private static bool IsProse(List<List<PdfLine>> rows)
    {
        var columns = rows.Max(row => row.Count);
        return columns <= 3 && Enumerable.Range(0, columns).All(i => rows.Where(row => row.Count > i).Average(row => row[i].Words.Count) >= 5);
    }

    private static List<List<List<PdfWord>>> Assign(List<List<PdfLine>> rows, List<(double Left, double Right)> columns)
    {
        var table = new List<List<List<PdfWord>>>();
        PdfLine? above = null;
        foreach (var row in rows)
        {
            var cells = columns.Select(_ => new List<PdfWord>()).ToList();
            foreach (var line in row)
            {
                cells[Nearest(line, columns)].AddRange(line.Words);
            }

            var isContinued = above is not null && table.Count > 0 && cells[0].Count == 0 && row[0].Baseline - above.Baseline <= row[0].FontSize * 1.5;
            if (isContinued)
            {
                for (var i = 0; i < columns.Count; i++)
                {
                    table[^1][i].AddRange(cells[i]);
                }
            }
            else
            {
                table.Add(cells);
            }

            above = row[0];
        }

        return table;
    }

    private static int Nearest(PdfLine line, List<(double Left, double Right)> columns)
    {
        var best = 0;
        var bestOverlap = double.MinValue;
        for (var i = 0; i < columns.Count; i++)
        {
            var overlap = Math.Min(line.Box.Right, columns[i].Right) - Math.Max(line.Box.Left, columns[i].Left);
            if (overlap > bestOverlap + 0.01)
            {
                (best, bestOverlap) = (i, overlap);
            }
        }

        return best;
    }
}
