using Microsoft.Extensions.Options;
using RagPlatform.Core.Retrieval;

namespace RagPlatform.Core.Answering.Evidence;

/// <summary>
/// Embeddings of sentences, computed when a question needs them and kept in memory: a document has some twenty times more sentences
/// than questions ever touch, and one question costs a few dozen (figures in DECISIONS.md). Least recently used go first. Thread-safe.
/// </summary>
internal sealed class SentenceEmbeddings(Embedder embedder, IOptions<AnswerOptions> options)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<(string Text, ReadOnlyMemory<float> Embedding)>> _byText = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Text, ReadOnlyMemory<float> Embedding)> _recent = new();

    /// <summary>One embedding a text, in order. <see cref="Embedder.IsAvailable"/> must hold.</summary>
    public async Task<IReadOnlyList<ReadOnlyMemory<float>>> GetAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, ReadOnlyMemory<float>>(texts.Count, StringComparer.Ordinal);
        lock (_lock)
        {
            foreach (var text in texts)
            {
                if (_byText.TryGetValue(text, out var node))
                {
                    _recent.Remove(node);
                    _recent.AddFirst(node);
                    found[text] = node.Value.Embedding;
                }
            }
        }

        string[] missing = [.. texts.Where(text => !found.ContainsKey(text)).Distinct(StringComparer.Ordinal)];
        var embeddings = await embedder.EmbedSentencesAsync(missing, cancellationToken);
        lock (_lock)
        {
            for (var i = 0; i < missing.Length; i++)
            {
                found[missing[i]] = embeddings[i];
                Keep(missing[i], embeddings[i]);
            }
        }

        return [.. texts.Select(text => found[text])];
    }

    private void Keep(string text, ReadOnlyMemory<float> embedding)
    {
        if (options.Value.CachedSentences == 0 || _byText.ContainsKey(text))
        {
            return;
        }

        _byText[text] = _recent.AddFirst((text, embedding));
        while (_recent.Count > options.Value.CachedSentences)
        {
            _byText.Remove(_recent.Last!.Value.Text);
            _recent.RemoveLast();
        }
    }
}
