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

    private static IEnumerable<string?> Texts(JsonElement json, string name) => json.GetProperty(name).EnumerateArray().Select(one => one.GetString());

    private async Task<IEnumerable<AuditEntry>> LogAsync(AuditAction action) =>
        (await _app.Services.GetRequiredService<IAuditLog>().ReadAsync(new AuditQuery(), Token)).Entries.Where(entry => entry.Event.Action == action);
}
