using RagPlatform.SampleCompany.Text;

namespace RagPlatform.SampleCompany.Pdf;

/// <summary>Sets a table with ruled rows; the header is repeated on every page, and no row is torn.</summary>
internal static class TableSetter
{
    private const double Size = 9;
    private const double Leading = 12;
    private const double Padding = 5;

    // Points; a longer table is torn between two rows, as it would be by a word processor.
    private const double MostKeptTogether = 190;

    public static void Set(PdfWriter writer, Table table)
    {
        var columns = Columns(table);
        writer.Need(HeightKeptTogether(table));
        SetRow(writer, table.Rows[0], columns, header: true, follow: Height(table.Rows[1], columns, header: false));
        foreach (var row in table.Rows.Skip(1))
        {
            if (writer.Need(Height(row, columns, header: false)))
            {
                SetRow(writer, table.Rows[0], columns, header: true, follow: 0);
            }

            SetRow(writer, row, columns, header: false, follow: 0);
        }
    }

    /// <summary>Height in points that must be free where the table begins: all of a small one, the first rows of a long one.</summary>
    public static double HeightKeptTogether(Table table)
    {
        var columns = Columns(table);
        var heights = table.Rows.Select((row, i) => Height(row, columns, header: i == 0)).ToList();
        return heights.Sum() < MostKeptTogether ? heights.Sum() : heights.Take(3).Sum();
    }

    // Each column gets its longest word; what is left is shared by how much more the columns would like to have.
    private static double[] Columns(Table table)
    {
        var count = table.Rows[0].Count;
        var available = PdfWriter.Right - PdfWriter.Left;
        var least = new double[count];
        var wanted = new double[count];
        for (var column = 0; column < count; column++)
        {
            for (var row = 0; row < table.Rows.Count; row++)
            {
                var cell = table.Rows[row][column];
                least[column] = Math.Max(least[column], LineBreaker.LongestWord(cell, Size, row == 0) + 2 * Padding + 1);
                wanted[column] = Math.Max(wanted[column], LineBreaker.FullWidth(cell, Size, row == 0) + 2 * Padding + 1);
            }
        }

        var spare = available - least.Sum();
        var more = wanted.Zip(least, (want, min) => want - min).ToArray();
        var total = Math.Max(more.Sum(), 1);
        return [.. least.Select((min, i) => min + (more.Sum() <= spare ? more[i] + (spare - more.Sum()) / count : spare * more[i] / total))];
    }

    private static double Height(IReadOnlyList<IReadOnlyList<Run>> row, double[] columns, bool header) =>
        row.Select((cell, i) => LineBreaker.Break(cell, Size, columns[i] - 2 * Padding, header).Count).Max() * Leading + 7;

    private static void SetRow(PdfWriter writer, IReadOnlyList<IReadOnlyList<Run>> row, double[] columns, bool header, double follow)
    {
        var height = Height(row, columns, header);
        writer.Need(height + follow);
        if (header)
        {
            writer.Canvas.Fill(PdfWriter.Left, writer.Y - height, PdfWriter.Right - PdfWriter.Left, height, PageCanvas.Pale);
        }

        var x = PdfWriter.Left;
        for (var i = 0; i < row.Count; i++)
        {
            var y = writer.Y - Size - 3;
            foreach (var line in LineBreaker.Break(row[i], Size, columns[i] - 2 * Padding, header))
            {
                writer.Canvas.Text(x + Padding, y, line, Size, PageCanvas.Black);
                y -= Leading;
            }

            x += columns[i];
        }

        writer.Down(height);
        writer.Canvas.Line(PdfWriter.Left, writer.Y, PdfWriter.Right, writer.Y);
    }
}
