using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using RagPlatform.Web.Hosting.Keys;
using RagPlatform.Web.Tests.Api;

namespace RagPlatform.Web.Tests.Keys;

/// <summary>Keys over HTTP: what each may do, and that it ends when it is told to.</summary>
public sealed class KeyEndpointsTests : IAsyncDisposable
{
    private readonly Application _app = Application.Start(("Auth:BootstrapApiKey", "a-long-secret"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_key_is_shown_once_and_listed_without_its_secret()
    {
        var (secret, key) = await MakeAsync(["ask", "search"]);

        var listed = await _app.GetAsync("/api/keys");

        Assert.Equal(key.GetProperty("prefix").GetString(), secret[..16]);
        Assert.Equal(["ask", "search"], listed[0].GetProperty("scopes").EnumerateArray().Select(scope => scope.GetString()));
        Assert.DoesNotContain(secret[17..], listed.ToString());
        Assert.Equal(JsonValueKind.Null, listed[0].GetProperty("lastUsedAt").ValueKind);
        Assert.Equal(200, await SendAsync(secret, HttpMethod.Get, "/api/conversations"));
        Assert.NotEqual(JsonValueKind.Null, (await _app.GetAsync("/api/keys"))[0].GetProperty("lastUsedAt").ValueKind);
    }

    [Theory]
    [InlineData("ask", "POST", "/api/search", 403)]
    [InlineData("ask", "POST", "/api/ask", 400)]
    [InlineData("ask", "GET", "/api/collections", 200)]
    [InlineData("ask", "POST", "/api/collections", 403)]
    [InlineData("ask", "GET", "/api/conversations", 200)]
    [InlineData("ask", "GET", "/api/assistants", 200)]
    [InlineData("ask", "POST", "/api/assistants", 403)]
    [InlineData("search", "POST", "/api/search", 400)]
    [InlineData("search", "POST", "/api/ask", 403)]
    [InlineData("search", "GET", "/api/conversations", 403)]
    [InlineData("upload", "POST", "/api/collections", 400)]
    [InlineData("upload", "GET", "/api/audit", 403)]
    [InlineData("administer", "GET", "/api/audit", 200)]
    [InlineData("administer", "GET", "/api/keys", 200)]
    [InlineData("administer", "POST", "/api/keys", 400)]
    [InlineData("administer", "POST", "/api/search", 403)]
    [InlineData("search", "GET", "/health", 200)]
    [InlineData("search", "GET", "/openapi/v1.json", 200)]
    [InlineData("search", "GET", "/documents", 403)]
    public async Task A_key_opens_what_it_was_made_for(string scope, string method, string path, int status)
    {
        var (secret, _) = await MakeAsync([scope]);

        Assert.Equal(status, await SendAsync(secret, new HttpMethod(method), path, method == "POST" ? new { } : null));
    }

    [Fact]
    public async Task A_revoked_key_stops_at_the_next_request_and_a_changed_one_never_starts()
    {
        var (secret, key) = await MakeAsync(["ask"]);
        Assert.Equal(200, await SendAsync(secret, HttpMethod.Get, "/api/conversations"));

        Assert.Equal(204, (await _app.SendAsync(HttpMethod.Delete, $"/api/keys/{key.GetProperty("id").GetGuid()}")).Status);

        Assert.Equal(401, await SendAsync(secret, HttpMethod.Get, "/api/conversations"));
        Assert.Equal(401, await SendAsync(secret[..^2] + "xx", HttpMethod.Get, "/api/conversations"));
        Assert.Equal(404, (await _app.SendAsync(HttpMethod.Delete, $"/api/keys/{key.GetProperty("id").GetGuid()}")).Status);
    }

    [Fact]
    public async Task A_key_for_one_collection_finds_nothing_in_another()
    {
        var hr = await _app.AddCollectionAsync("HR");
        var it = await _app.AddCollectionAsync("IT");
        await _app.AddDocumentAsync(hr, "leave.txt", Encoding.UTF8.GetBytes("Every employee has 26 days of annual leave."));
        var hidden = await _app.AddDocumentAsync(it, "vpn.txt", Encoding.UTF8.GetBytes("Every employee has a VPN account."));
        var (secret, _) = await MakeAsync(["search", "upload"], new { collectionIds = new[] { hr } });

        var found = await ReadAsync(secret, HttpMethod.Post, "/api/search", new { query = "every employee" });
        Assert.Equal(403, await SendAsync(secret, HttpMethod.Post, "/api/collections", new { name = "More" }));
        Assert.Equal(403, await SendAsync(secret, HttpMethod.Post, "/v1/vector_stores", new { name = "More" }));
        var widened = await ReadAsync(secret, HttpMethod.Post, "/api/search", new { query = "every employee", collectionIds = new[] { it, hr } });
        var collections = await ReadAsync(secret, HttpMethod.Get, "/api/collections");

        Assert.Equal(["leave.txt"], Names(found));
        Assert.Equal(["leave.txt"], Names(widened));
        Assert.Equal("HR", Assert.Single(collections.EnumerateArray()).GetProperty("name").GetString());
        Assert.Equal(404, await SendAsync(secret, HttpMethod.Get, $"/api/documents/{hidden.GetProperty("id").GetGuid()}"));
        Assert.Equal(404, await SendAsync(secret, HttpMethod.Get, $"/api/documents/{hidden.GetProperty("id").GetGuid()}/original"));
        Assert.Equal(404, await SendAsync(secret, HttpMethod.Delete, $"/api/collections/{it}"));
    }

    [Fact]
    public async Task A_key_for_one_assistant_knows_and_asks_no_other()
    {
        var (_, hr) = await _app.SendAsync(HttpMethod.Post, "/api/assistants", new { name = "HR", instructions = "Be brief." });
        var (_, it) = await _app.SendAsync(HttpMethod.Post, "/api/assistants", new { name = "IT", instructions = "Be brief." });
        var (secret, _) = await MakeAsync(["ask"], new { assistantIds = new[] { Get(hr, "id") } });

        Assert.Equal("HR", Get(Assert.Single((await ReadAsync(secret, HttpMethod.Get, "/api/assistants")).EnumerateArray()), "name"));
        Assert.Equal(200, await SendAsync(secret, HttpMethod.Post, "/api/ask", new { question = "leave?", assistantId = Get(hr, "id") }));
        Assert.Equal(404, await SendAsync(secret, HttpMethod.Post, "/api/ask", new { question = "leave?", assistantId = Get(it, "id") }));
        Assert.Equal(400, await SendAsync(secret, HttpMethod.Post, "/api/ask", new { question = "leave?" }));
    }

    [Fact]
    public async Task A_key_does_not_read_the_conversations_of_its_owner()
    {
        var (_, conversation) = await _app.SendAsync(HttpMethod.Post, "/api/conversations", new { title = "mine" });
        var (secret, _) = await MakeAsync(["ask"]);

        Assert.Empty((await ReadAsync(secret, HttpMethod.Get, "/api/conversations")).EnumerateArray());
        Assert.Equal(404, await SendAsync(secret, HttpMethod.Get, $"/api/conversations/{conversation.GetProperty("id").GetGuid()}"));
    }

    [Fact]
    public async Task A_key_makes_no_keys_but_the_one_of_the_settings_does()
    {
        var (secret, _) = await MakeAsync(["administer"]);
        var wanted = new { name = "another", scopes = new[] { "administer" } };

        Assert.Equal(400, await SendAsync(secret, HttpMethod.Post, "/api/keys", wanted));
        Assert.Equal(201, await SendAsync("a-long-secret", HttpMethod.Post, "/api/keys", wanted));
    }

    [Theory]
    [InlineData("""{"name":"","scopes":["ask"]}""")]
    [InlineData("""{"name":"x","scopes":[]}""")]
    [InlineData("""{"name":"x","scopes":["everything"]}""")]
    [InlineData("""{"name":"x","scopes":["administer"],"collectionIds":[]}""")]
    [InlineData("""{"name":"x","scopes":["ask"],"expiresAt":"2020-01-01T00:00:00Z"}""")]
    [InlineData("""{"name":"x","scopes":["ask"],"collectionIds":["01a21012-c148-7724-bbce-ca9aea440930"]}""")]
    public async Task A_key_that_makes_no_sense_is_refused(string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _app.Http.PostAsync(new Uri("/api/keys", UriKind.Relative), content, Token);

        Assert.Equal(400, (int)response.StatusCode);
        Assert.Empty((await _app.GetAsync("/api/keys")).EnumerateArray());
    }

    [Fact]
    public async Task What_a_key_did_is_logged_under_the_person_and_the_key()
    {
        var (secret, key) = await MakeAsync(["search"]);
        await SendAsync(secret, HttpMethod.Post, "/api/search", new { query = "leave" });
        await SendAsync("rag_wrong", HttpMethod.Post, "/api/search", new { query = "leave" });

        var searched = (await _app.GetAsync("/api/audit?what=searched")).GetProperty("entries")[0];
        var failed = (await _app.GetAsync("/api/audit?what=signInFailed")).GetProperty("entries")[0];

        Assert.Equal(("owner", key.GetProperty("id").GetString(), "test"), (Get(searched, "personId"), Get(searched, "keyId"), Get(searched, "key")));
        Assert.Equal(("refused", (string?)null), (Get(failed, "outcome"), Get(failed, "personId")));
    }

    [Fact]
    public void Every_endpoint_for_programs_says_what_a_key_must_have_been_made_for()
    {
        var endpoints = _app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();

        var silent = endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<KeyScopeMetadata>() is null).Select(endpoint => endpoint.RoutePattern.RawText ?? "").ToList();

        Assert.Contains(endpoints, endpoint => endpoint.RoutePattern.RawText == "/api/ask");
        // Pages, what they load, and the language switch are for browsers, and closed to keys.
        Assert.All(silent, route => Assert.False(
            route.TrimStart('/').Split('/')[0] is "api" or "v1" or "mcp" or "openapi" or "health", $"{route} says nothing of keys: add ForKeys(…)."));
        Assert.All(
            endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null),
            page => Assert.Null(page.Metadata.GetMetadata<KeyScopeMetadata>()));
    }

