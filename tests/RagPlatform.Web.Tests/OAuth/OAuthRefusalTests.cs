using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using RagPlatform.Core.Access;
using RagPlatform.Core.Access.OAuth;
using RagPlatform.Core.Audit;
using RagPlatform.Web.Tests.SignIn;

namespace RagPlatform.Web.Tests.OAuth;

/// <summary>Whatever is not as it should be on the way to a token, and after it, is refused.</summary>
public sealed class OAuthRefusalTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private readonly AccountsApplication _app;
    private readonly HttpClient _http;
    private readonly OAuthApp _client;
    private Person _anna = null!;
    private HttpClient _browser = null!;

    public OAuthRefusalTests()
    {
        _app = new(("Limits:GuessesPerMinute", "5")) { Time = _time };
        _http = _app.Browser();
        _client = new OAuthApp(_http);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _app.AddAsync("Admin", isAdministrator: true);
        _anna = await _app.AddAsync("Anna");
        _browser = await _app.SignInAsync(_anna);
        await _client.RegisterAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        _http.Dispose();
        await _app.DisposeAsync();
    }

    [Theory]
    [InlineData("code_challenge", null, "invalid_request")]
    [InlineData("code_challenge", "short", "invalid_request")]
    [InlineData("code_challenge_method", null, "invalid_request")]
    [InlineData("code_challenge_method", "plain", "invalid_request")]
    [InlineData("response_type", "token", "unsupported_response_type")]
    [InlineData("response_type", null, "unsupported_response_type")]
    [InlineData("resource", "https://elsewhere.example/mcp", "invalid_target")]
    [InlineData("resource", "http://localhost/api", "invalid_target")]
    [InlineData("scope", "administer upload", "invalid_scope")]
    public async Task What_can_not_be_allowed_is_told_on_the_page_and_nobody_is_sent_away_without_a_click(string parameter, string? value, string error)
    {
        var (status, page) = await OpenAsync(_client.AuthorizePath((parameter, value)));

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains($"data-error=\"{error}\"", page);
        Assert.Contains($"href=\"{OAuthApp.Callback}?error={error}&amp;state=a%20state%20%26%20more&amp;iss=http%3A%2F%2Flocalhost\"", page);
        Assert.DoesNotContain("consent-allow", page);
    }

    [Theory]
    [InlineData("client_id", null)]
    [InlineData("client_id", "0197a5c0-0000-7000-8000-000000000000")]
    [InlineData("client_id", "not an id")]
    [InlineData("redirect_uri", null)]
    [InlineData("redirect_uri", "http://127.0.0.1:33418/callback/")]
    [InlineData("redirect_uri", "http://127.0.0.1:33418/CALLBACK")]
    [InlineData("redirect_uri", "http://localhost:33418/callback")]
    [InlineData("redirect_uri", "http://127.0.0.1:33418@evil.example/callback")]
    [InlineData("redirect_uri", "http://127.0.0.1.evil.example/callback")]
    [InlineData("redirect_uri", "http://127.0.0.1:99999999/callback")]
    [InlineData("redirect_uri", "https://127.0.0.1:33418/callback")]
    [InlineData("redirect_uri", "http://127.0.0.1:33418/callback?more=1")]
    [InlineData("redirect_uri", "http://127.0.0.1:33418/callback#more")]
    public async Task To_an_app_or_an_address_that_is_not_known_nobody_is_led_at_all(string parameter, string? value)
    {
        var (status, page) = await OpenAsync(_client.AuthorizePath((parameter, value)));

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("consent-unknown", page);
        Assert.DoesNotContain("href=\"http", page);
    }

    [Fact]
    public async Task A_parameter_that_is_named_twice_is_refused()
    {
        var (status, page) = await OpenAsync(_client.AuthorizePath() + "&resource=http%3A%2F%2Flocalhost%2Fmcp");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("data-error=\"invalid_request\"", page);
        Assert.Contains("consent-unknown", (await OpenAsync(_client.AuthorizePath() + "&redirect_uri=https%3A%2F%2Fevil.example")).Page);
    }

    [Fact]
    public async Task A_program_on_the_person_s_machine_takes_whatever_port_is_free_and_names_it_again()
    {
        const string Other = "http://127.0.0.1:50123/callback";
        var (address, answer) = await OAuthApp.DecideAsync(_browser, _client.AuthorizePath(("redirect_uri", Other)));

        Assert.Equal(Other, address);
        Assert.Equal(200, (await _client.RedeemAsync(answer["code"], ("redirect_uri", Other))).Status);
        var (_, second) = await OAuthApp.DecideAsync(_browser, _client.AuthorizePath(("redirect_uri", Other)));
        Assert.Equal((400, "invalid_grant"), await RedeemAsync(second["code"]));
    }

    [Fact]
    public async Task A_form_without_its_token_or_of_another_site_allows_nothing_and_one_without_an_answer_neither()
    {
        using var bare = await AccountsApplication.PostAsync(_browser, _client.AuthorizePath(), ("_handler", "consent"), ("Form.Decision", "allow"));
        using var foreign = new HttpRequestMessage(HttpMethod.Post, _client.AuthorizePath())
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("_handler", "consent"), KeyValuePair.Create("Form.Decision", "allow")]),
        };
        foreign.Headers.Add("Origin", "https://evil.example");
        using var refused = await _browser.SendAsync(foreign, Token);
        using var unanswered = await AccountsApplication.PostFormAsync(_browser, _client.AuthorizePath(), "consent");
        using var other = await AccountsApplication.PostFormAsync(_browser, _client.AuthorizePath(), "consent", ("Form.Decision", "maybe"));

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.Forbidden), (bare.StatusCode, refused.StatusCode));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (unanswered.StatusCode, other.StatusCode));
        Assert.Empty(await GrantsAsync());
    }

    [Fact]
    public async Task Who_does_not_allow_it_goes_back_without_a_code()
    {
        var (address, answer) = await OAuthApp.DecideAsync(_browser, _client.AuthorizePath(), "deny");

        Assert.Equal((OAuthApp.Callback, "access_denied", "a state & more", "http://localhost"), (address, answer["error"], answer["state"], answer["iss"]));
        Assert.False(answer.ContainsKey("code"));
        Assert.Empty(await GrantsAsync());
    }

    [Theory]
    [InlineData("code_verifier", "0123456789-abcdefghijklmnopqrstuvwxyz_ABCDF", "invalid_grant")]
    [InlineData("code_verifier", "short", "invalid_request")]
    [InlineData("code_verifier", null, "invalid_request")]
    [InlineData("redirect_uri", "http://127.0.0.1:33418/other", "invalid_grant")]
    [InlineData("redirect_uri", null, "invalid_request")]
    [InlineData("code", "something else", "invalid_grant")]
    [InlineData("code", null, "invalid_request")]
    [InlineData("resource", "https://elsewhere.example/mcp", "invalid_target")]
    [InlineData("grant_type", "client_credentials", "unsupported_grant_type")]
    [InlineData("grant_type", "password", "unsupported_grant_type")]
    [InlineData("grant_type", null, "unsupported_grant_type")]
    public async Task A_code_with_anything_wrong_beside_it_gives_no_token(string field, string? value, string error)
    {
        var (_, answer) = await OAuthApp.DecideAsync(_browser, _client.AuthorizePath());

        var (status, told) = await _client.RedeemAsync(answer["code"], (field, value));

        Assert.Equal((400, error), (status, told.GetProperty("error").GetString()));
        Assert.False(told.TryGetProperty("access_token", out _));
    }

    [Fact]
    public async Task A_code_gives_tokens_once_soon_and_to_its_own_app()
    {
        var (_, answer) = await OAuthApp.DecideAsync(_browser, _client.AuthorizePath());
        var stranger = await new OAuthApp(_http).RegisterAsync("Stranger");
        Assert.Equal((400, "invalid_grant"), await RedeemAsync(answer["code"], ("client_id", stranger.ClientId)));
        var (status, unknown) = await _client.RedeemAsync(answer["code"], ("client_id", Guid.NewGuid().ToString()));
        Assert.Equal((401, "invalid_client"), (status, unknown.GetProperty("error").GetString()));
        var (_, tokens) = await _client.RedeemAsync(answer["code"]);
        Assert.Equal((400, "invalid_grant"), await RedeemAsync(answer["code"]));
        Assert.Equal(401, await _client.CallStatusAsync(tokens.GetProperty("access_token").GetString()));

        var (_, late) = await OAuthApp.DecideAsync(_browser, _client.AuthorizePath());
        _time.Advance(IOAuthStore.CodeLifetime);
        Assert.Equal((400, "invalid_grant"), await RedeemAsync(late["code"]));
    }

    [Fact]
    public async Task A_token_opens_nothing_after_its_hour_and_is_not_taken_for_a_guess()
    {
        var (access, refresh) = await _client.ConnectAsync(_browser);
        Assert.Equal(200, await _client.CallStatusAsync(access));
        _time.Advance(IOAuthStore.AccessLifetime);

        for (var i = 0; i < 10; i++)
        {
            using var ended = await _client.CallAsync(access);
            Assert.Equal(HttpStatusCode.Unauthorized, ended.StatusCode);
            Assert.StartsWith("Bearer error=\"invalid_token\", scope=\"ask search\", resource_metadata=", ended.Headers.WwwAuthenticate.ToString());
        }

        var (_, next) = await _client.RefreshAsync(refresh);
        Assert.Equal(200, await _client.CallStatusAsync(next.GetProperty("access_token").GetString()));
    }

    [Fact]
    public async Task A_made_up_token_is_counted_as_a_guess_and_logged()
    {
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(401, await _client.CallStatusAsync($"rago_{new string('a', 42)}{i}"));
        }

        Assert.Equal(429, await _client.CallStatusAsync("rago_again"));
        Assert.Equal(5, (await LogAsync()).Count(entry => entry.Event.Action == AuditAction.SignInFailed));
    }

    [Fact]
    public async Task A_refresh_token_that_comes_again_later_ends_everything()
    {
        var (access, refresh) = await _client.ConnectAsync(_browser);
        var (_, next) = await _client.RefreshAsync(refresh);
        _time.Advance(IOAuthStore.RefreshLeeway);

        Assert.Equal((400, "invalid_grant"), await RefreshAsync(refresh));

        Assert.Equal((400, "invalid_grant"), await RefreshAsync(next.GetProperty("refresh_token").GetString()!));
        Assert.Equal((401, 401), (await _client.CallStatusAsync(access), await _client.CallStatusAsync(next.GetProperty("access_token").GetString())));
        Assert.Empty(await GrantsAsync());
    }

    [Fact]
    public async Task A_refresh_token_is_no_access_token_and_no_code_and_the_other_way_round()
    {
        var (access, refresh) = await _client.ConnectAsync(_browser);
        Assert.Equal(401, await _client.CallStatusAsync(refresh));
        Assert.Equal((400, "invalid_grant"), await RefreshAsync(access));
        Assert.Equal((400, "invalid_grant"), await RedeemAsync(refresh));
        Assert.Equal((400, "invalid_scope"), await RefreshAsync(refresh, ("scope", "administer")));
        Assert.Equal((400, "invalid_target"), await RefreshAsync(refresh, ("resource", "https://elsewhere.example/mcp")));
        Assert.Equal(200, await _client.CallStatusAsync(access));
    }

    [Fact]
    public async Task A_withdrawn_grant_and_a_disabled_person_end_their_tokens_with_the_next_request()
    {
        var (access, refresh) = await _client.ConnectAsync(_browser);
        var grant = Assert.Single(await GrantsAsync());
        await Store.WithdrawAsync(grant.Id, _anna.Id, AuditActor.CommandLine, Token);
        Assert.Equal(401, await _client.CallStatusAsync(access));
        Assert.Equal((400, "invalid_grant"), await RefreshAsync(refresh));

        var (again, next) = await _client.ConnectAsync(_browser);
        Assert.Equal(200, await _client.CallStatusAsync(again));
        await _app.Services.GetRequiredService<IPeopleStore>().SavePersonAsync(_anna with { IsDisabled = true }, Token);
        Assert.Equal(401, await _client.CallStatusAsync(again));
        Assert.Equal((400, "invalid_grant"), await RefreshAsync(next));
    }

    [Theory]
    [InlineData("GET", "/api/collections")]
    [InlineData("POST", "/api/ask")]
    [InlineData("POST", "/api/search")]
    [InlineData("GET", "/api/apps/")]
    [InlineData("GET", "/v1/models")]
    [InlineData("POST", "/v1/chat/completions")]
    [InlineData("GET", "/openapi/v1.json")]
    [InlineData("GET", "/health")]
    [InlineData("GET", "/account")]
    [InlineData("GET", "/oauth/authorize")]
    [InlineData("POST", "/_blazor/negotiate")]
    [InlineData("GET", "/nothing/of/that/name")]
    public async Task A_token_opens_no_other_address(string method, string path)
    {
        var (access, _) = await _client.ConnectAsync(_browser);
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = method == "POST" ? JsonContent.Create(new { question = "Why?", query = "why" }) : null };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", access);

        using var response = await _http.SendAsync(request, Token);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("Bearer error=\"invalid_token\"", response.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task What_was_not_allowed_is_refused_and_the_app_is_told_what_to_ask_for()
    {
        var (access, _) = await _client.ConnectAsync(_browser, "search offline_access");

        using var asked = await _client.CallAsync(access, "ask", new { question = "How many days?" });
        using var searched = await _client.CallAsync(access, "search", new { query = "leave", mode = "text" });
        using var listed = await _client.McpAsync(access, new { jsonrpc = "2.0", id = 1, method = "tools/list" });

        Assert.Equal(HttpStatusCode.Forbidden, asked.StatusCode);
        Assert.Equal(
            "Bearer error=\"insufficient_scope\", scope=\"ask search\", resource_metadata=\"http://localhost/.well-known/oauth-protected-resource/mcp\"",
            asked.Headers.WwwAuthenticate.ToString());
        Assert.Contains("The person did not allow that", await asked.Content.ReadAsStringAsync(Token));
        Assert.Equal(HttpStatusCode.OK, searched.StatusCode);
        Assert.DoesNotContain("\"name\":\"ask\"", await listed.Content.ReadAsStringAsync(Token));
        var (asking, _) = await _client.ConnectAsync(_browser, "ask");
        using var read = await _client.McpAsync(asking, new { jsonrpc = "2.0", id = 1, method = "resources/read", @params = new { uri = $"rag://documents/{Guid.NewGuid()}" } });
        Assert.Equal(HttpStatusCode.Forbidden, read.StatusCode);
    }

    private IOAuthStore Store => _app.Services.GetRequiredService<IOAuthStore>();

    private Task<IReadOnlyList<OAuthGrant>> GrantsAsync() => Store.ListAsync(_anna.Id, Token);

    private async Task<(HttpStatusCode Status, string Page)> OpenAsync(string path)
    {
        using var answer = await _browser.GetAsync(new Uri(path, UriKind.Relative), Token);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Token));
    }

    private async Task<(int Status, string? Error)> RedeemAsync(string code, params (string Name, string? Value)[] changes)
    {
        var (status, answer) = await _client.RedeemAsync(code, changes);
        return (status, answer.TryGetProperty("error", out var error) ? error.GetString() : null);
    }

    private async Task<(int Status, string? Error)> RefreshAsync(string refresh, params (string Name, string? Value)[] changes)
    {
        var (status, answer) = await _client.RefreshAsync(refresh, changes);
        return (status, answer.TryGetProperty("error", out var error) ? error.GetString() : null);
    }

    private async Task<IReadOnlyList<AuditEntry>> LogAsync() => (await _app.Services.GetRequiredService<IAuditLog>().ReadAsync(new AuditQuery(), Token)).Entries;
}
