using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using RagPlatform.Core.Access;
using RagPlatform.Core.Audit;
using RagPlatform.Tests.SignIn;
using RagPlatform.Web.Hosting;
using RagPlatform.Web.Hosting.Accounts;

namespace RagPlatform.Web.Tests.SignIn;

/// <summary>Sign-in by a provider, against a real one.</summary>
public sealed class ProviderTests : IAsyncLifetime
{
    private IdentityProvider _provider = null!;
    private IdentityProvider _second = null!;
    private AccountsApplication _app = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IPeopleStore People => _app.Services.GetRequiredService<IPeopleStore>();

    public async ValueTask InitializeAsync()
    {
        _provider = await IdentityProvider.StartAsync(Token);
        _second = await IdentityProvider.StartAsync(Token);
        _app = new AccountsApplication(
            ("Limits:GuessesPerMinute", "1000"),
            ("Auth:Providers:company:Authority", _provider.Authority), ("Auth:Providers:company:ClientId", IdentityProvider.ClientId),
            ("Auth:Providers:company:ClientSecret", IdentityProvider.ClientSecret), ("Auth:Providers:company:RequireHttps", "false"),
            ("Auth:Providers:company:Title", "Example Ltd"), ("Auth:Providers:company:AdministratorGroup", "admins"),
            ("Auth:Providers:partner:Authority", _second.Authority), ("Auth:Providers:partner:ClientId", IdentityProvider.ClientId),
            ("Auth:Providers:partner:ClientSecret", IdentityProvider.ClientSecret), ("Auth:Providers:partner:RequireHttps", "false"),
            ("Auth:Providers:partner:AllowedGroups:0", "project"));
        _provider.Accounts["anna"] = new("s-anna", "Anna Berg", "anna@example.com", true, "admins", "hr");
        _provider.Accounts["ben"] = new("s-ben", "Ben Roth", "ben@example.com", true, "hr");
        _second.Accounts["ben"] = new("p-17", "Ben Partner", "ben@partner.example", true, "project", "hr");
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _provider.DisposeAsync();
        await _second.DisposeAsync();
    }