    private static string? Get(JsonElement row, string name) => row.GetProperty(name).GetString();

    private static IEnumerable<string?> Names(JsonElement found) =>
        found.GetProperty("passages").EnumerateArray().Select(passage => passage.GetProperty("documentName").GetString()).Distinct();

    private async Task<(string Secret, JsonElement Key)> MakeAsync(string[] scopes, object? more = null)
    {
        var body = JsonSerializer.SerializeToNode(new { name = "test", scopes })!.AsObject();
        foreach (var (name, value) in more is null ? [] : JsonSerializer.SerializeToNode(more)!.AsObject().ToDictionary(pair => pair.Key, pair => pair.Value?.DeepClone()))
        {
            body[name] = value;
        }

        var (status, made) = await _app.SendAsync(HttpMethod.Post, "/api/keys", body);
        Assert.Equal(201, status);
        return (made.GetProperty("secret").GetString()!, made.GetProperty("key"));
    }

    private async Task<int> SendAsync(string secret, HttpMethod method, string path, object? body = null)
    {
        using var request = Request(secret, method, path, body);
        using var response = await _app.Http.SendAsync(request, Token);
        return (int)response.StatusCode;
    }

    private async Task<JsonElement> ReadAsync(string secret, HttpMethod method, string path, object? body = null)
    {
        using var request = Request(secret, method, path, body);
        using var response = await _app.Http.SendAsync(request, Token);
        Assert.True(response.IsSuccessStatusCode, $"{path}: {(int)response.StatusCode}");
        return await Application.ReadAsync(response);
    }

    private static HttpRequestMessage Request(string secret, HttpMethod method, string path, object? body)
    {
        var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        return request;
    }
}
