using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using RagPlatform.Core.Access;
using RagPlatform.Core.Access.OAuth;
using RagPlatform.Core.Audit;
using RagPlatform.Web.Tests.Api;
using RagPlatform.Web.Tests.SignIn;
using RagPlatform.Web.Tests.Widget;

namespace RagPlatform.Web.Tests.OAuth;

/// <summary>Two people with different rights: each gets through an app what they may see, and nothing else.</summary>
public sealed class OAuthRightsTests : IAsyncLifetime
{
    private WidgetApplication _app = null!;
    private HttpClient _http = null!;
    private OAuthApp _client = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _app = await WidgetApplication.StartAsync(AccountsApplication.Password);
        _http = _app.Accounts.Browser();
        _client = await new OAuthApp(_http).RegisterAsync();
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return _app.DisposeAsync();
    }

    [Fact]
    public async Task Each_person_gets_through_an_app_what_they_may_see_at_that_moment_and_nothing_else()
    {
        var annas = await ConnectAsync(_app.Anna);
        var bens = await ConnectAsync(_app.Ben);

        Assert.Equal(["Board", "Handbook"], await CollectionsAsync(annas));
        Assert.Equal(["Handbook"], await CollectionsAsync(bens));
        Assert.Equal(["bonus.txt", "leave.txt"], await FoundAsync(annas));
        Assert.Equal(["leave.txt"], await FoundAsync(bens));
        Assert.Contains("40 days", await CallAsync(annas, "ask", new { question = "How many days does the bonus of the board have?" }));
        Assert.DoesNotContain("40 days", await CallAsync(bens, "ask", new { question = "How many days does the bonus of the board have?" }));
        var bonus = JsonSerializer.Deserialize<JsonElement>(await SearchAsync(annas)).GetProperty("passages").EnumerateArray()
            .First(passage => passage.GetProperty("documentName").GetString() == "bonus.txt").GetProperty("documentId").GetGuid();
        Assert.Equal(await CallAsync(bens, "fetch_document", new { id = Guid.NewGuid() }), await CallAsync(bens, "fetch_document", new { id = bonus }));

        // A right that is taken away counts for the next request.
        var board = JsonSerializer.Deserialize<JsonElement>(await ContentAsync(annas, "list_collections", new { })).GetProperty("collections").EnumerateArray()
            .First(collection => collection.GetProperty("name").GetString() == "Board").GetProperty("id").GetGuid();
        await _app.ShareAsync("collections", board, _app.Ben.Principal);
        Assert.Equal(["leave.txt"], await FoundAsync(annas));
        Assert.Equal(["bonus.txt", "leave.txt"], await FoundAsync(bens));
    }

    [Fact]
    public async Task An_administrator_s_app_administers_nothing_and_sees_no_more_than_they_do()
    {
        var people = _app.Services.GetRequiredService<IPeopleStore>();
        await people.SavePersonAsync(_app.Ben with { IsAdministrator = true }, Token);
        var bens = await ConnectAsync(_app.Ben);

        Assert.Equal(["leave.txt"], await FoundAsync(bens));
        var (token, caller) = await _app.Services.GetRequiredService<Web.Hosting.OAuth.AppTokens>().FindAsync(bens, Token);
        Assert.NotNull(token);
        Assert.False(caller!.IsAdministrator);
        Assert.Equal(Core.Access.Keys.KeyScopes.Ask | Core.Access.Keys.KeyScopes.Search, caller.Scopes);
    }

    [Fact]
    public async Task What_an_app_did_is_logged_under_the_person_and_the_app_and_its_conversations_are_its_own()
    {
        var annas = await ConnectAsync(_app.Anna);

        await CallAsync(annas, "search", new { query = "annual leave" });
        await CallAsync(annas, "ask", new { question = "How many days of annual leave?" });

        var log = (await _app.Services.GetRequiredService<IAuditLog>().ReadAsync(new AuditQuery(), Token)).Entries;
        foreach (var action in new[] { AuditAction.Searched, AuditAction.Asked })
        {
            var actor = log.First(entry => entry.Event.Action == action).Event.Actor;
            Assert.Equal((_app.Anna.Id.ToString(), "Test editor"), (actor.PersonId, actor.Key?.Name));
        }

        using var browser = await _app.Accounts.SignInAsync(_app.Anna);
        Assert.DoesNotContain("annual leave", await browser.GetStringAsync(new Uri("/api/conversations", UriKind.Relative), Token));
    }

    [Fact]
    public async Task People_see_and_withdraw_their_own_apps_and_administrators_everybody_s()
    {
        var annas = await ConnectAsync(_app.Anna);
        await ConnectAsync(_app.Ben);
        using var anna = await _app.Accounts.SignInAsync(_app.Anna);
        using var ben = await _app.Accounts.SignInAsync(_app.Ben);

        var own = Assert.Single((await anna.GetFromJsonAsync<JsonElement>("/api/apps?all=true", Token)).EnumerateArray());
        Assert.Equal(("Test editor", _app.Anna.Id), (own.GetProperty("name").GetString(), own.GetProperty("personId").GetGuid()));
        var path = new Uri($"/api/apps/{own.GetProperty("id").GetGuid()}", UriKind.Relative);
        using var refused = await ben.DeleteAsync(path, Token);
        Assert.Equal((HttpStatusCode.NotFound, 200), (refused.StatusCode, await _client.CallStatusAsync(annas)));

        await _app.Services.GetRequiredService<IPeopleStore>().SavePersonAsync(_app.Ben with { IsAdministrator = true }, Token);
        Assert.Equal(2, (await ben.GetFromJsonAsync<JsonElement>("/api/apps?all=true", Token)).GetArrayLength());
        Assert.Equal(1, (await ben.GetFromJsonAsync<JsonElement>("/api/apps", Token)).GetArrayLength());
        using var withdrawn = await ben.DeleteAsync(path, Token);
        using var again = await ben.DeleteAsync(path, Token);
        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NotFound, 401), (withdrawn.StatusCode, again.StatusCode, await _client.CallStatusAsync(annas)));
        var row = (await _app.Services.GetRequiredService<IAuditLog>().ReadAsync(new AuditQuery(), Token)).Entries.First(entry => entry.Event.Action == AuditAction.AppWithdrawn);
        Assert.Equal(_app.Ben.Id.ToString(), row.Event.Actor.PersonId);
        Assert.Contains(_app.Anna.Id.ToString(), row.Event.Details);
    }

    [Fact]
    public async Task A_page_elsewhere_can_be_an_app_and_a_session_counts_for_none()
    {
        var annas = await ConnectAsync(_app.Anna);
        using var signedIn = await _app.Accounts.SignInAsync(_app.Anna);

        foreach (var path in new[] { "/.well-known/oauth-protected-resource/mcp", "/.well-known/oauth-authorization-server", "/oauth/register", "/oauth/token", "/mcp" })
        {
            using var preflight = Elsewhere(HttpMethod.Options, path);
            preflight.Headers.Add("Access-Control-Request-Method", path.StartsWith("/.", StringComparison.Ordinal) ? "GET" : "POST");
            preflight.Headers.Add("Access-Control-Request-Headers", "authorization,content-type,mcp-protocol-version");
            using var allowed = await _http.SendAsync(preflight, Token);
            Assert.Equal((HttpStatusCode.NoContent, "*"), (allowed.StatusCode, allowed.Headers.GetValues("Access-Control-Allow-Origin").Single()));
            Assert.Contains("authorization", allowed.Headers.GetValues("Access-Control-Allow-Headers").Single());
            Assert.False(allowed.Headers.Contains("Access-Control-Allow-Credentials"));
        }

        using var metadata = Elsewhere(HttpMethod.Get, "/.well-known/oauth-authorization-server");
        using var told = await _http.SendAsync(metadata, Token);
        Assert.Equal((HttpStatusCode.OK, "*"), (told.StatusCode, told.Headers.GetValues("Access-Control-Allow-Origin").Single()));

        using var withSession = await signedIn.SendAsync(List(null), Token);
        Assert.Equal(HttpStatusCode.Unauthorized, withSession.StatusCode);
        Assert.Contains("resource_metadata=", withSession.Headers.WwwAuthenticate.ToString());
        Assert.Contains("WWW-Authenticate", withSession.Headers.GetValues("Access-Control-Expose-Headers").Single());
        using var withToken = await _http.SendAsync(List(annas), Token);
        Assert.Equal((HttpStatusCode.OK, "*"), (withToken.StatusCode, withToken.Headers.GetValues("Access-Control-Allow-Origin").Single()));

        using var api = Elsewhere(HttpMethod.Get, "/api/collections");
        using var closed = await signedIn.SendAsync(api, Token);
        Assert.Equal(HttpStatusCode.Forbidden, closed.StatusCode);
        Assert.False(closed.Headers.Contains("Access-Control-Allow-Origin"));

        static HttpRequestMessage List(string? access)
        {
            var request = Elsewhere(HttpMethod.Post, "/mcp");
            request.Content = JsonContent.Create(new { jsonrpc = "2.0", id = 1, method = "tools/list" });
            request.Headers.Accept.ParseAdd("application/json, text/event-stream");
            request.Headers.Authorization = access is null ? null : new AuthenticationHeaderValue("Bearer", access);
            return request;
        }

        static HttpRequestMessage Elsewhere(HttpMethod method, string path)
        {
            var request = new HttpRequestMessage(method, path);
            request.Headers.Add("Origin", "http://localhost:6274");
            request.Headers.Add("Sec-Fetch-Site", "cross-site");
            request.Headers.Add("Sec-Fetch-Mode", "cors");
            return request;
        }
    }

    private async Task<string> ConnectAsync(Person person)
    {
        using var browser = await _app.Accounts.SignInAsync(person);
        return (await _client.ConnectAsync(browser)).Access;
    }

    private async Task<IEnumerable<string?>> CollectionsAsync(string access) =>
        JsonSerializer.Deserialize<JsonElement>(await ContentAsync(access, "list_collections", new { })).GetProperty("collections").EnumerateArray()
            .Select(collection => collection.GetProperty("name").GetString()).Order(StringComparer.Ordinal);

    private async Task<IEnumerable<string?>> FoundAsync(string access) =>
        JsonSerializer.Deserialize<JsonElement>(await SearchAsync(access)).GetProperty("passages").EnumerateArray()
            .Select(passage => passage.GetProperty("documentName").GetString()).Distinct().Order(StringComparer.Ordinal);

    private Task<string> SearchAsync(string access) => ContentAsync(access, "search", new { query = "annual leave", mode = "text" });

    private async Task<string> ContentAsync(string access, string tool, object arguments) =>
        JsonSerializer.Deserialize<JsonElement>(await CallAsync(access, tool, arguments)).GetProperty("result").GetProperty("structuredContent").GetRawText();

    private async Task<string> CallAsync(string access, string tool, object arguments)
    {
        using var response = await _client.CallAsync(access, tool, arguments);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var body = await response.Content.ReadAsStringAsync(Token);
        return body.Split('\n').Last(line => line.StartsWith("data: ", StringComparison.Ordinal))["data: ".Length..];
    }
}
