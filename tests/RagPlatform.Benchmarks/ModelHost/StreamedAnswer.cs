using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace RagPlatform.Benchmarks.ModelHost;

/// <summary>What one streamed chat completion took, as its caller saw it.</summary>
/// <param name="FirstToken">From sending the request to the first piece of text.</param>
/// <param name="Writing">From the first piece of text to the last.</param>
/// <param name="Tokens">Tokens of the answer, as the server counted them.</param>
internal sealed record StreamedAnswer(TimeSpan FirstToken, TimeSpan Writing, int Tokens)
{
    public double TokensPerSecond => (Tokens - 1) / Writing.TotalSeconds;

    public static async Task<StreamedAnswer> ReadAsync(HttpClient server, string system, string user, int maxTokens)
    {
        var body = new
        {
            messages = new[] { new { role = "system", content = system }, new { role = "user", content = user } },
            temperature = 0,
            max_tokens = maxTokens,
            stream = true,
            stream_options = new { include_usage = true },
        };
        var begun = Stopwatch.GetTimestamp();
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/chat/completions") { Content = JsonContent.Create(body) };
        using var response = await server.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        TimeSpan? first = null;
        var last = TimeSpan.Zero;
        var tokens = 0;
        while (await reader.ReadLineAsync() is { } line)
        {
            if (!line.StartsWith("data: {", StringComparison.Ordinal))
            {
                continue;
            }

            using var chunk = JsonDocument.Parse(line.AsMemory(6));
            var root = chunk.RootElement;
            if (root.TryGetProperty("usage", out var usage) && usage.ValueKind == JsonValueKind.Object)
            {
                tokens = usage.GetProperty("completion_tokens").GetInt32();
            }

            if (root.TryGetProperty("choices", out var choices) && choices.GetArrayLength() > 0
                && choices[0].TryGetProperty("delta", out var delta)
                && delta.TryGetProperty("content", out var content) && content.GetString() is { Length: > 0 })
            {
                last = Stopwatch.GetElapsedTime(begun);
                first ??= last;
            }
        }

        return new StreamedAnswer(first ?? throw new InvalidOperationException("The server wrote no text."), last - first.Value, tokens);
    }
}
