using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using RagPlatform.Core.Models;
using RagPlatform.Tests.Doubles;

namespace RagPlatform.Web.Tests.Api;

/// <summary>
/// The real application in this process: a real SQLite file, the real reader in a process of its own, the embedding model of the
/// repository. The chat model is scripted, or none.
/// </summary>
public sealed class Application : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _storage = TestPaths.TemporaryFolder();
    private readonly WebApplicationFactory<Program> _factory;

    private Application(IChatClient? model, (string Key, string Value)[] settings, Action<IServiceCollection>? configure = null)
    {
        _factory = new WebApplicationFactory<Program>().WithWebHostBuilder(host =>
        {
            host.UseSetting("urls", "http://127.0.0.1:0");
            host.UseSetting("Storage:Path", _storage);
            host.UseSetting("Models:Chat", ModelOptions.None);
            host.UseSetting("Logging:LogLevel:Default", "Warning");
            host.UseSetting("Logging:LogLevel:Microsoft.Hosting.Lifetime", "Warning");
            host.UseSetting("Logging:LogLevel:RagPlatform", "Critical"); // Faults are made on purpose here; what is told of them is tested.
            foreach (var (key, value) in settings)
            {
                host.UseSetting(key, value);
            }

            host.ConfigureTestServices(services =>
            {
                services.AddSingleton<IStartupFilter, TestAddress>();
                if (model is not null)
                {
                    services.AddSingleton(model);
                }

                configure?.Invoke(services);
            });
        });
        Http = _factory.CreateClient();
    }

    public HttpClient Http { get; }

    public IServiceProvider Services => _factory.Services;

    /// <summary>Somebody else, who sends nothing of what was set on <see cref="Http"/>.</summary>
    public HttpClient NewClient() => _factory.CreateClient();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static Application Start(params (string Key, string Value)[] settings) => new(model: null, settings);

    /// <summary>With services in place of the real ones.</summary>
    public static Application Start(Action<IServiceCollection> configure, params (string Key, string Value)[] settings) => new(model: null, settings, configure);

    /// <summary>With a chat model that always writes the same; pieces separated by a bar.</summary>
    public static Application StartWithModel(string script) => new(new ScriptedChatClient(script.Split('|')), []);

    public static Application StartWith(IChatClient model) => new(model, []);

    /// <summary>A file of the sample company.</summary>
    public static string Sample(string name) => Path.Combine(TestPaths.Repository, "data", "pellbrook", "documents", name);

    public async Task<Guid> AddCollectionAsync(string name = "HR")
    {
        using var response = await Http.PostAsJsonAsync("/api/collections", new { name }, Token);
        response.EnsureSuccessStatusCode();
        return (await ReadAsync(response)).GetProperty("id").GetGuid();
    }

    public async Task<HttpResponseMessage> UploadAsync(Guid collectionId, string name, byte[] content, string? tags = null)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(content), "file", name } };
        if (tags is not null)
        {
            form.Add(new StringContent(tags), "tags"); // After the file, as curl sends it.
        }

        return await Http.PostAsync(new Uri($"/api/collections/{collectionId}/documents", UriKind.Relative), form, Token);
    }

    /// <summary>Uploads a text and waits until it is ready or has failed.</summary>
    public async Task<JsonElement> AddDocumentAsync(Guid collectionId, string name, byte[] content)
    {
        using var response = await UploadAsync(collectionId, name, content);
        response.EnsureSuccessStatusCode();
        return await WaitForAsync((await ReadAsync(response)).GetProperty("documentId").GetGuid());
    }

    public async Task<JsonElement> WaitForAsync(Guid documentId)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            var document = await GetAsync($"/api/documents/{documentId}");
            if (document.GetProperty("state").GetString() is "ready" or "failed")
            {
                return document;
            }

            await timer.WaitForNextTickAsync(limit.Token);
        }
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        using var response = await Http.GetAsync(new Uri(path, UriKind.Relative), Token);
        Assert.True(response.IsSuccessStatusCode, $"{path}: {(int)response.StatusCode}");
        return await ReadAsync(response);
    }

    public async Task<(int Status, JsonElement Body)> SendAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var response = await Http.SendAsync(request, Token);
        return ((int)response.StatusCode, response.Content.Headers.ContentLength == 0 ? default : await ReadAsync(response));
    }

    public static async Task<JsonElement> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync(Token);
        return text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _factory.DisposeAsync();
        Directory.Delete(_storage, recursive: true);
    }
}
