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
    private IReadOnlyList<string>? _header;

    public void Add(IReadOnlyList<string> cells)
    {
        var row = cells.Count > MaxColumns ? [.. cells.Take(MaxColumns)] : cells;
        if (row.All(string.IsNullOrWhiteSpace))
        {
            End();
        }
        else if (_header is not null)
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
        _header = firstRowNames ? _header : null;
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
        var isHeader = rows.Count > 0 && (firstRowNames ? rows.Count > 1 || rows[0].Count > 1 : TableText.LooksLikeHeader(WithoutEmptyColumns(rows)));
        _header = rows.Count == 0 ? null : isHeader ? [.. rows[0].Select(CleanText.Line)] : [];
        foreach (var row in rows.Skip(isHeader && rows.Count > 1 ? 1 : 0))
        {
            Write(row);
        }

        _waiting.Clear();
    }

    private void Write(IReadOnlyList<string> row) => writer.TableRow(TableText.Row(_header ?? [], row));

    private static int Filled(IReadOnlyList<string> row) => row.Count(cell => !string.IsNullOrWhiteSpace(cell));

    private static List<IReadOnlyList<string>> WithoutEmptyColumns(List<IReadOnlyList<string>> rows)
    {
        var used = Enumerable.Range(0, rows.Max(row => row.Count)).Where(i => rows.Any(row => i < row.Count && !string.IsNullOrWhiteSpace(row[i]))).ToList();
        return [.. rows.Select(row => (IReadOnlyList<string>)[.. used.Select(i => i < row.Count ? row[i] : "")])];
    }
}
