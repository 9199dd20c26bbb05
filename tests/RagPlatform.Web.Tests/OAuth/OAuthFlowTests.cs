using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using RagPlatform.Core.Audit;
using RagPlatform.Core.Documents;
using RagPlatform.Core.Access;
using RagPlatform.Web.Tests.Api;
using RagPlatform.Web.Tests.SignIn;

namespace RagPlatform.Web.Tests.OAuth;

/// <summary>The way of an app from the address of <c>/mcp</c> to a tool that it calls, and to its end.</summary>
public sealed class OAuthFlowTests : IAsyncDisposable
{
    private readonly AccountsApplication _app = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task An_app_finds_its_way_from_the_refusal_to_the_tools_and_gives_its_token_back()
    {
        var anna = await _app.AddAsync("Anna");
        var caller = (await _app.Services.GetRequiredService<IPeopleStore>().FindCallerAsync(anna.Id, Token))!;
        await _app.Services.GetRequiredService<IDocumentStore>().AddCollectionAsync("Of Anna", null, caller, Token);
        using var http = _app.Browser();
        var app = new OAuthApp(http);

        // Discovery.
        using var refused = await app.CallAsync(access: null);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        var challenge = refused.Headers.WwwAuthenticate.ToString();
        Assert.Contains("resource_metadata=\"http://localhost/.well-known/oauth-protected-resource/mcp\"", challenge);
        var (_, resource) = await app.SendAsync(HttpMethod.Get, "/.well-known/oauth-protected-resource/mcp");
        Assert.Equal("http://localhost/mcp", resource.GetProperty("resource").GetString());
        Assert.Equal(["ask", "search"], Texts(resource, "scopes_supported"));
        Assert.Equal(["header"], Texts(resource, "bearer_methods_supported"));
        Assert.Equal("RagPlatform", resource.GetProperty("resource_name").GetString());
        Assert.Equal(resource.GetRawText(), (await app.SendAsync(HttpMethod.Get, "/.well-known/oauth-protected-resource")).Answer.GetRawText());
        var issuer = Assert.Single(Texts(resource, "authorization_servers"));
        var (_, server) = await app.SendAsync(HttpMethod.Get, "/.well-known/oauth-authorization-server");
        Assert.Equal((issuer, "http://localhost"), (server.GetProperty("issuer").GetString(), issuer));
        Assert.Equal(["S256"], Texts(server, "code_challenge_methods_supported"));
        Assert.Equal(["none"], Texts(server, "token_endpoint_auth_methods_supported"));
        Assert.True(server.GetProperty("authorization_response_iss_parameter_supported").GetBoolean());

        // Registration, and a browser in which nobody is signed in.
        await app.RegisterAsync();
        using var browser = _app.Browser();
        using var navigation = new HttpRequestMessage(HttpMethod.Get, app.AuthorizePath());
        navigation.Headers.Accept.ParseAdd("text/html");
        navigation.Headers.Add("Sec-Fetch-Site", "cross-site");
        navigation.Headers.Add("Sec-Fetch-Mode", "navigate");
        navigation.Headers.Add("Sec-Fetch-Dest", "document");
        using var led = await browser.SendAsync(navigation, Token);
        Assert.StartsWith("/sign-in?back=%2Foauth%2Fauthorize", led.Headers.Location!.OriginalString);
        using var signedIn = await AccountsApplication.PostFormAsync(
            browser, led.Headers.Location.OriginalString, "sign-in", ("Form.Email", anna.Email), ("Form.Password", AccountsApplication.Password));
        Assert.Equal(app.AuthorizePath(), signedIn.Headers.Location!.IsAbsoluteUri ? signedIn.Headers.Location.PathAndQuery : signedIn.Headers.Location.OriginalString);

        // The page asks, and nothing is allowed by opening it.
        var page = WebUtility.HtmlDecode(await browser.GetStringAsync(new Uri(app.AuthorizePath(), UriKind.Relative), Token));
        Assert.Contains("Test editor wants to use RagPlatform for you", page);
        Assert.Contains("<strong>127.0.0.1:33418</strong>", page);
        Assert.Contains("Anna · anna@example.com", page);
        Assert.Empty(await LogAsync(AuditAction.AppAllowed));
        var (address, answer) = await OAuthApp.DecideAsync(browser, app.AuthorizePath());
        Assert.Equal((OAuthApp.Callback, "a state & more", issuer), (address, answer["state"], answer["iss"]));

        // Token, tool, refresh, revocation.
        var (status, tokens) = await app.RedeemAsync(answer["code"]);
        Assert.Equal((200, "Bearer", 3600, "ask search"), (status, tokens.GetProperty("token_type").GetString(), tokens.GetProperty("expires_in").GetInt32(), tokens.GetProperty("scope").GetString()));
        var access = tokens.GetProperty("access_token").GetString()!;
        using var called = await app.CallAsync(access);
        Assert.Equal(HttpStatusCode.OK, called.StatusCode);
        Assert.Contains("Of Anna", await called.Content.ReadAsStringAsync(Token));
        var (_, refreshed) = await app.RefreshAsync(tokens.GetProperty("refresh_token").GetString()!);
        var second = refreshed.GetProperty("access_token").GetString()!;
        Assert.Equal(200, await app.CallStatusAsync(second));
        Assert.Equal(200, (await app.RevokeAsync(refreshed.GetProperty("refresh_token").GetString()!)).Status);
        Assert.Equal((401, 401), (await app.CallStatusAsync(access), await app.CallStatusAsync(second)));
        var allowed = Assert.Single(await LogAsync(AuditAction.AppAllowed));
        Assert.Equal((anna.Id.ToString(), "Test editor"), (allowed.Event.Actor.PersonId, allowed.Event.Target!.Name));
        Assert.Equal("Test editor", Assert.Single(await LogAsync(AuditAction.AppWithdrawn)).Event.Actor.Name);
    }

