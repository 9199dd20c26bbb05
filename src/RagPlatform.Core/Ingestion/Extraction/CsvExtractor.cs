using System.Runtime.CompilerServices;
using System.Text;

namespace RagPlatform.Core.Ingestion.Extraction;

/// <summary>CSV and its kin (RFC 4180, read leniently): separator and encoding are found out, the first row names the columns.</summary>
internal sealed class CsvExtractor(ExtractionLimits limits) : IDocumentExtractor
{
    private const int RowsAStep = 500;

    public bool CanExtract(string mediaType) => mediaType == MediaTypes.Csv;

    public async IAsyncEnumerable<ExtractionUpdate> ExtractAsync(
        ExtractionInput input, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        cancellationToken.ThrowIfCancellationRequested();
        var writer = new SectionWriter(limits, hasPages: false);
        using var text = TextEncoding.OpenText(input.Path);
        var rows = new CsvRows(text, Separator(input));
        var table = new SheetTable(writer, firstRowNames: true);
        var count = 0;
        while (!writer.IsFull && rows.Next() is { } row)
        {
            table.Add(row);
            if (++count % RowsAStep == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                foreach (var update in writer.Take())
                {
                    yield return update;
                }
            }
        }

        table.End();
        if (writer.IsEmpty)
        {
            throw Unreadable.Empty(input.Name);
        }

        writer.Finish();
        foreach (var update in writer.Take())
        {
            yield return update;
        }
    }

    // The separator that gives the first lines the same number of cells, and most of them.
    private static char Separator(ExtractionInput input)
    {
        char[] candidates = Path.GetExtension(input.Name).Equals(".tsv", StringComparison.OrdinalIgnoreCase) ? ['\t', ',', ';', '|'] : [',', ';', '\t', '|'];
        var best = candidates[0];
        var bestScore = 0.0;
        foreach (var candidate in candidates)
        {
            using var text = TextEncoding.OpenText(input.Path);
            var rows = new CsvRows(text, candidate);
            var lengths = new List<int>();
            while (lengths.Count < 20 && rows.Next() is { } row)
            {
                lengths.Add(row.Count);
            }

            if (lengths.Count == 0)
            {
                continue;
            }

            var usual = lengths.GroupBy(length => length).MaxBy(group => group.Count() * Math.Min(group.Key, 50))!;
            var score = usual.Key < 2 ? 0 : usual.Count() / (double)lengths.Count * Math.Log2(usual.Key + 1);
            if (score > bestScore)
            {
                (best, bestScore) = (candidate, score);
            }
        }

        return best;
    }
}

/// <summary>Rows of separated values. A quote that is never closed ends after a bound, so that it cannot swallow the file.</summary>
internal sealed class CsvRows(TextReader text, char separator)
{
    private const int MaxQuoted = 32_000;
    private const int MaxCell = 100_000;
    private const int MaxCells = 10_000;

    private readonly StringBuilder _cell = new();

    /// <summary>The next row; null at the end. A blank line is a row of one empty cell.</summary>
    public IReadOnlyList<string>? Next()
    {
        if (text.Peek() < 0)
        {
            return null;
        }

        var cells = new List<string>();
        var isQuoted = false;
        int read;
        while ((read = text.Read()) >= 0)
        {
            var c = (char)read;
            if (isQuoted)
            {
                isQuoted = ReadQuoted(c);
            }
            else if (c == '"' && IsBlank())
            {
                _cell.Clear();
                isQuoted = true;
            }
            else if (c == separator)
            {
                End(cells);
            }
            else if (c == '\n')
            {
                break;
            }
            else if (c != '\r' && _cell.Length < MaxCell)
            {
                _cell.Append(c);
            }
        }

        End(cells);
        return cells;
    }

    private bool ReadQuoted(char c)
    {
        if (c != '"')
        {
            _cell.Append(c);
            return _cell.Length < MaxQuoted;
        }

        if (text.Peek() == '"')
        {
            text.Read();
            _cell.Append('"');
            return true;
        }

        return false;
    }

    private bool IsBlank()
    {
        for (var i = 0; i < _cell.Length; i++)
        {
            if (_cell[i] is not (' ' or '\t'))
            {
                return false;
            }
        }

        return true;
    }

    private void End(List<string> cells)
    {
        if (cells.Count < MaxCells)
        {
            cells.Add(_cell.ToString());
        }

        _cell.Clear();
    }
}
