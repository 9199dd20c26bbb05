namespace RagPlatform.Backends.Sqlite.Indexing;

/// <summary>Keeps the best rows of a scan: most rows are turned away by one comparison.</summary>
internal sealed class BestRows(int wanted)
{
    private readonly PriorityQueue<int, float> _heap = new(wanted + 1);
    private float _worst = float.NegativeInfinity;

    public void Add(int row, float score)
    {
        if (score <= _worst)
        {
            return;
        }

        if (_heap.Count < wanted)
        {
            _heap.Enqueue(row, score);
        }
        else
        {
            _heap.EnqueueDequeue(row, score);
        }

        if (_heap.Count == wanted && _heap.TryPeek(out _, out var worst))
        {
            _worst = worst;
        }
    }

    public void AddAll(BestRows other)
    {
        foreach (var (row, score) in other._heap.UnorderedItems)
        {
            Add(row, score);
        }
    }

    /// <summary>The rows, in no order.</summary>
    public List<int> Rows() => [.. _heap.UnorderedItems.Select(item => item.Element)];
}
