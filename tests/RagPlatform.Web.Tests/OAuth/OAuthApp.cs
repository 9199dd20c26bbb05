using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using RagPlatform.Web.Tests.Api;
using RagPlatform.Web.Tests.SignIn;

namespace RagPlatform.Web.Tests.OAuth;

/// <summary>An app that people allow, written out by hand: each step can go wrong by itself.</summary>
internal sealed class OAuthApp(HttpClient http)
{
    public const string Callback = "http://127.0.0.1:33418/callback";

    /// <summary>43 characters, the fewest that there may be.</summary>
    public const string Verifier = "0123456789-abcdefghijklmnopqrstuvwxyz_ABCDE";

    public string ClientId { get; private set; } = "";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static string Challenge => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    public async Task<OAuthApp> RegisterAsync(string name = "Test editor", params string[] uris)
    {
        var (status, answer) = await SendAsync(HttpMethod.Post, "/oauth/register", JsonContent.Create(new { client_name = name, redirect_uris = uris is [] ? [Callback] : uris }));
        Assert.Equal(201, status);
        ClientId = answer.GetProperty("client_id").GetString()!;
        return this;
    }

    /// <summary>Where the browser is sent. A change of null leaves the parameter out.</summary>
    public string AuthorizePath(params (string Name, string? Value)[] changes)
    {
        var query = new Dictionary<string, string?>
        {
            ["response_type"] = "code", ["client_id"] = ClientId, ["redirect_uri"] = Callback, ["code_challenge"] = Challenge, ["code_challenge_method"] = "S256",
            ["state"] = "a state & more", ["resource"] = "http://localhost/mcp",
        };
        foreach (var (name, value) in changes)
        {
            query[name] = value;
        }

        return QueryHelpers.AddQueryString("/oauth/authorize", query.Where(parameter => parameter.Value is not null));
    }

    /// <summary>What the browser comes back with after the person pressed a button.</summary>
    public static async Task<(string Address, IReadOnlyDictionary<string, string> Parameters)> DecideAsync(HttpClient browser, string path, string decision = "allow")
    {
        using var answer = await AccountsApplication.PostFormAsync(browser, path, "consent", ("Form.Decision", decision));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return Split(answer.Headers.Location!);
    }

    public static (string Address, IReadOnlyDictionary<string, string> Parameters) Split(Uri uri) =>
        (uri.GetLeftPart(UriPartial.Path), QueryHelpers.ParseQuery(uri.Query).ToDictionary(pair => pair.Key, pair => pair.Value.ToString()));

    /// <summary>The person allows it, and the code becomes tokens.</summary>
    public async Task<(string Access, string Refresh)> ConnectAsync(HttpClient browser, string? scope = null)
    {
        var (_, parameters) = await DecideAsync(browser, AuthorizePath(("scope", scope)));
        var (status, tokens) = await RedeemAsync(parameters["code"]);
        Assert.Equal(200, status);
        return (tokens.GetProperty("access_token").GetString()!, tokens.GetProperty("refresh_token").GetString()!);
    }

    public Task<(int Status, JsonElement Answer)> RedeemAsync(string code, params (string Name, string? Value)[] changes) => TokenAsync(
        [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", Callback), ("code_verifier", Verifier), ("client_id", ClientId), ("resource", "http://localhost/mcp"), .. changes]);

    public Task<(int Status, JsonElement Answer)> RefreshAsync(string refresh, params (string Name, string? Value)[] changes) =>
        TokenAsync([("grant_type", "refresh_token"), ("refresh_token", refresh), ("client_id", ClientId), .. changes]);

    public Task<(int Status, JsonElement Answer)> RevokeAsync(string token, string? clientId = null) => SendAsync(
        HttpMethod.Post, "/oauth/revoke", new FormUrlEncodedContent([KeyValuePair.Create("token", token), KeyValuePair.Create("client_id", clientId ?? ClientId)]));

    public Task<(int Status, JsonElement Answer)> TokenAsync(params (string Name, string? Value)[] fields) => SendAsync(
        HttpMethod.Post, "/oauth/token",
        new FormUrlEncodedContent(fields.GroupBy(field => field.Name).Select(group => group.Last()).Where(field => field.Value is not null).Select(field => KeyValuePair.Create(field.Name, field.Value!))));

    public async Task<(int Status, JsonElement Answer)> SendAsync(HttpMethod method, string path, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        using var response = await http.SendAsync(request, Token);
        return ((int)response.StatusCode, await Application.ReadAsync(response));
    }

    /// <summary>Calls a tool.</summary>
    public Task<HttpResponseMessage> CallAsync(string? access, string tool = "list_collections", object? arguments = null) =>
        McpAsync(access, new { jsonrpc = "2.0", id = 1, method = "tools/call", @params = new { name = tool, arguments = arguments ?? new { } } });

    public async Task<int> CallStatusAsync(string? access)
    {
        using var response = await CallAsync(access);
        return (int)response.StatusCode;
    }

    public async Task<HttpResponseMessage> McpAsync(string? access, object message)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp") { Content = JsonContent.Create(message) };
        request.Headers.Accept.ParseAdd("application/json, text/event-stream");
        request.Headers.Authorization = access is null ? null : new AuthenticationHeaderValue("Bearer", access);
        return await http.SendAsync(request, Token);
    }
}
