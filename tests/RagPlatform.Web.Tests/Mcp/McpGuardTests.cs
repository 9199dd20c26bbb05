using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using RagPlatform.Core.Access;
using RagPlatform.Core.Access.Keys;
using RagPlatform.Core.Audit;
using RagPlatform.Core.Documents;
using RagPlatform.Web.Tests.Api;
using RagPlatform.Web.Tests.SignIn;

namespace RagPlatform.Web.Tests.Mcp;

/// <summary>Who is not let in at all.</summary>
public sealed class McpGuardTests : IAsyncDisposable
{
    private readonly Application _app = Application.Start(("Auth:BootstrapApiKey", "a-long-secret"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData("Origin", "https://evil.example", 403)]
    [InlineData("Origin", "http://localhost:9999", 403)]
    [InlineData("Origin", "null", 403)]
    [InlineData("Sec-Fetch-Site", "cross-site", 403)]
    [InlineData("Origin", "http://localhost", 200)]
    [InlineData("Authorization", "Bearer a-long-secret", 200)]
    [InlineData("Authorization", "Bearer another", 401)]
    [InlineData("X-Nothing", "", 200)]
    public async Task Another_website_and_a_wrong_key_are_refused(string header, string value, int status)
    {
        using var request = ListTools("http://localhost/mcp");
        request.Headers.TryAddWithoutValidation(header, value);
        using var response = await _app.Http.SendAsync(request, Token);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(status == 200, (await response.Content.ReadAsStringAsync(Token)).Contains("fetch_document", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http://rebound.example/mcp", 400)]
    [InlineData("http://192.168.1.5/mcp", 400)]
    [InlineData("http://127.0.0.1/mcp", 200)]
    public async Task A_foreign_host_name_is_refused(string address, int status)
    {
        using var request = ListTools(address);
        using var response = await _app.Http.SendAsync(request, Token);

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task There_is_nothing_to_listen_to_and_no_session_to_end()
    {
        foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Delete])
        {
            using var request = new HttpRequestMessage(method, "/mcp");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await _app.MakeKeyAsync(["search"]));
            using var response = await _app.Http.SendAsync(request, Token);

            Assert.Equal(405, (int)response.StatusCode);
            Assert.Equal(["POST"], response.Content.Headers.Allow);
        }
    }

    [Theory]
    [InlineData("upload", 403)]
    [InlineData("administer", 403)]
    [InlineData("search", 200)]
    [InlineData("ask", 200)]
    public async Task A_key_that_neither_asks_nor_searches_is_refused(string scope, int status)
    {
        using var request = ListTools("http://localhost/mcp");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await _app.MakeKeyAsync([scope]));
        using var response = await _app.Http.SendAsync(request, Token);

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task Where_people_sign_in_a_request_without_a_key_is_told_to_send_one()
    {
        await using var accounts = new AccountsApplication();
        using var browser = accounts.Browser();
        using var request = ListTools("http://localhost/mcp");
        using var response = await browser.SendAsync(request, Token);

        Assert.Equal(401, (int)response.StatusCode);
        Assert.Equal(
            "Bearer scope=\"ask search\", resource_metadata=\"http://localhost/.well-known/oauth-protected-resource/mcp\"", response.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task Where_people_sign_in_a_key_stands_for_its_person_until_it_is_revoked()
    {
        await using var accounts = new AccountsApplication(("Mail:PublicAddress", "https://chat.example.com/"));
        var people = accounts.Services.GetRequiredService<IPeopleStore>();
        var documents = accounts.Services.GetRequiredService<IDocumentStore>();
        var anna = (await people.FindCallerAsync((await accounts.AddAsync("Anna", isAdministrator: true)).Id, Token))!;
        var ben = (await people.FindCallerAsync((await accounts.AddAsync("Ben")).Id, Token))!;
        await documents.AddCollectionAsync("Of Anna", null, anna, Token);
        await documents.AddCollectionAsync("Of Ben", null, ben, Token);
        var (key, secret) = await accounts.Services.GetRequiredService<ApiKeys>().MakeAsync(new NewApiKey("mcp", KeyScopes.Ask | KeyScopes.Search), ben, Token);
        using var browser = accounts.Browser();
        await using var client = await McpClients.ConnectAsync(browser, secret);

        var (collections, _) = await client.CallAsync("list_collections");
        await accounts.Services.GetRequiredService<IApiKeyStore>().RevokeAsync(key.Id, ownerId: null, AuditActor.Of(anna), Token);

        Assert.Equal("Of Ben", Assert.Single(collections.GetProperty("collections").EnumerateArray()).GetProperty("name").GetString());
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => client.CallAsync("list_collections"));
    }

    private static HttpRequestMessage ListTools(string address)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new StringContent(JsonSerializer.Serialize(new { jsonrpc = "2.0", id = 1, method = "tools/list" }), Encoding.UTF8, "application/json"),
        };
        request.Headers.Accept.ParseAdd("application/json");
        request.Headers.Accept.ParseAdd("text/event-stream");
        return request;
    }
}