    [Fact]
    public async Task The_first_administrator_may_come_from_the_provider_and_others_become_people_at_their_first_sign_in()
    {
        using var early = _app.Browser();
        Assert.Equal("/sign-in?problem=ProviderNobodyYet", await SignInAsync(early, "company", "ben"));
        Assert.Empty(await People.ListPeopleAsync(Token));
        using var anna = _app.Browser();
        Assert.Equal("/documents?x=1", await SignInAsync(anna, "company", "anna", back: "/documents?x=1"));
        using var ben = _app.Browser();
        Assert.Equal("/", await SignInAsync(ben, "company", "ben"));

        Assert.Equal(
            [("Anna Berg", "anna@example.com", true), ("Ben Roth", "ben@example.com", false)],
            (await People.ListPeopleAsync(Token)).Select(person => (person.Name, person.Email, person.IsAdministrator)));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(anna, "/api/audit"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(ben, "/api/collections"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(ben, "/api/audit"));
        Assert.Equal(["admins", "hr"], (await People.ListGroupsAsync(Token)).Where(group => group.Provider == "company").Select(group => group.Name));
        var page = await _app.Browser().GetStringAsync(new Uri("/sign-in", UriKind.Relative), Token);
        Assert.Contains("Sign in with Example Ltd", page);
        Assert.Contains("Sign in with partner", page);
    }

    [Fact]
    public async Task Groups_name_address_and_the_role_of_administrator_follow_the_provider_at_each_sign_in()
    {
        await SignInAsync(_app.Browser(), "company", "anna");
        using var ben = _app.Browser();
        await SignInAsync(ben, "company", "ben");
        var id = (await People.ListPeopleAsync(Token)).Single(person => person.Name == "Ben Roth").Id;
        await People.SaveGroupAsync(new PeopleGroup(Guid.CreateVersion7(), "kept here"), Token);
        var kept = (await People.ListGroupsAsync(Token)).Single(group => group.Provider is null);
        await People.SetMembersAsync(kept.Id, [id], Token);

        _provider.Accounts["ben"] = new("s-ben", "Ben Vogel", "vogel@example.com", true, "admins", "KEPT HERE");
        await SignInAsync(ben, "company", "ben");

        var person = (await People.FindPersonAsync(id, Token))!;
        Assert.Equal(("Ben Vogel", "vogel@example.com", true), (person.Name, person.Email, person.IsAdministrator));
        Assert.Equal(["admins", "kept here", "KEPT HERE (company)"], await GroupsAsync(id));

        _provider.Accounts["ben"] = new("s-ben", "Ben Vogel", "anna@example.com", true);
        await SignInAsync(ben, "company", "ben");
        person = (await People.FindPersonAsync(id, Token))!;
        Assert.Equal(("vogel@example.com", false), (person.Email, person.IsAdministrator)); // Anna keeps her address.
        Assert.Equal(["kept here"], await GroupsAsync(id));

        _provider.Accounts["anna"] = new("s-anna", "Anna Berg", "anna@example.com", true);
        Assert.Equal("/", await SignInAsync(_app.Browser(), "company", "anna"));
        Assert.True((await People.ListPeopleAsync(Token)).Single(one => one.Name == "Anna Berg").IsAdministrator); // Nobody else is.
    }

    [Fact]
    public async Task Whoever_is_not_allowed_or_is_disabled_does_not_get_in_and_is_put_out()
    {
        await SignInAsync(_app.Browser(), "company", "anna");
        using var partner = _app.Browser();
        Assert.Equal("/", await SignInAsync(partner, "partner", "ben"));
        Assert.Equal(["hr (partner)", "project"], await GroupsAsync((await People.ListPeopleAsync(Token)).Single(person => person.Name == "Ben Partner").Id));

        _second.Accounts["ben"] = new("p-17", "Ben Partner", "ben@partner.example", true, "hr");
        Assert.Equal("/sign-in?problem=ProviderRefused", await SignInAsync(_app.Browser(), "partner", "ben"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(partner, "/api/collections"));

        _second.Accounts["ben"] = new("p-17", "Ben Partner", "ben@partner.example", true, "project");
        var person = (await People.ListPeopleAsync(Token)).Single(one => one.Name == "Ben Partner");
        await People.SavePersonAsync(person with { IsDisabled = true }, Token);
        Assert.Equal("/sign-in?problem=ProviderRefused", await SignInAsync(_app.Browser(), "partner", "ben"));
        Assert.Equal(2, (await FailedAsync()).Count);
    }

    [Fact]
    public async Task An_account_with_the_same_address_is_taken_over_only_if_the_provider_verified_it()
    {
        var anna = await _app.AddAsync("Anna", isAdministrator: true);
        _provider.Accounts["thief"] = new("s-thief", "Thief", anna.Email, false);
        _provider.Accounts["anna"] = new("s-anna", "Anna Berg", anna.Email, true, "admins");

        Assert.Equal("/sign-in?problem=ProviderConflict", await SignInAsync(_app.Browser(), "company", "thief"));
        Assert.Equal("/", await SignInAsync(_app.Browser(), "company", "anna"));
        Assert.Equal("/sign-in?problem=ProviderConflict", await SignInAsync(_app.Browser(), "company", "thief"));
        Assert.Equal(anna.Id, Assert.Single(await People.ListPeopleAsync(Token)).Id);
        _provider.Accounts["nameless"] = new("s-n", "Nameless", null, true);
        Assert.Equal("/sign-in?problem=ProviderNoEmail", await SignInAsync(_app.Browser(), "company", "nameless"));
    }

    [Fact]
    public async Task Denied_tampered_and_replayed_answers_of_the_provider_sign_nobody_in()
    {
        await SignInAsync(_app.Browser(), "company", "anna");
        using var browser = _app.Browser();

        Assert.Equal("/sign-in?problem=ProviderFailed", await SignInAsync(browser, "company", "deny"));
        var callback = await CallbackAsync(browser, "company", "ben");
        Assert.Equal("/sign-in?problem=ProviderFailed", await VisitAsync(browser, callback.Replace("state=", "state=x", StringComparison.Ordinal)));
        using var other = _app.Browser(); // Another browser did not ask for it: signing it in as somebody else would be the attack.
        Assert.Equal("/sign-in?problem=ProviderFailed", await VisitAsync(other, callback));
        Assert.Equal("/", await VisitAsync(browser, callback));
        await AccountsApplication.PostAsync(browser, "/sign-out");
        Assert.Equal("/sign-in?problem=ProviderFailed", await VisitAsync(browser, callback));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(browser, "/api/collections"));
        Assert.Equal("/", await SignInAsync(_app.Browser(), "company", "ben", back: "//evil.example"));
        Assert.Contains("did not come to an end", await other.GetStringAsync(new Uri("/sign-in?problem=ProviderFailed", UriKind.Relative), Token));
        Assert.DoesNotContain("role=\"alert\" data-testid", await other.GetStringAsync(new Uri("/sign-in?problem=Nothing", UriKind.Relative), Token));
        Assert.Equal(4, (await FailedAsync()).Count);
    }

    [Theory]
    [InlineData("http://login.example.com", "ragplatform", "is not https")]
    [InlineData("nothing", "ragplatform", "needs an Authority")]
    [InlineData("https://login.example.com", "", "needs an Authority")]
    public void A_provider_that_is_not_set_up_ends_the_start_in_one_line(string authority, string clientId, string problem)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Auth:Providers:x:Authority"] = authority, ["Auth:Providers:x:ClientId"] = clientId }).Build();

        var refused = Assert.Throws<StartProblem>(() => new ServiceCollection().AddAuthentication().AddProviders(configuration));

        Assert.Contains(problem, refused.Message);
    }

