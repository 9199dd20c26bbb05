using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using RagPlatform.Web.Tests.Api;
using RagPlatform.Web.Tests.SignIn;
using RagPlatform.Web.Tests.Support;

namespace RagPlatform.Web.Tests.OAuth;

/// <summary>Anybody may register an app, so little may come of it.</summary>
public sealed class OAuthRegistrationTests : IAsyncDisposable
{
    private readonly AccountsApplication _app = new(("Limits:RegistrationsPerMinute", "50000"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData("https://claude.ai/api/mcp/auth_callback")]
    [InlineData("https://vscode.dev/redirect")]
    [InlineData("http://127.0.0.1:33418")]
    [InlineData("http://localhost/callback?from=here")]
    [InlineData("http://[::1]:8080/callback")]
    [InlineData("com.example.app:/oauth")]
    [InlineData("com.example.app://callback")]
    public async Task An_address_that_only_its_app_gets_codes_at_is_taken(string uri)
    {
        var (status, answer) = await RegisterAsync(new { redirect_uris = new[] { uri } });

        Assert.Equal(201, status);
        Assert.Equal(uri, Assert.Single(answer.GetProperty("redirect_uris").EnumerateArray()).GetString());
        Assert.Equal("none", answer.GetProperty("token_endpoint_auth_method").GetString());
        Assert.False(answer.TryGetProperty("client_secret", out _));
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("javascript://127.0.0.1/%0aalert(1)")]
    [InlineData("file:///etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("data:text/html,x")]
    [InlineData("vbscript:x")]
    [InlineData("blob:https://example.com/x")]
    [InlineData("myapp://callback")]
    [InlineData("http://example.com/callback")]
    [InlineData("http://127.0.0.1.example.com/callback")]
    [InlineData("http://127.0.0.2/callback")]
    [InlineData("http://localhost.example.com/")]
    [InlineData("http://user@127.0.0.1/callback")]
    [InlineData("https://user:password@example.com/callback")]
    [InlineData("https://example.com\\@evil.example/callback")]
    [InlineData("https://example.com/callback#fragment")]
    [InlineData("https://example.com/a b")]
    [InlineData("https://example.com/\ncallback")]
    [InlineData("https://exаmple.com/callback")] // A Cyrillic а.
    [InlineData("https:///callback")]
    [InlineData("https:callback")]
    [InlineData("callback")]
    [InlineData("")]
    [InlineData(null)]
    public async Task An_address_that_leads_somewhere_else_is_refused(string? uri)
    {
        var (status, answer) = await RegisterAsync(new { redirect_uris = new[] { OAuthApp.Callback, uri } });

        Assert.Equal((400, "invalid_redirect_uri"), (status, answer.GetProperty("error").GetString()));
        Assert.Equal(400, (await RegisterAsync(new { redirect_uris = new[] { uri } })).Status);
    }

    [Fact]
    public async Task Sizes_and_numbers_are_bounded()
    {
        Assert.Equal(400, (await RegisterAsync(new { redirect_uris = Array.Empty<string>() })).Status);
        Assert.Equal(400, (await RegisterAsync(new { client_name = "none" })).Status);
        Assert.Equal(400, (await RegisterAsync(new { redirect_uris = Enumerable.Range(0, 21).Select(i => $"https://example.com/{i}") })).Status);
        Assert.Equal(400, (await RegisterAsync(new { redirect_uris = new[] { "https://example.com/" + new string('a', 500) } })).Status);
        Assert.Equal(413, (await RegisterAsync(new { redirect_uris = new[] { OAuthApp.Callback }, client_name = new string('a', 40_000) })).Status);
        Assert.Equal(400, (await RegisterAsync(new { redirect_uris = new[] { OAuthApp.Callback }, grant_types = new[] { "implicit" } })).Status);
        Assert.Equal(400, (await RegisterAsync(new { redirect_uris = new[] { OAuthApp.Callback }, response_types = new[] { "token" } })).Status);
        var (_, named) = await RegisterAsync(new { redirect_uris = new[] { OAuthApp.Callback }, client_name = new string('a', 1_000), token_endpoint_auth_method = "client_secret_basic" });
        Assert.Equal((80, "none"), (named.GetProperty("client_name").GetString()!.Length, named.GetProperty("token_endpoint_auth_method").GetString()));
    }

    [Theory]
    [InlineData("<b>Bank</b>", "<b>Bank</b>")]
    [InlineData(" Edi\u202Etor\u200B\r\nOne ", "Editor  One")]
    [InlineData("\u0000\u0007", "127.0.0.1:33418")]
    [InlineData(null, "127.0.0.1:33418")]
    public async Task A_name_is_one_line_that_reads_as_it_is_written(string? name, string expected)
    {
        var (_, answer) = await RegisterAsync(new { redirect_uris = new[] { OAuthApp.Callback }, client_name = name });
        Assert.Equal(expected, answer.GetProperty("client_name").GetString());

        using var browser = await _app.SignInAsync(await _app.AddAsync("Anna"));
        using var http = _app.Browser();
        var app = await new OAuthApp(http).RegisterAsync(name ?? "");
        var page = await browser.GetStringAsync(new Uri(app.AuthorizePath(), UriKind.Relative), Token);
        Assert.Contains($"<h1>{System.Net.WebUtility.HtmlEncode(expected)} wants", page);
    }

    [Fact]
    public async Task Who_registers_many_has_to_wait_and_nobody_else()
    {
        await using var limited = new AccountsApplication(("Limits:RegistrationsPerMinute", "3"));
        using var http = limited.Browser();
        using var others = limited.Browser();
        others.DefaultRequestHeaders.Add(TestAddress.Header, "192.0.2.7");
        var body = new { redirect_uris = new[] { OAuthApp.Callback } };

        for (var i = 0; i < 3; i++)
        {
            using var taken = await http.PostAsJsonAsync("/oauth/register", body, Token);
            Assert.Equal(HttpStatusCode.Created, taken.StatusCode);
        }

        using var refused = await http.PostAsJsonAsync("/oauth/register", body, Token);
        using var other = await others.PostAsJsonAsync("/oauth/register", body, Token);
        Assert.Equal((HttpStatusCode.TooManyRequests, HttpStatusCode.Created), (refused.StatusCode, other.StatusCode));
        Assert.True(refused.Headers.RetryAfter!.Delta > TimeSpan.Zero);
    }

    [Fact]
    public async Task Malformed_bodies_are_refused_in_the_words_of_the_protocol()
    {
        using var http = _app.Browser();
        var app = await new OAuthApp(http).RegisterAsync();
        var right = JsonSerializer.Serialize(new { client_name = "Editor", redirect_uris = new[] { OAuthApp.Callback }, grant_types = new[] { "authorization_code" }, a = 1 });
        var form = $"grant_type=authorization_code&code=abc&redirect_uri={Uri.EscapeDataString(OAuthApp.Callback)}&code_verifier={OAuthApp.Verifier}&client_id={app.ClientId}";
        var faults = new List<string>();
        foreach (var body in MalformedBodies.Of(right, 600, 31))
        {
            await SendAsync("/oauth/register", "application/json", body, mayBeTaken: true);
            await SendAsync("/oauth/token", "application/json", body);
            await SendAsync("/oauth/token", "application/x-www-form-urlencoded", body);
            await SendAsync("/oauth/revoke", "application/x-www-form-urlencoded", body);
        }

        var random = new Random(31);
        for (var i = 0; i < 600; i++)
        {
            var bytes = Encoding.ASCII.GetBytes(form);
            for (var j = random.Next(1, 6); j > 0; j--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            await SendAsync("/oauth/token", "application/x-www-form-urlencoded", bytes);
            await SendAsync("/oauth/revoke", "application/x-www-form-urlencoded; charset=nothing", bytes);
            await SendAsync("/oauth/token", "multipart/form-data; boundary=x", bytes);
        }

        foreach (var body in new[] { new string('a', 100_000), string.Join('&', Enumerable.Range(0, 500).Select(i => $"a{i}=1")), "code=" + new string('b', 10_000), form + "&code=abc" })
        {
            await SendAsync("/oauth/token", "application/x-www-form-urlencoded", Encoding.ASCII.GetBytes(body));
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults.Take(20)));

        async Task SendAsync(string path, string type, byte[] body, bool mayBeTaken = false)
        {
            using var content = new ByteArrayContent(body);
            content.Headers.TryAddWithoutValidation("Content-Type", type);
            using var response = await http.PostAsync(new Uri(path, UriKind.Relative), content, Token);
            var text = await response.Content.ReadAsStringAsync(Token);
            if (mayBeTaken && response.StatusCode == HttpStatusCode.Created)
            {
                return;
            }

            if ((int)response.StatusCode is < 400 or > 499 || !text.StartsWith("{\"error\":\"", StringComparison.Ordinal) || text.Contains("   at ", StringComparison.Ordinal))
            {
                faults.Add($"{path} {type} {(int)response.StatusCode} {text} for {Encoding.Latin1.GetString(body)[..Math.Min(body.Length, 200)]}");
            }
        }
    }

    private async Task<(int Status, JsonElement Answer)> RegisterAsync(object body)
    {
        using var http = _app.Browser();
        return await new OAuthApp(http).SendAsync(HttpMethod.Post, "/oauth/register", JsonContent.Create(body));
    }
}
