namespace RagPlatform.Core.Ingestion.Extraction;

/// <summary>Lays out cells that span columns and rows: a spanning cell counts in each place, so that every row can be read alone.</summary>
internal sealed class TableGrid
{
    private const int MaxColumns = 500;

    private readonly List<IReadOnlyList<string>> _rows = [];
    private readonly Dictionary<int, (string Text, int Rows)> _hanging = [];

    public IReadOnlyList<IReadOnlyList<string>> Rows => _rows;

    public void AddRow(IEnumerable<(string Text, int Columns, int Rows)> cells)
    {
        var row = new List<string>();
        foreach (var (text, columns, rows) in cells)
        {
            FillHanging(row);
            for (var i = 0; i < columns && row.Count < MaxColumns; i++)
            {
                if (rows > 1)
                {
                    _hanging[row.Count] = (text, rows - 1);
                }

                row.Add(i == 0 || _rows.Count == 0 ? text : ""); // A header over several columns names each; a value is said once.
            }
        }

        FillHanging(row);
        _rows.Add(row);
    }

    private void FillHanging(List<string> row)
    {
        while (row.Count < MaxColumns && _hanging.Remove(row.Count, out var cell))
        {
            if (cell.Rows > 1)
            {
                _hanging[row.Count] = cell with { Rows = cell.Rows - 1 };
            }

            row.Add(cell.Text);
        }
    }
}
