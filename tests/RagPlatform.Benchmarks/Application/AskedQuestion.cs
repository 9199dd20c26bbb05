using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace RagPlatform.Benchmarks.Application;

/// <summary>What one question took, as its reader saw it and as the program counted it.</summary>
/// <param name="FirstText">From sending the question to the first text of the answer, in milliseconds.</param>
/// <param name="FirstToken">From asking the model to its first token, in milliseconds; null when it was not asked or declined.</param>
/// <param name="Total">Until the whole answer was there, in milliseconds.</param>
/// <param name="PromptTokens">Tokens of the prompt.</param>
/// <param name="CachedTokens">Of these, those that were not computed again.</param>
internal sealed record AskedQuestion(double FirstText, double? FirstToken, double Total, int PromptTokens, int CachedTokens)
{
    public static async Task<AskedQuestion> AskAsync(HttpClient program, string question, Guid? conversation = null)
    {
        var begun = Stopwatch.GetTimestamp();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/ask")
        {
            Content = JsonContent.Create(new { question, conversationId = conversation, stream = true }),
        };
        using var response = await program.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        double? firstText = null;
        var type = "";
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                type = line[7..];
            }
            else if (line.StartsWith("data: ", StringComparison.Ordinal) && type is "text" or "done" or "error")
            {
                var elapsed = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
                firstText ??= elapsed;
                if (type == "error")
                {
                    throw new InvalidOperationException($"'{question}' failed: {line}");
                }

                if (type == "done")
                {
                    using var done = JsonDocument.Parse(line.AsMemory(6));
                    return From(done.RootElement, firstText.Value, elapsed);
                }
            }
        }

        throw new InvalidOperationException($"The answer to '{question}' ended without its last event.");
    }

    private static AskedQuestion From(JsonElement answer, double firstText, double total)
    {
        var trace = answer.GetProperty("trace");
        return new AskedQuestion(
            firstText,
            answer.GetProperty("timings").TryGetProperty("firstToken", out var first) ? first.GetDouble() : null,
            total,
            trace.GetProperty("promptTokens").GetInt32(),
            trace.GetProperty("cachedTokens").GetInt32());
    }
}
