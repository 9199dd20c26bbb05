using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using RagPlatform.Core.Access;
using RagPlatform.Web.Hosting.Widgets;
using RagPlatform.Web.Tests.Api;
using RagPlatform.Web.Tests.SignIn;

namespace RagPlatform.Web.Tests.Widget;

/// <summary>An application with people, a document that everybody may read, one that Anna alone may, and an assistant that an intranet page may ask.</summary>
internal sealed class WidgetApplication : IAsyncDisposable
{
    public const string Intranet = "https://intranet.example";
    public const string Bootstrap = "a-long-secret";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly AccountsApplication _application = new(("Auth:BootstrapApiKey", Bootstrap), ("Limits:GuessesPerMinute", "5"));
    private readonly HttpClient _http;

    private WidgetApplication() => _http = _application.Browser();

    public Guid AssistantId { get; private set; }

    public Person Anna { get; private set; } = null!;

    public Person Ben { get; private set; } = null!;

    /// <summary>The application itself: browsers that sign in.</summary>
    public AccountsApplication Accounts => _application;

    public IServiceProvider Services => _application.Services;

    public WidgetTokens Tokens => Services.GetRequiredService<WidgetTokens>();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <param name="password">Of its people; null when they sign in nowhere.</param>
    public static async Task<WidgetApplication> StartAsync(string? password = null)
    {
        var started = new WidgetApplication();
        (started.Anna, started.Ben) = (await started._application.AddAsync("Anna", password: password), await started._application.AddAsync("Ben", password: password));
        await started.AddDocumentAsync("Handbook", "leave.txt", "Every employee has 26 days of annual leave.", Principal.Everyone);
        await started.AddDocumentAsync("Board", "bonus.txt", "The board has a bonus of 40 days of annual leave.", started.Anna.Principal);
        started.AssistantId = await started.AddAssistantAsync("HR assistant", Intranet);
        await started.ShareAsync("assistants", started.AssistantId, Principal.Everyone);
        return started;
    }

    public async Task<Guid> AddAssistantAsync(string name, params string[] allowedOrigins)
    {
        var (status, made) = await SendAsync(HttpMethod.Post, "/api/assistants", new { name, starterQuestions = new[] { "How much leave?" }, allowedOrigins });
        Assert.Equal(201, status);
        return made.GetProperty("id").GetGuid();
    }

    /// <summary>With these readers besides the administrator, and nobody else.</summary>
    public async Task ShareAsync(string kind, Guid id, params string[] readers)
    {
        var grants = readers.Select(principal => new { principal, role = "reader" }).Append(new { principal = Caller.Owner.OwnPrincipal, role = "owner" });
        Assert.Equal(200, (await SendAsync(HttpMethod.Put, $"/api/{kind}/{id}/access", grants)).Status);
    }

    /// <summary>Makes a token as the intranet's server does.</summary>
    public async Task<string> MakeTokenAsync(object who, string key = Bootstrap, Guid? assistantId = null, string origin = Intranet)
    {
        var body = JsonSerializer.SerializeToNode(who)!.AsObject();
        (body["assistantId"], body["origin"]) = (assistantId ?? AssistantId, origin);
        var (status, made) = await SendAsync(HttpMethod.Post, "/api/widget/tokens", body, key);
        Assert.Equal(201, status);
        return made.GetProperty("token").GetString()!;
    }

    public async Task<(int Status, JsonElement Body)> SendAsync(HttpMethod method, string path, object? body = null, string? bearer = Bootstrap)
    {
        using var response = await RespondAsync(method, path, body, bearer, origin: null);
        return ((int)response.StatusCode, await Application.ReadAsync(response));
    }

    /// <summary>Asks as the page does.</summary>
    public Task<HttpResponseMessage> AskAsync(string token, string? origin = Intranet, Guid? assistantId = null, object? body = null) => RespondAsync(
        HttpMethod.Post, "/api/ask", body ?? new { question = "How many days of annual leave?", assistantId = assistantId ?? AssistantId }, token, origin);

    public async Task<int> AskStatusAsync(string token, string? origin = Intranet, Guid? assistantId = null)
    {
        using var response = await AskAsync(token, origin, assistantId);
        return (int)response.StatusCode;
    }

    public async Task<HttpResponseMessage> RespondAsync(
        HttpMethod method, string path, object? body, string? bearer, string? origin, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body as HttpContent ?? (body is null ? null : JsonContent.Create(body)) };
        request.Headers.Authorization = bearer is null ? null : new AuthenticationHeaderValue("Bearer", bearer);
        foreach (var (name, value) in origin is null ? headers : [.. headers, ("Origin", origin), ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "cors")])
        {
            request.Headers.Add(name, value);
        }

        return await _http.SendAsync(request, Token);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _application.DisposeAsync();
    }

    private async Task AddDocumentAsync(string collection, string name, string text, string reader)
    {
        var (_, made) = await SendAsync(HttpMethod.Post, "/api/collections", new { name = collection });
        var id = made.GetProperty("id").GetGuid();
        await ShareAsync("collections", id, reader);
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Encoding.UTF8.GetBytes(text)), "file", name } };
        using var response = await RespondAsync(HttpMethod.Post, $"/api/collections/{id}/documents", form, Bootstrap, origin: null);
        var documentId = (await Application.ReadAsync(response)).GetProperty("documentId").GetGuid();
        using var limit = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while ((await SendAsync(HttpMethod.Get, $"/api/documents/{documentId}")).Body.GetProperty("state").GetString() != "ready")
        {
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }
}
