namespace RagPlatform.Core.Ingestion.Extraction;

/// <summary>
/// Finds tables in the rows of a sheet or a CSV file: blank rows separate them, lines of one cell above them are their titles, the first
/// full row names the columns. Keeps a few rows only, so that a sheet may be as long as it wants.
/// </summary>
/// <param name="writer">Takes the lines.</param>
/// <param name="firstRowNames">Whether the first row names the columns whatever it looks like, as in CSV.</param>
internal sealed class SheetTable(SectionWriter writer, bool firstRowNames = false)
{
    private const int Look = 12;
    private const int MaxColumns = 1_000;

    private readonly List<IReadOnlyList<string>> _waiting = [];
    private readonly List<Table> _tables = [];

    public void Add(IReadOnlyList<string> cells)
    {
        var row = cells.Count > MaxColumns ? [.. cells.Take(MaxColumns)] : cells;
        if (row.All(string.IsNullOrWhiteSpace))
        {
            End();
        }
        else if (_tables.Count > 0)
        {
            Write(row);
        }
        else
        {
            _waiting.Add(row);
            if (_waiting.Count >= Look)
            {
                Begin();
            }
        }
    }

    /// <summary>Ends the table that is open.</summary>
    public void End()
    {
        Begin();
        if (!firstRowNames)
        {
            _tables.Clear();
        }

        writer.EndBlock();
    }

    private void Begin()
    {
        if (_waiting.Count == 0)
        {
            return;
        }

        // Titles and notes above a table stand alone in their rows.
        var start = _waiting.FindIndex(row => Filled(row) > 1);
        start = firstRowNames ? 0 : start < 0 ? _waiting.Count : start;
        foreach (var title in _waiting.Take(start))
        {
            writer.Paragraph(TableText.Row([], title));
        }

        var rows = _waiting.Skip(start).ToList();
        _tables.Clear();
        _tables.AddRange(rows.Count == 0 ? [] : firstRowNames ? [new Table(0, MaxColumns, rows[0])] : SideBySide(rows));
        foreach (var row in rows.Select((row, i) => (Cells: row, IsHeader: i == 0 && rows.Count > 1)))
        {
            Write(row.Cells, row.IsHeader);
        }

        _waiting.Clear();
    }

    private void Write(IReadOnlyList<string> row, bool isHeader = false)
    {
        foreach (var table in _tables.Where(table => !isHeader || table.Names.Count == 0))
        {
            writer.TableRow(TableText.Row(table.Names, [.. row.Skip(table.First).Take(table.Last - table.First + 1)]));
        }
    }

    // Tables beside each other have a blank column between them, and each its own header; otherwise it is one table.
    private static List<Table> SideBySide(List<IReadOnlyList<string>> rows)
    {
        var width = rows.Max(row => row.Count);
        var isBlank = Enumerable.Range(0, width).Select(i => rows.All(row => i >= row.Count || string.IsNullOrWhiteSpace(row[i]))).ToList();
        var tables = new List<Table>();
        for (var i = 0; i < width; i++)
        {
            if (!isBlank[i] && (i == 0 || isBlank[i - 1]))
            {
                var end = i;
                while (end + 1 < width && !isBlank[end + 1])
                {
                    end++;
                }

                tables.Add(Header(rows, i, end));
            }
        }

        return tables.Count > 1 && tables.All(table => table.Names.Count > 0) ? tables : [Header(rows, 0, MaxColumns)];
    }

    private static Table Header(List<IReadOnlyList<string>> rows, int first, int last)
    {
        var part = rows.Select(row => (IReadOnlyList<string>)[.. row.Skip(first).Take(last - first + 1)]).ToList();
        return new Table(first, last, TableText.LooksLikeHeader(WithoutEmptyColumns(part)) ? part[0] : []);
    }

    private static int Filled(IReadOnlyList<string> row) => row.Count(cell => !string.IsNullOrWhiteSpace(cell));

    private static List<IReadOnlyList<string>> WithoutEmptyColumns(List<IReadOnlyList<string>> rows)
    {
        var used = Enumerable.Range(0, rows.Max(row => row.Count)).Where(i => rows.Any(row => i < row.Count && !string.IsNullOrWhiteSpace(row[i]))).ToList();
        return [.. rows.Select(row => (IReadOnlyList<string>)[.. used.Select(i => i < row.Count ? row[i] : "")])];
    }

    private sealed record Table(int First, int Last, IReadOnlyList<string> HeaderCells)
    {
        public IReadOnlyList<string> Names { get; } = [.. HeaderCells.Select(CleanText.Line)];
    }
}
