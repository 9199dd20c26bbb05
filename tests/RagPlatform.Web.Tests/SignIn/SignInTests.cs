using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using RagPlatform.Core.Access;
using RagPlatform.Core.Audit;
using RagPlatform.Web.Hosting.Accounts;
using RagPlatform.Web.Tests.Api;

namespace RagPlatform.Web.Tests.SignIn;

public sealed class SignInTests : IAsyncDisposable
{
    private readonly AccountsApplication _app = new(("Limits:GuessesPerMinute", "1000"), ("Auth:LockAfter", "3"), ("Auth:LockMinutes", "15"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Whoever_has_not_signed_in_is_led_to_the_sign_in_page_and_programs_are_told()
    {
        using var browser = _app.Browser();
        using var page = new HttpRequestMessage(HttpMethod.Get, "/documents?collection=1");
        page.Headers.Add("Accept", "text/html,*/*");

        using var led = await browser.SendAsync(page, Token);
        using var told = await browser.GetAsync(new Uri("/api/collections", UriKind.Relative), Token);
        using var missing = await browser.GetAsync(new Uri("/api/nothing/of/that/name", UriKind.Relative), Token);
        using var circuit = await browser.PostAsync(new Uri("/_blazor/negotiate?negotiateVersion=1", UriKind.Relative), null, Token);

        Assert.Equal((HttpStatusCode.Redirect, "/sign-in?back=%2Fdocuments%3Fcollection%3D1"), (led.StatusCode, led.Headers.Location!.OriginalString));
        Assert.Equal(HttpStatusCode.Unauthorized, told.StatusCode);
        Assert.Contains("Nobody is signed in", await told.Content.ReadAsStringAsync(Token));
        Assert.Equal(HttpStatusCode.Unauthorized, missing.StatusCode); // What exists is nobody's business.
        Assert.Equal(HttpStatusCode.Unauthorized, circuit.StatusCode);
    }

    [Fact]
    public async Task Who_signs_in_is_themselves_and_nobody_after_signing_out()
    {
        var anna = await _app.AddAsync("Anna");
        using var browser = _app.Browser();

        using var answer = await AccountsApplication.PostFormAsync(
            browser, "/sign-in?back=%2Fdocuments", "sign-in", ("Form.Email", " ANNA@example.com"), ("Form.Password", AccountsApplication.Password));

        Assert.Equal((HttpStatusCode.Redirect, "/documents"), (answer.StatusCode, Path(answer)));
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"), value => value.StartsWith(SessionCookie.Name, StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        using var made = await browser.PostAsJsonAsync("/api/collections", new { name = "Mine" }, Token);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var id = (await Application.ReadAsync(made)).GetProperty("id").GetGuid();
        var grants = await _app.Services.GetRequiredService<IAccessStore>().ListGrantsAsync(new(AccessTargetKind.Collection, id), Token);
        Assert.Contains(grants, grant => grant.Principal == anna.Principal && grant.Role == AccessRole.Owner);
        Assert.NotNull((await _app.Services.GetRequiredService<IPeopleStore>().FindPersonAsync(anna.Id, Token))!.LastSeenAt);

        using var left = await AccountsApplication.PostAsync(browser, "/sign-out");
        Assert.Equal("/sign-in", Path(left));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(browser));
        Assert.Empty(await _app.Services.GetRequiredService<ISessionStore>().ListAsync(anna.Id, Token));
        var entries = await LogAsync();
        Assert.Equal([AuditAction.SignedOut, AuditAction.Added, AuditAction.SignedIn], entries.Select(entry => entry.Event.Action));
        Assert.All(entries, entry => Assert.Equal(anna.Id.ToString(), entry.Event.Actor.PersonId));
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("https://evil.example")]
    [InlineData("/\t/evil.example")]
    public async Task Nobody_is_led_to_another_host_by_signing_in(string back)
    {
        await _app.AddAsync("Anna");
        using var browser = _app.Browser();

        using var answer = await AccountsApplication.PostFormAsync(
            browser, $"/sign-in?back={Uri.EscapeDataString(back)}", "sign-in", ("Form.Email", "anna@example.com"), ("Form.Password", AccountsApplication.Password));

        Assert.Equal("/", Path(answer));
    }

    [Fact]
    public async Task An_ended_session_a_disabled_account_and_a_lost_group_count_from_the_next_request_on()
    {
        var anna = await _app.AddAsync("Anna", isAdministrator: true);
        var ben = await _app.AddAsync("Ben", isAdministrator: true);
        using var annas = await _app.SignInAsync(anna);
        using var bens = await _app.SignInAsync(ben);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(annas));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(bens, "/api/audit"));

