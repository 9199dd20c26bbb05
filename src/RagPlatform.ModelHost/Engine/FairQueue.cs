namespace RagPlatform.ModelHost.Engine;

/// <summary>A queue that goes round over callers: somebody with twenty requests waits behind everybody's first one. Not thread-safe.</summary>
/// <typeparam name="T">What waits.</typeparam>
internal sealed class FairQueue<T>
    where T : class
{
    private readonly LinkedList<(string Caller, LinkedList<T> Items)> _callers = new();

    /// <summary>How many wait.</summary>
    public int Count { get; private set; }

    /// <summary>Puts an item behind the others of its caller.</summary>
    public void Enqueue(string caller, T item)
    {
        for (var node = _callers.First; node is not null; node = node.Next)
        {
            if (node.Value.Caller == caller)
            {
                node.Value.Items.AddLast(item);
                Count++;
                return;
            }
        }

        _callers.AddLast((caller, new LinkedList<T>([item])));
        Count++;
    }

    /// <summary>Takes the first item of the caller whose turn it is; that caller goes to the end of the round.</summary>
    public T? Dequeue()
    {
        if (_callers.First is not { } first)
        {
            return null;
        }

        var item = first.Value.Items.First!.Value;
        first.Value.Items.RemoveFirst();
        _callers.RemoveFirst();
        if (first.Value.Items.Count > 0)
        {
            _callers.AddLast(first);
        }

        Count--;
        return item;
    }

    /// <summary>Takes an item out wherever it stands.</summary>
    public bool Remove(T item)
    {
        for (var node = _callers.First; node is not null; node = node.Next)
        {
            if (node.Value.Items.Remove(item))
            {
                if (node.Value.Items.Count == 0)
                {
                    _callers.Remove(node);
                }

                Count--;
                return true;
            }
        }

        return false;
    }

    /// <summary>All items in the order in which they would be taken now.</summary>
    public IEnumerable<T> InOrder()
    {
        for (var round = 0; ; round++)
        {
            var any = false;
            foreach (var (_, items) in _callers)
            {
                if (items.ElementAtOrDefault(round) is { } item)
                {
                    any = true;
                    yield return item;
                }
            }

            if (!any)
            {
                yield break;
            }
        }
    }
}
