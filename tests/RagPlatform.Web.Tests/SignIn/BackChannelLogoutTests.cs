using System.Net;
using Microsoft.Extensions.DependencyInjection;
using RagPlatform.Core.Access;
using RagPlatform.Core.Audit;
using RagPlatform.Tests.SignIn;

namespace RagPlatform.Web.Tests.SignIn;

/// <summary>A provider ends sessions here (OpenID Connect Back-Channel Logout 1.0), with tokens that a real one has signed.</summary>
public sealed class BackChannelLogoutTests : IAsyncLifetime
{
    private const string Path = "/signin/company/backchannel-logout";

    private IdentityProvider _provider = null!;
    private IdentityProvider _other = null!;
    private AccountsApplication _app = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _provider = await IdentityProvider.StartAsync(Token);
        _other = await IdentityProvider.StartAsync(Token);
        _app = new AccountsApplication(
            ("Limits:GuessesPerMinute", "1000"),
            ("Auth:Providers:company:Authority", _provider.Authority), ("Auth:Providers:company:ClientId", IdentityProvider.ClientId),
            ("Auth:Providers:company:ClientSecret", IdentityProvider.ClientSecret), ("Auth:Providers:company:RequireHttps", "false"),
            ("Auth:Providers:company:AdministratorGroup", "admins"));
        _provider.Accounts["anna"] = new("s-anna", "Anna", "anna@example.com", true, "admins");
        _provider.Accounts["ben"] = new("s-ben", "Ben", "ben@example.com", true) { Session = "at the desk" };
        using var anna = await SignInAsync("anna");
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _provider.DisposeAsync();
        await _other.DisposeAsync();
    }

    [Fact]
    public async Task The_sessions_of_a_subject_end_at_once_and_those_of_others_go_on()
    {
        using var anna = await SignInAsync("anna");
        using var ben = await SignInAsync("ben");
        using var again = await SignInAsync("ben");
        var person = (await _app.Services.GetRequiredService<IPeopleStore>().FindByEmailAsync("ben@example.com", Token))!;
        using var byPassword = _app.Browser();
        byPassword.DefaultRequestHeaders.Add(
            "Cookie", $"ragplatform-session={await _app.Services.GetRequiredService<ISessionStore>().StartAsync(person.Id, "", null, Token)}");

        Assert.Equal(HttpStatusCode.OK, await LogOutAsync(Claims(("sub", "s-ben"))));

        Assert.Equal((401, 401, 200, 200), (await StatusAsync(ben), await StatusAsync(again), await StatusAsync(anna), await StatusAsync(byPassword)));
        var rows = (await _app.Services.GetRequiredService<IAuditLog>().ReadAsync(new AuditQuery { Action = AuditAction.SignedOut }, Token)).Entries;
        Assert.Equal(("Ben", """{"sessions":2,"with":"company"}"""), (Assert.Single(rows).Event.Actor.Name, rows[0].Event.Details));
        Assert.Equal(HttpStatusCode.OK, await LogOutAsync(Claims(("sub", "nobody here")))); // Nobody is signed in: what was wanted.
    }

    [Fact]
    public async Task A_session_of_the_provider_ends_alone()
    {
        using var desk = await SignInAsync("ben");
        _provider.Accounts["ben"] = _provider.Accounts["ben"] with { Session = "on the road" };
        using var road = await SignInAsync("ben");

        Assert.Equal(HttpStatusCode.OK, await LogOutAsync(Claims(("sub", "s-anna"), ("sid", "at the desk")))); // Not hers.
        Assert.Equal((200, 200), (await StatusAsync(desk), await StatusAsync(road)));
        Assert.Equal(HttpStatusCode.OK, await LogOutAsync(Claims(("sid", "at the desk"))));
        Assert.Equal((401, 200), (await StatusAsync(desk), await StatusAsync(road)));
        Assert.Equal(HttpStatusCode.OK, await LogOutAsync(Claims(("sub", "s-ben"), ("sid", "on the road"))));
        Assert.Equal(401, await StatusAsync(road));
    }

    [Fact]
    public async Task A_token_that_is_not_what_the_standard_wants_ends_nothing()
    {
        using var ben = await SignInAsync("ben");
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        (string Name, object? Value)[][] wrong =
        [
            [("iss", _other.Authority + "/")], [("aud", "somebody else")], [("events", null)], [("events", new Dictionary<string, object> { ["other"] = new Dictionary<string, object>() })],
            [("events", new Dictionary<string, object> { ["http://schemas.openid.net/event/backchannel-logout"] = "yes" })],
            [("nonce", "n")], [("iat", null)], [("iat", now - 3600)], [("iat", now + 3600)], [("exp", now - 3600)], [("exp", null)], [("jti", null)], [("sub", null)],
        ];

        foreach (var change in wrong)
        {
            Assert.True(await LogOutAsync(Claims([("sub", "s-ben"), .. change])) == HttpStatusCode.BadRequest, change[0].Name);
        }

        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(_other.Sign(Claims(("sub", "s-ben"))))); // Signed with another key.
        var signed = _provider.Sign(Claims(("sub", "s-ben")));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(signed[..(signed.LastIndexOf('.') + 1)]));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync("nothing"));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(new string('x', 100_000)));
        Assert.Equal(HttpStatusCode.NotFound, await PostAsync(signed, Path.Replace("company", "unknown", StringComparison.Ordinal)));
        Assert.Equal(200, await StatusAsync(ben));
        Assert.Equal(HttpStatusCode.OK, await PostAsync(signed));
        Assert.Equal(401, await StatusAsync(ben));
    }

    [Fact]
    public async Task A_token_counts_once()
    {
        var token = _provider.Sign(Claims(("sub", "s-ben")));
        Assert.Equal(HttpStatusCode.OK, await PostAsync(token));
        using var ben = await SignInAsync("ben");

        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(token));
        Assert.Equal(200, await StatusAsync(ben));
    }

    private Dictionary<string, object> Claims(params (string Name, object? Value)[] changes)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var claims = new Dictionary<string, object>
        {
            ["iss"] = _provider.Authority + "/", ["aud"] = IdentityProvider.ClientId, ["iat"] = now, ["exp"] = now + 120, ["jti"] = Guid.NewGuid().ToString(),
            ["events"] = new Dictionary<string, object> { ["http://schemas.openid.net/event/backchannel-logout"] = new Dictionary<string, object>() },
        };
        foreach (var (name, value) in changes)
        {
            if (value is null)
            {
                claims.Remove(name);
            }
            else
            {
                claims[name] = value;
            }
        }

        return claims;
    }

    private Task<HttpStatusCode> LogOutAsync(Dictionary<string, object> claims) => PostAsync(_provider.Sign(claims));

    private async Task<HttpStatusCode> PostAsync(string token, string path = Path)
    {
        using var provider = _app.Browser(); // No browser at all: the provider's server, without a cookie.
        using var answer = await AccountsApplication.PostAsync(provider, path, ("logout_token", token));
        Assert.True(answer.StatusCode == HttpStatusCode.NotFound || answer.Headers.CacheControl?.NoStore == true);
        return answer.StatusCode;
    }

    private async Task<HttpClient> SignInAsync(string user)
    {
        var browser = _app.Browser();
        using var challenge = await browser.GetAsync(new Uri("/sign-in/with/company", UriKind.Relative), Token);
        using var web = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using var answer = await web.GetAsync(new Uri($"{challenge.Headers.Location}&user={user}"), Token);
        using var back = await browser.GetAsync(new Uri(answer.Headers.Location!.PathAndQuery, UriKind.Relative), Token);
        Assert.Equal("/", back.Headers.Location!.OriginalString);
        return browser;
    }

    private static async Task<int> StatusAsync(HttpClient browser)
    {
        using var answer = await browser.GetAsync(new Uri("/api/collections", UriKind.Relative), Token);
        return (int)answer.StatusCode;
    }
}
