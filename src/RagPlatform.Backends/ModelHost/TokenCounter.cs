using System.Net.Http.Json;

namespace RagPlatform.Backends.ModelHost;

/// <summary>Counts tokens with the model's own tokenizer, and remembers: prompts are put together from the same passages again and again. Thread-safe.</summary>
internal sealed class TokenCounter(ModelHostSupervisor supervisor, HttpClient http)
{
    private const int Remembered = 1024;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<(string Text, int Count)>> _counts = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Text, int Count)> _used = new();
    private Uri? _from;

    /// <summary>Tokens of a text.</summary>
    public async ValueTask<int> CountAsync(string text, CancellationToken cancellationToken)
    {
        var address = await supervisor.ReadyAsync(cancellationToken);
        if (Find(text, address.Address) is { } known)
        {
            return known;
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address.Address, "/tokenize")) { Content = JsonContent.Create(new { content = text }) };
        request.Headers.Authorization = new("Bearer", address.Key);
        using var response = await http.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
        var body = await response.Content.ReadFromJsonAsync<TokensBody>(cancellationToken);
        Remember(text, body!.Tokens.Count);
        return body.Tokens.Count;
    }

    private int? Find(string text, Uri from)
    {
        lock (_gate)
        {
            if (_from != from)
            {
                // Another run of the host, perhaps with another model.
                _from = from;
                _counts.Clear();
                _used.Clear();
            }

            if (!_counts.TryGetValue(text, out var node))
            {
                return null;
            }

            _used.Remove(node);
            _used.AddFirst(node);
            return node.Value.Count;
        }
    }

    private void Remember(string text, int count)
    {
        lock (_gate)
        {
            if (_counts.ContainsKey(text))
            {
                return;
            }

            _counts[text] = _used.AddFirst((text, count));
            if (_counts.Count > Remembered)
            {
                _counts.Remove(_used.Last!.Value.Text);
                _used.RemoveLast();
            }
        }
    }

    private sealed record TokensBody(IReadOnlyList<int> Tokens);
}
