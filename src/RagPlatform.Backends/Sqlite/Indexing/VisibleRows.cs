using System.Runtime.InteropServices;

namespace RagPlatform.Backends.Sqlite.Indexing;

/// <summary>
/// The rows of an index that a scope sees, as ranges: the rows of a document lie side by side, so what is hidden is stepped over and never
/// looked at one by one. Immutable.
/// </summary>
internal sealed class VisibleRows
{
    private readonly List<int> _starts = [];
    private readonly List<int> _ends = [];

    public VisibleRows(RowList.View view, SearchScope scope)
    {
        View = view;
        var indexNumbers = view.IndexNumbers;
        var lengths = view.Lengths;
        for (var row = 0; row < indexNumbers.Length;)
        {
            var (start, number) = (row, indexNumbers[row]);
            while (row < indexNumbers.Length && indexNumbers[row] == number)
            {
                row++;
            }

            if (scope.Sees(number))
            {
                Add(start, row);
                Count += row - start;
                foreach (var length in lengths[start..row])
                {
                    TotalLength += length;
                }
            }
        }
    }

    /// <summary>The rows that it was made of.</summary>
    public RowList.View View { get; }

    /// <summary>How many are seen.</summary>
    public int Count { get; }

    /// <summary>Words in them.</summary>
    public long TotalLength { get; }

    /// <summary>Number of ranges.</summary>
    public int Ranges => _starts.Count;

    /// <summary>A range: its first row, and the row behind its last.</summary>
    public (int Start, int End) Range(int number) => (_starts[number], _ends[number]);

    /// <summary>The first range that ends behind a row, from a range on that begins no later than it; <see cref="Ranges"/> for none.</summary>
    public int RangeEndingBehind(int row, int from = 0) => Gallop(CollectionsMarshal.AsSpan(_ends), row + 1, from);

    /// <summary>Places in ascending rows of those that are seen.</summary>
    public SeenPostings Of(ReadOnlySpan<int> rows) => new(this, rows);

    private void Add(int start, int end)
    {
        if (_ends.Count > 0 && _ends[^1] == start)
        {
            _ends[^1] = end;
            return;
        }

        _starts.Add(start);
        _ends.Add(end);
    }

    // The first place of a value that is as large at least. In growing steps, then by halves: what is sought mostly lies near.
    private static int Gallop(ReadOnlySpan<int> ascending, int least, int from)
    {
        var step = 1;
        var low = from;
        while (low + step < ascending.Length && ascending[low + step] < least)
        {
            low += step;
            step *= 2;
        }

        var found = ascending[low..Math.Min(ascending.Length, low + step + 1)].BinarySearch(least);
        return low + (found < 0 ? ~found : found);
    }

    /// <summary>Walks over postings; each place is one whose row is seen.</summary>
    internal ref struct SeenPostings(VisibleRows visible, ReadOnlySpan<int> rows)
    {
        private readonly ReadOnlySpan<int> _rows = rows;
        private int _range;
        private int _end;

        public int Current { get; private set; } = -1;

        public readonly SeenPostings GetEnumerator() => this;

        public bool MoveNext()
        {
            Current++;
            while (Current < _rows.Length)
            {
                var row = _rows[Current];
                if (row < _end)
                {
                    return true;
                }

                _range = visible.RangeEndingBehind(row, _range);
                if (_range == visible.Ranges)
                {
                    return false; // Rows that were appended after the view was taken are here too.
                }

                (var start, _end) = visible.Range(_range);
                if (row < start)
                {
                    Current = Gallop(_rows, start, Current);
                }
            }

            return false;
        }
    }
}
