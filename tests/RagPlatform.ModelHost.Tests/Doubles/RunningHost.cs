using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using RagPlatform.ModelHost.Api;
using RagPlatform.ModelHost.Engine;

namespace RagPlatform.ModelHost.Tests.Doubles;

/// <summary>The real host with a real model, in this process, spoken to over HTTP.</summary>
public sealed class RunningHost : IAsyncLifetime
{
    public const string Key = "test-key";
    private readonly EngineOptions _options;
    private WebApplication? _app;

    /// <summary>For class fixtures: the repository's model with its adapter, four answers at once.</summary>
    public RunningHost()
        : this(Options)
    {
    }

    private RunningHost(EngineOptions options) => _options = options;

    public static EngineOptions Options { get; } = new()
    {
        ModelPath = TestModels.SmolPath,
        Name = "smol",
        Adapters = new Dictionary<string, string> { [TestModels.Grounded] = TestModels.GroundedPath },
        ContextTokens = 2048,
        Parallel = 4,
        Threads = 1, // One thread cannot wait for another one: as fast as it gets when the machine is busy with something else.
    };

    public HttpClient Http { get; private set; } = null!;

    public static async Task<RunningHost> StartAsync(EngineOptions options)
    {
        var host = new RunningHost(options);
        await host.InitializeAsync();
        return host;
    }

    public async ValueTask InitializeAsync()
    {
        _app = ModelHostApplication.Create(new HostArguments(_options, 0, null, Key));
        await _app.StartAsync();
        Http = new HttpClient { BaseAddress = new Uri(ModelHostApplication.Address(_app)), Timeout = TimeSpan.FromMinutes(2) };
        Http.DefaultRequestHeaders.Authorization = new("Bearer", Key);
        await Until.TrueAsync(async () => (await Http.GetAsync("/health")).IsSuccessStatusCode, "the model is ready", 60);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app!.StopAsync();
        await _app.DisposeAsync();
    }

    /// <summary>A request as JSON: one question, greedy unless the changes say otherwise.</summary>
    public static JsonObject Ask(string question, Action<JsonObject>? change = null)
    {
        var body = new JsonObject
        {
            ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = question }),
            ["temperature"] = 0,
            ["max_tokens"] = 24,
        };
        change?.Invoke(body);
        return body;
    }

    public async Task<Answer> AnswerAsync(JsonObject body)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var response = await Http.PostAsJsonAsync("/v1/chat/completions", body, cancellationToken);
        var json = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        Assert.True(response.IsSuccessStatusCode, json.ToString());
        return new Answer(json);
    }

    public async Task<Answer> AnswerAsync(string question, Action<JsonObject>? change = null) => await AnswerAsync(Ask(question, change));

    public async Task<JsonElement> GetAsync(string path) => await Http.GetFromJsonAsync<JsonElement>(path);

    public async Task<JsonElement> PostAsync(string path, JsonObject body)
    {
        using var response = await Http.PostAsJsonAsync(path, body);
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    /// <summary>Lines of an event stream as they come.</summary>
    public async IAsyncEnumerable<string> LinesAsync(
        JsonObject body, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        body["stream"] = true;
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = JsonContent.Create(body) };
        using var response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        Assert.True(response.IsSuccessStatusCode, response.StatusCode.ToString());
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Length > 0)
            {
                yield return line;
            }
        }
    }

    public async Task<int> StatusAsync(string name) => (await GetAsync("/status")).GetProperty(name).GetInt32();
}

/// <summary>An answer that came whole.</summary>
public sealed record Answer(JsonElement Json)
{
    public JsonElement Choice => Json.GetProperty("choices")[0];

    public string Text => Choice.GetProperty("message").GetProperty("content").GetString()!;

    public string FinishReason => Choice.GetProperty("finish_reason").GetString()!;

    public int PromptTokens => Json.GetProperty("usage").GetProperty("prompt_tokens").GetInt32();

    public int CompletionTokens => Json.GetProperty("usage").GetProperty("completion_tokens").GetInt32();

    public int CachedTokens => Json.GetProperty("usage").GetProperty("prompt_tokens_details").GetProperty("cached_tokens").GetInt32();
}
