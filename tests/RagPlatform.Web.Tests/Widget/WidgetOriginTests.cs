using static System.Net.Http.HttpMethod;

namespace RagPlatform.Web.Tests.Widget;

/// <summary>Which pages a browser lets ask, and that nothing else was opened to them.</summary>
public sealed class WidgetOriginTests : IAsyncLifetime
{
    private WidgetApplication _app = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _app = await WidgetApplication.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_browser_that_asks_first_is_told_yes_for_an_allowed_page_and_nothing_else()
    {
        await ExpectPreflightAsync("/api/ask", WidgetApplication.Intranet, isAllowed: true);
        await ExpectPreflightAsync("/api/widget/assistant", WidgetApplication.Intranet, isAllowed: true);
        foreach (var origin in new[] { "https://evil.example", "https://sub.intranet.example", "http://intranet.example", "null" })
        {
            await ExpectPreflightAsync("/api/ask", origin, isAllowed: false);
        }

        foreach (var path in new[] { "/api/search", "/api/widget/tokens", "/api/conversations", "/" })
        {
            await ExpectPreflightAsync(path, WidgetApplication.Intranet, isAllowed: false);
        }
    }

    [Fact]
    public async Task An_allowed_page_without_a_token_is_refused_as_any_other()
    {
        using var response = await _app.AskAsync("", WidgetApplication.Intranet);
        using var read = await _app.RespondAsync(Get, "/api/collections", null, bearer: null, WidgetApplication.Intranet);

        Assert.Contains((int)response.StatusCode, new[] { 401, 403 });
        Assert.Equal(403, (int)read.StatusCode);
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task A_page_that_another_assistant_allows_may_not_ask_this_one()
    {
        await _app.AddAssistantAsync("Other", "https://other.example");
        var token = await _app.MakeTokenAsync(new { anonymous = true });

        using var response = await _app.AskAsync(token, "https://other.example");

        Assert.Equal(403, (int)response.StatusCode);
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task What_is_wrong_with_a_question_can_be_read_by_the_page()
    {
        var token = await _app.MakeTokenAsync(new { anonymous = true });

        using var response = await _app.AskAsync(token, body: new StringContent("no json", System.Text.Encoding.UTF8, "application/json"));

        Assert.Equal(400, (int)response.StatusCode);
        Assert.Equal(WidgetApplication.Intranet, response.Headers.GetValues("Access-Control-Allow-Origin").Single());
    }

    [Fact]
    public async Task The_script_alone_may_be_loaded_by_other_pages()
    {
        var headers = new[] { ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "no-cors"), ("Sec-Fetch-Dest", "script") };
        using var script = await _app.RespondAsync(Get, "/widget.js", null, bearer: null, origin: null, headers);
        using var other = await _app.RespondAsync(Get, "/js/chat.js", null, bearer: null, origin: null, headers);

        Assert.Equal((200, 403), ((int)script.StatusCode, (int)other.StatusCode));
        Assert.Equal("text/javascript", script.Content.Headers.ContentType?.MediaType);
        Assert.Equal("cross-origin", script.Headers.GetValues("Cross-Origin-Resource-Policy").Single());
        Assert.Equal(TimeSpan.FromMinutes(5), script.Headers.CacheControl?.MaxAge);
        Assert.NotNull(script.Headers.ETag);
        var text = await script.Content.ReadAsStringAsync(Token);
        Assert.DoesNotContain("innerHTML", text);
        Assert.DoesNotContain("localStorage", text);
    }

    [Fact]
    public async Task Origins_are_kept_as_browsers_write_them_exported_and_checked()
    {
        var id = await _app.AddAssistantAsync("Written", "https://Intranet.Example:443/", " http://localhost:8080 ", "https://intranet.example");

        var (_, exported) = await _app.SendAsync(Get, $"/api/assistants/{id}/export");
        var (status, refused) = await _app.SendAsync(Post, "/api/assistants", new { name = "Wrong", allowedOrigins = new[] { "https://*.example", "intranet" } });

        Assert.Equal(["https://intranet.example", "http://localhost:8080"], exported.GetProperty("allowedOrigins").EnumerateArray().Select(origin => origin.GetString()));
        Assert.Equal(400, status);
        Assert.Contains("https://*.example, intranet", refused.GetProperty("detail").GetString());
    }

    private async Task ExpectPreflightAsync(string path, string origin, bool isAllowed)
    {
        using var response = await _app.RespondAsync(
            Options, path, null, bearer: null, origin, ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "authorization,content-type"));

        var cors = response.Headers.Where(header => header.Key.StartsWith("Access-Control", StringComparison.Ordinal)).ToDictionary(header => header.Key, header => header.Value.Single());
        Assert.Equal(isAllowed ? 204 : 403, (int)response.StatusCode);
        if (!isAllowed)
        {
            Assert.Empty(cors);
            return;
        }

        Assert.Equal(origin, cors["Access-Control-Allow-Origin"]);
        Assert.Equal("authorization, content-type", cors["Access-Control-Allow-Headers"]);
        Assert.DoesNotContain("Access-Control-Allow-Credentials", cors.Keys); // Cookies are never meant.
        Assert.Contains("Origin", response.Headers.Vary);
    }
}
