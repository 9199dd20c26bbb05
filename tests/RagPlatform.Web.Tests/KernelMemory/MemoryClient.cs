using System.Net;
using System.Text;
using System.Text.Json;

namespace RagPlatform.Web.Tests.KernelMemory;

/// <summary>
/// Speaks as Kernel Memory's web client does, request for request: which fields, in which order, how addresses are put together (nothing is
/// escaped), and which answers it takes for errors.
/// </summary>
internal sealed class MemoryClient(HttpClient http)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async Task UploadAsync(
        string index, string documentId, IEnumerable<(string Name, string Content)> files, IEnumerable<(string Name, string? Value)>? tags = null, string[]? steps = null)
    {
        using var form = new MultipartFormDataContent { { new StringContent(index), "index" }, { new StringContent(documentId), "documentId" } };
        form.Add(new StringContent("{}"), "args");
        foreach (var step in steps ?? [])
        {
            form.Add(new StringContent(step), "steps");
        }

        foreach (var (name, value) in tags ?? [])
        {
            form.Add(new StringContent($"{name}:{value}"), "tags");
        }

        foreach (var (i, (name, content)) in files.Index())
        {
            form.Add(new ByteArrayContent(Encoding.UTF8.GetBytes(content)), $"file{i}", name);
        }

        using var response = await http.PostAsync(new Uri("upload", UriKind.Relative), form, Token);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Token));
    }

    public async Task<bool> IsReadyAsync(string documentId, string index = "") =>
        await FindStatusAsync(documentId, index) is { } status && status.GetProperty("completed").GetBoolean() && !status.GetProperty("empty").GetBoolean();

    public async Task WaitAsync(string documentId, string index = "")
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await IsReadyAsync(documentId, index))
        {
            await Task.Delay(100, limit.Token);
        }
    }

    /// <returns>Null for 404.</returns>
    public async Task<JsonElement?> FindStatusAsync(string documentId, string index = "")
    {
        using var response = await http.GetAsync(new Uri($"upload-status?index={index}&documentId={documentId}", UriKind.Relative), Token);
        return response.StatusCode == HttpStatusCode.NotFound ? null : await ReadAsync(response);
    }

    public Task<JsonElement> SearchAsync(
        string query, string? index = null, Dictionary<string, string[]>[]? filters = null, double minRelevance = 0, int limit = -1) =>
        PostAsync("search", new { index, query, minRelevance, limit, filters = filters ?? [], args = new { } });

    public Task<JsonElement> AskAsync(string question, string? index = null, Dictionary<string, string[]>[]? filters = null, double minRelevance = 0) =>
        PostAsync("ask", new { index, question, minRelevance, stream = false, filters = filters ?? [], args = new { } });

    /// <summary>The pieces of a streamed answer, and whether the stream said that it was done.</summary>
    public async Task<(List<JsonElement> Pieces, bool IsDone)> AskStreamingAsync(string question, string? index = null)
    {
        var body = JsonSerializer.Serialize(new { index, question, minRelevance = 0, stream = true, filters = Array.Empty<object>(), args = new { } });
        using var request = new HttpRequestMessage(HttpMethod.Post, "ask") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        Assert.True(response.IsSuccessStatusCode);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Token), Encoding.UTF8);
        var (pieces, message) = (new List<JsonElement>(), "");
        while (await reader.ReadLineAsync(Token) is { } line)
        {
            if (line.Length > 0)
            {
                message += line + "\n";
            }
            else if (message.Trim() == "data: [DONE]")
            {
                return (pieces, true);
            }
            else if (message.Length > 0)
            {
                pieces.Add(JsonSerializer.Deserialize<JsonElement>(string.Concat(message.Split('\n').Where(l => l.StartsWith("data: ", StringComparison.Ordinal)).Select(l => l[6..]))));
                message = "";
            }
        }

        return (pieces, false);
    }

    public async Task<IReadOnlyList<string?>> ListIndexesAsync()
    {
        using var response = await http.GetAsync(new Uri("indexes", UriKind.Relative), Token);
        return [.. (await ReadAsync(response)).GetProperty("results").EnumerateArray().Select(index => index.GetProperty("name").GetString())];
    }

    public async Task<(string Text, string? Type, long? Length, DateTimeOffset? Modified)> DownloadAsync(string documentId, string file, string index = "")
    {
        using var response = await http.GetAsync(new Uri($"download?index={index}&documentId={documentId}&filename={file}", UriKind.Relative), Token);
        Assert.True(response.IsSuccessStatusCode);
        var headers = response.Content.Headers;
        return (await response.Content.ReadAsStringAsync(Token), headers.ContentType?.MediaType, headers.ContentLength, headers.LastModified);
    }

    public async Task DeleteDocumentAsync(string documentId, string index = "") => await DeleteAsync($"documents?index={index}&documentId={documentId}");

    public async Task DeleteIndexAsync(string index = "") => await DeleteAsync($"indexes?index={index}");

    private async Task DeleteAsync(string address)
    {
        using var response = await http.DeleteAsync(new Uri(address, UriKind.Relative), Token);
        Assert.True(response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.NotFound, $"{address}: {response.StatusCode}");
    }

    private async Task<JsonElement> PostAsync(string address, object body)
    {
        using var content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        using var response = await http.PostAsync(new Uri(address, UriKind.Relative), content, Token);
        return await ReadAsync(response);
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync(Token);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonSerializer.Deserialize<JsonElement>(text);
    }
}