        var people = _app.Services.GetRequiredService<IPeopleStore>();
        await people.SavePersonAsync(ben with { IsAdministrator = false }, Token);
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(bens, "/api/audit"));
        await people.SavePersonAsync(ben with { IsAdministrator = false, IsDisabled = true }, Token);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(bens));
        var session = Assert.Single(await _app.Services.GetRequiredService<ISessionStore>().ListAsync(anna.Id, Token));
        await _app.Services.GetRequiredService<ISessionStore>().EndAsync(session.Id, anna.Id, Token);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(annas));
    }

    [Fact]
    public async Task An_unknown_address_a_wrong_password_and_a_locked_account_get_the_same_answer()
    {
        await _app.AddAsync("Anna", password: null);
        var ben = await _app.AddAsync("Ben");
        using var browser = _app.Browser();

        var unknown = await TryAsync(browser, "nobody@example.com", AccountsApplication.Password);
        var invited = await TryAsync(browser, "anna@example.com", AccountsApplication.Password);
        var wrong = await TryAsync(browser, ben.Email, "wrong one");
        await TryAsync(browser, ben.Email, "wrong two");
        await TryAsync(browser, ben.Email, "wrong three");
        var locked = await TryAsync(browser, ben.Email, AccountsApplication.Password);

        Assert.Equal(HttpStatusCode.Unauthorized, unknown.Status);
        Assert.Equal([unknown, unknown, unknown], [invited, wrong, locked]);
        Assert.Empty(await _app.Services.GetRequiredService<ISessionStore>().ListAsync(ben.Id, Token));
        Assert.Equal(6, (await LogAsync()).Count(entry => entry.Event is { Action: AuditAction.SignInFailed, Outcome: AuditOutcome.Refused }));

        // An administrator's link opens it again.
        var link = await _app.Services.GetRequiredService<IOneTimeLinks>().MakeAsync(OneTimeLinkKind.Password, ben.Id, TimeSpan.FromHours(1), Token);
        using var chosen = await AccountsApplication.PostFormAsync(
            browser, $"/choose-password?link={link}", "choose-password", ("Form.Password", "another long one"), ("Form.Repeated", "another long one"));
        Assert.Equal((HttpStatusCode.Redirect, "/"), (chosen.StatusCode, Path(chosen)));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(browser));
        (await _app.SignInAsync(ben, "another long one")).Dispose();
    }

    [Fact]
    public async Task A_link_is_used_once_and_ends_every_session_before_it()
    {
        var anna = await _app.AddAsync("Anna");
        using var before = await _app.SignInAsync(anna);
        var link = await _app.Services.GetRequiredService<IOneTimeLinks>().MakeAsync(OneTimeLinkKind.Password, anna.Id, TimeSpan.FromHours(1), Token);
        using var browser = _app.Browser();
        var path = $"/choose-password?link={link}";

        Assert.Contains("too short", await FormAsync("short", "short"));
        Assert.Contains("differ", await FormAsync("long enough to pass", "long enough to pas"));
        Assert.Contains("too easy", await FormAsync("aaaaaaaaaaaaaa", "aaaaaaaaaaaaaa"));
        Assert.Contains("too easy", await FormAsync("anna@example.com", "anna@example.com"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(before));
        await FormAsync("long enough to pass", "long enough to pass");

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(before));
        Assert.Contains("This link does not work", await browser.GetStringAsync(new Uri(path, UriKind.Relative), Token));
        using var again = _app.Browser();
        Assert.Contains("This link does not work", await again.GetStringAsync(new Uri($"/choose-password?link={link}x", UriKind.Relative), Token));

        async Task<string> FormAsync(string password, string repeated)
        {
            using var answer = await AccountsApplication.PostFormAsync(browser, path, "choose-password", ("Form.Password", password), ("Form.Repeated", repeated));
            return await answer.Content.ReadAsStringAsync(Token);
        }
    }

    [Fact]
    public async Task The_first_administrator_is_made_once_and_only_from_this_machine_without_the_console()
    {
        using var here = _app.Browser();
        using var elsewhere = _app.Browser();
        elsewhere.DefaultRequestHeaders.Add(TestAddress.Header, "192.0.2.7");
        using var behindProxy = _app.Browser();
        behindProxy.DefaultRequestHeaders.Add("X-Forwarded-For", "192.0.2.7");

        var page = await here.GetStringAsync(new Uri("/sign-in", UriKind.Relative), Token);
        Assert.DoesNotContain("first-administrator?link=", await elsewhere.GetStringAsync(new Uri("/sign-in", UriKind.Relative), Token));
        Assert.DoesNotContain("first-administrator?link=", await behindProxy.GetStringAsync(new Uri("/sign-in", UriKind.Relative), Token));
        var path = System.Text.RegularExpressions.Regex.Match(page, "/first-administrator\\?link=[^\"]+").Value;
        (string, string)[] fields =
            [("Form.Name", "Anna Berg"), ("Form.Email", "anna@example.com"), ("Form.Password", AccountsApplication.Password), ("Form.Repeated", AccountsApplication.Password)];
        using var made = await AccountsApplication.PostFormAsync(here, path, "first-administrator", fields);
        using var second = _app.Browser();

        Assert.Equal((HttpStatusCode.Redirect, "/"), (made.StatusCode, Path(made)));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(here, "/api/audit"));
        Assert.Contains("This link does not work", await second.GetStringAsync(new Uri(path, UriKind.Relative), Token));
        Assert.DoesNotContain("first-administrator", await second.GetStringAsync(new Uri("/sign-in", UriKind.Relative), Token));
        Assert.True(Assert.Single(await _app.Services.GetRequiredService<IPeopleStore>().ListPeopleAsync(Token)).IsAdministrator);
    }

    [Fact]
    public async Task A_form_without_its_token_and_one_of_another_site_are_refused()
    {
        var anna = await _app.AddAsync("Anna");
        using var browser = _app.Browser();
        using var bare = await AccountsApplication.PostAsync(
            browser, "/sign-in", ("_handler", "sign-in"), ("Form.Email", anna.Email), ("Form.Password", AccountsApplication.Password));
        using var signedIn = await _app.SignInAsync(anna);
        using var foreign = new HttpRequestMessage(HttpMethod.Post, "/sign-out");
        foreign.Headers.Add("Origin", "https://evil.example");
        using var refused = await signedIn.SendAsync(foreign, Token);

        Assert.Equal(HttpStatusCode.BadRequest, bare.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(signedIn));
    }

    [Fact]
    public void Every_endpoint_is_closed_but_those_that_say_otherwise()
    {
        using var browser = _app.Browser();
        var open = _app.Services.GetRequiredService<Microsoft.AspNetCore.Routing.EndpointDataSource>().Endpoints.OfType<Microsoft.AspNetCore.Routing.RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.Authorization.IAllowAnonymous>() is not null)
            .Select(endpoint => endpoint.RoutePattern.RawText!)
            .Where(path => !IsAsset(path))
            .Distinct()
            .Order(StringComparer.Ordinal);

        Assert.Equal(["/.well-known/oauth-authorization-server", "/.well-known/oauth-protected-resource", "/.well-known/oauth-protected-resource/mcp", "/api/messages/{assistant}", "/choose-password", "/css/tokens.css", "/culture", "/first-administrator", "/forgot-password", "/health", "/oauth/register", "/oauth/revoke", "/oauth/token", "/sign-in", "/sign-in/code", "/sign-in/passkey/", "/sign-in/passkey/options", "/sign-in/with/{provider}", "/signin/{provider}/backchannel-logout", "/widget.js"], open);

        static bool IsAsset(string path) => path.TrimStart('/') is var asset
            && (asset.StartsWith("_content/", StringComparison.Ordinal) || asset.StartsWith("_framework/", StringComparison.Ordinal)
                || asset.StartsWith("js/", StringComparison.Ordinal) || (asset.StartsWith("css/", StringComparison.Ordinal) && asset != "css/tokens.css")
                || asset.StartsWith("lib/", StringComparison.Ordinal) || asset.StartsWith("favicon", StringComparison.Ordinal)
                || asset.StartsWith("RagPlatform.Web", StringComparison.Ordinal));
    }

    private static string Path(HttpResponseMessage answer) =>
        answer.Headers.Location is { IsAbsoluteUri: true } absolute ? absolute.PathAndQuery : answer.Headers.Location?.OriginalString ?? "";

    private static async Task<HttpStatusCode> StatusAsync(HttpClient browser, string path = "/api/collections")
    {
        using var answer = await browser.GetAsync(new Uri(path, UriKind.Relative), Token);
        return answer.StatusCode;
    }

    private static async Task<(HttpStatusCode Status, string Problem)> TryAsync(HttpClient browser, string email, string password)
    {
        using var answer = await AccountsApplication.PostFormAsync(browser, "/sign-in", "sign-in", ("Form.Email", email), ("Form.Password", password));
        var page = await answer.Content.ReadAsStringAsync(Token);
        return (answer.StatusCode, System.Text.RegularExpressions.Regex.Match(page, "data-testid=\"problem\"[^>]*>([^<]+)<").Groups[1].Value);
    }

    private async Task<IReadOnlyList<AuditEntry>> LogAsync() =>
        (await _app.Services.GetRequiredService<IAuditLog>().ReadAsync(new AuditQuery(), Token)).Entries;
}
