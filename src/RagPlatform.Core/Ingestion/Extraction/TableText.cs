using System.Globalization;
using System.Text;

namespace RagPlatform.Core.Ingestion.Extraction;

/// <summary>Writes tables so that each row can be understood, found and quoted alone: "Product: Pump; Price: 12 €".</summary>
internal static class TableText
{
    /// <summary>Writes a whole table.</summary>
    /// <param name="rows">Cells; rows may differ in length.</param>
    /// <param name="headerRows">Rows at the top that the format marks as header; null when it says nothing, then the content decides.</param>
    public static IEnumerable<string> Write(IReadOnlyList<IReadOnlyList<string>> rows, int? headerRows = null)
    {
        var (count, header) = Header(rows, headerRows);
        for (var i = count; i < rows.Count; i++)
        {
            var line = Row(header, rows[i]);
            if (line.Length > 0)
            {
                yield return line;
            }
        }
    }

    /// <summary>The names of the columns, and how many rows at the top hold them.</summary>
    public static (int Rows, IReadOnlyList<string> Names) Header(IReadOnlyList<IReadOnlyList<string>> rows, int? headerRows)
    {
        var count = headerRows ?? (LooksLikeHeader(rows) ? 1 : 0);
        count = count >= rows.Count ? 0 : count; // Nothing but a header: its cells are the text.
        return (count, Merge(rows.Take(count)));
    }

    /// <summary>Writes one row; empty cells are left out, and so is the header of a cell that has none.</summary>
    public static string Row(IReadOnlyList<string> header, IReadOnlyList<string> cells)
    {
        if (header.Count == 0 && IsPair(cells))
        {
            return $"{CleanText.Line(cells[0]).TrimEnd(':')}: {CleanText.Line(cells[1])}";
        }

        var line = new StringBuilder();
        for (var i = 0; i < cells.Count; i++)
        {
            var cell = CleanText.Line(cells[i]);
            if (cell.Length == 0)
            {
                continue;
            }

            line.Append(Separator(line));
            var name = i < header.Count ? header[i] : "";
            if (name.Length > 0 && !name.Equals(cell, StringComparison.OrdinalIgnoreCase))
            {
                line.Append(name).Append(name.EndsWith(':') ? " " : ": ");
            }

            line.Append(cell);
        }

        return line.ToString();
    }

    /// <summary>Whether a row without header is a name and its value: "Edition | March 2026".</summary>
    public static bool IsPair(IReadOnlyList<string> cells) =>
        cells.Count == 2 && cells[0].Trim() is { Length: > 0 and <= 40 } name && !string.IsNullOrWhiteSpace(cells[1])
        && !IsValue(name) && name.Any(char.IsLetter) && name.Count(char.IsWhiteSpace) <= 4;

    /// <summary>What stands before the next cell: a cell that ends in a colon names the one behind it.</summary>
    public static string Separator(StringBuilder line) => line.Length == 0 ? "" : line[^1] == ':' ? " " : "; ";

    /// <summary>Whether the first row names the columns: most cells filled, all short and different, and no number where numbers stand below.</summary>
    public static bool LooksLikeHeader(IReadOnlyList<IReadOnlyList<string>> rows)
    {
        if (rows.Count < 2 || rows[0].Count < 2)
        {
            return false;
        }

        var first = rows[0].Select(CleanText.Line).ToList();
        var filled = first.Where(cell => cell.Length > 0).ToList();
        return filled.Count >= 2
            && filled.Count * 2 > first.Count
            && filled.Distinct(StringComparer.OrdinalIgnoreCase).Count() == filled.Count
            && filled.All(cell => cell.Length <= 60 && !IsValue(cell))
            && !filled[0].EndsWith(':')
            && (rows[0].Count > 2 || filled[1].Count(char.IsWhiteSpace) <= 3)
            && !IsListOfPairs(rows);
    }

    /// <summary>Whether a cell holds a number, an amount, a date or the like rather than a name.</summary>
    public static bool IsValue(string cell)
    {
        var digits = cell.Count(char.IsDigit);
        return digits > 0 && digits * 2 >= cell.Count(c => !char.IsWhiteSpace(c)) && !IsYear(cell);
    }

    // Years name columns as often as they are values: "Budget 2024, 2025, 2026".
    private static bool IsYear(string cell) =>
        int.TryParse(cell, NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year is >= 1900 and < 2100;

    // "Name: | Miller", "Address: | …": the first column names, the first row is a row like the others.
    private static bool IsListOfPairs(IReadOnlyList<IReadOnlyList<string>> rows) =>
        rows.All(row => row.Count == 2) && rows.Count(row => row[0].TrimEnd().EndsWith(':')) * 2 > rows.Count;

    private static List<string> Merge(IEnumerable<IReadOnlyList<string>> headerRows)
    {
        var header = new List<string>();
        foreach (var row in headerRows)
        {
            for (var i = 0; i < row.Count; i++)
            {
                var cell = CleanText.Line(row[i]);
                if (i == header.Count)
                {
                    header.Add(cell);
                }
                else if (cell.Length > 0 && header[i] != cell)
                {
                    header[i] = header[i].Length == 0 ? cell : $"{header[i]} {cell}";
                }
            }
        }

        return header;
    }
}