    [Fact]
    public async Task A_provider_that_does_not_answer_is_told_in_words_and_the_others_work_on()
    {
        await _provider.DisposeAsync();
        using var browser = _app.Browser();
        await _app.AddAsync("Anna", isAdministrator: true);

        Assert.Equal("/sign-in?problem=ProviderFailed", await VisitAsync(browser, "/sign-in/with/company"));
        Assert.Equal("/", await SignInAsync(browser, "partner", "ben"));
    }

    // From the button of the sign-in page over the provider back to us.
    private static async Task<string> SignInAsync(HttpClient browser, string provider, string user, string back = "/") =>
        await VisitAsync(browser, await CallbackAsync(browser, provider, user, back));

    private static async Task<string> CallbackAsync(HttpClient browser, string provider, string user, string back = "/")
    {
        using var challenge = await browser.GetAsync(new Uri($"/sign-in/with/{provider}?back={Uri.EscapeDataString(back)}", UriKind.Relative), Token);
        Assert.Equal(HttpStatusCode.Redirect, challenge.StatusCode);
        Assert.Contains("code_challenge=", challenge.Headers.Location!.Query);
        using var web = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using var answer = await web.GetAsync(new Uri($"{challenge.Headers.Location}&user={user}"), Token);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return answer.Headers.Location!.PathAndQuery;
    }

    private static async Task<string> VisitAsync(HttpClient browser, string path)
    {
        using var answer = await browser.GetAsync(new Uri(path, UriKind.Relative), Token);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return answer.Headers.Location!.OriginalString;
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient browser, string path)
    {
        using var answer = await browser.GetAsync(new Uri(path, UriKind.Relative), Token);
        return answer.StatusCode;
    }

    private async Task<IEnumerable<string>> GroupsAsync(Guid person)
    {
        var names = new List<string>();
        foreach (var group in await People.ListGroupsAsync(Token))
        {
            if ((await People.ListMembersAsync(group.Id, Token)).Any(member => member.Id == person))
            {
                names.Add(group.Name);
            }
        }

        return names;
    }

    private async Task<IReadOnlyList<AuditEntry>> FailedAsync() =>
        (await _app.Services.GetRequiredService<IAuditLog>().ReadAsync(new AuditQuery { Action = AuditAction.SignInFailed }, Token)).Entries;
}