    [Theory]
    [InlineData("https://vscode.dev/redirect?editor=1", "https://vscode.dev", "vscode.dev", "https://vscode.dev/redirect?editor=1&code=")]
    [InlineData("http://[::1]:8080/callback", "http:", "[::1]:8080", "http://[::1]:8080/callback?code=")]
    [InlineData("http://localhost:8080", "http://localhost:8080", "localhost:8080", "http://localhost:8080/?code=")]
    [InlineData("com.example.app:/oauth", "com.example.app:", "com.example.app:", "com.example.app:/oauth?code=")]
    public async Task Whatever_the_address_of_an_app_is_the_browser_may_go_there_and_the_person_sees_where(string uri, string source, string place, string back)
    {
        using var browser = await _app.SignInAsync(await _app.AddAsync("Anna"));
        using var http = _app.Browser();
        var app = await new OAuthApp(http).RegisterAsync("Test editor", uri);
        var path = app.AuthorizePath(("redirect_uri", uri));

        using var page = await browser.GetAsync(new Uri(path, UriKind.Relative), Token);
        using var answer = await AccountsApplication.PostFormAsync(browser, path, "consent", ("Form.Decision", "allow"));

        Assert.Contains($"form-action 'self' {source};", page.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Contains($"<strong>{place}</strong>", await page.Content.ReadAsStringAsync(Token));
        Assert.True(page.Headers.CacheControl!.NoStore);
        Assert.StartsWith(back, answer.Headers.Location!.OriginalString);
        Assert.Equal(200, (await app.RedeemAsync(OAuthApp.Split(answer.Headers.Location).Parameters["code"], ("redirect_uri", uri))).Status);
    }

    [Fact]
    public async Task The_settings_name_the_installation_where_they_do_and_whoever_asks_does_not()
    {
        await using var named = new AccountsApplication(("Mail:PublicAddress", "https://chat.example.com/"));
        using var http = named.Browser();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/.well-known/oauth-protected-resource/mcp");
        request.Headers.Host = "evil.example";

        using var response = await http.SendAsync(request, Token);
        var told = await Application.ReadAsync(response);
        using var refused = await new OAuthApp(http).CallAsync(access: null);

        Assert.Equal(("https://chat.example.com/mcp", "https://chat.example.com"), (told.GetProperty("resource").GetString(), told.GetProperty("authorization_servers")[0].GetString()));
        Assert.Contains("resource_metadata=\"https://chat.example.com/.well-known/oauth-protected-resource/mcp\"", refused.Headers.WwwAuthenticate.ToString());
        using var browser = await named.SignInAsync(await named.AddAsync("Anna"));
        var app = await new OAuthApp(http).RegisterAsync();
        var (_, answer) = await OAuthApp.DecideAsync(browser, app.AuthorizePath(("resource", "https://chat.example.com/mcp/")));
        Assert.Equal("https://chat.example.com", answer["iss"]);
        Assert.Equal("invalid_target", (await app.RedeemAsync(answer["code"], ("resource", "http://localhost/mcp"))).Answer.GetProperty("error").GetString());
    }

    [Fact]
    public async Task Where_nobody_signs_in_there_is_nothing_of_it()
    {
        await using var single = Application.Start();
        foreach (var path in new[] { "/.well-known/oauth-protected-resource", "/.well-known/oauth-protected-resource/mcp", "/.well-known/oauth-authorization-server", "/api/apps" })
        {
            using var missing = await single.Http.GetAsync(new Uri(path, UriKind.Relative), Token);
            Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        }

        using var nothing = await single.Http.PostAsync(new Uri("/oauth/nothing", UriKind.Relative), null, Token);
        foreach (var path in new[] { "/oauth/register", "/oauth/token", "/oauth/revoke" })
        {
            using var missing = await single.Http.PostAsync(new Uri(path, UriKind.Relative), null, Token);
            Assert.Equal(nothing.StatusCode, missing.StatusCode);
        }

        var app = new OAuthApp(single.Http);
        Assert.Equal(200, await app.CallStatusAsync(access: null));
        using var refused = await app.CallAsync("rago_of_another_installation");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.DoesNotContain("resource_metadata", refused.Headers.WwwAuthenticate.ToString());
    }

    private static IEnumerable<string?> Texts(JsonElement json, string name) => json.GetProperty(name).EnumerateArray().Select(one => one.GetString());

    private async Task<IEnumerable<AuditEntry>> LogAsync(AuditAction action) =>
        (await _app.Services.GetRequiredService<IAuditLog>().ReadAsync(new AuditQuery(), Token)).Entries.Where(entry => entry.Event.Action == action);
}
