namespace RagPlatform.Backends.Onnx;

/// <summary>Embeddings of the questions asked last: a question is searched again by the next page, a regenerated answer, or a retry.</summary>
internal sealed class QueryCache(int capacity)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<(string Text, float[] Embedding)>> _byText = [];
    private readonly LinkedList<(string Text, float[] Embedding)> _newestFirst = [];

    public float[]? Find(string text)
    {
        lock (_lock)
        {
            if (!_byText.TryGetValue(text, out var node))
            {
                return null;
            }

            _newestFirst.Remove(node);
            _newestFirst.AddFirst(node);
            return node.Value.Embedding;
        }
    }

    public void Add(string text, float[] embedding)
    {
        lock (_lock)
        {
            if (_byText.ContainsKey(text))
            {
                return;
            }

            _byText[text] = _newestFirst.AddFirst((text, embedding));
            if (_byText.Count > capacity)
            {
                _byText.Remove(_newestFirst.Last!.Value.Text);
                _newestFirst.RemoveLast();
            }
        }
    }
}
