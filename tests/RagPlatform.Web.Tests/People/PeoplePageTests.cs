using System.Globalization;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using MudBlazor;
using RagPlatform.Backends.Sqlite;
using RagPlatform.Core.Access;
using RagPlatform.Web.Features.People;
using RagPlatform.Web.Features.SignIn;
using RagPlatform.Web.Hosting.Mail;
using RagPlatform.Web.Tests.Support;

namespace RagPlatform.Web.Tests.People;

public sealed class PeoplePageTests : IAsyncDisposable
{
    private readonly Pages _pages = new();

    public PeoplePageTests()
    {
        _pages.Services.AddSqliteAccounts();
        _pages.Services.AddSingleton<MailQueue>();
        _pages.Services.AddSignInFeature();
        _pages.Services.AddPeopleFeature();
    }

    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    private IPeopleStore People => _pages.Services.GetRequiredService<IPeopleStore>();

    public ValueTask DisposeAsync() => _pages.DisposeAsync();

    [Fact]
    public async Task Saving_a_name_on_a_page_opened_before_somebody_was_disabled_leaves_them_disabled()
    {
        await AddAsync("Anna", true);
        var ben = await AddAsync("Ben", true);
        var page = _pages.Render<PeoplePage>();
        await People.SavePersonAsync(ben with { IsDisabled = true, IsAdministrator = false }, Token); // By another administrator, meanwhile.

        await page.Find("[aria-label='Edit Ben']").ClickAsync();
        await page.Find("form.edit input").ChangeAsync("Ben Roth");
        await page.Find("form.edit").SubmitAsync();

        var after = await People.FindPersonAsync(ben.Id, Token);
        Assert.Equal(("Ben Roth", true, false), (after!.Name, after.IsDisabled, after.IsAdministrator));
    }

    [Fact]
    public async Task Making_somebody_an_administrator_on_such_a_page_leaves_them_disabled_too()
    {
        await AddAsync("Anna", true);
        var ben = await AddAsync("Ben");
        var page = _pages.Render<PeoplePage>();
        await People.SavePersonAsync(ben with { IsDisabled = true }, Token);

        await page.Find("[aria-label='Ben is an administrator']").ClickAsync();

        Assert.True((await People.FindPersonAsync(ben.Id, Token))!.IsDisabled);
    }

    [Fact]
    public async Task A_link_on_such_a_page_is_refused()
    {
        await AddAsync("Anna", true);
        var ben = await AddAsync("Ben");
        var page = _pages.Render<PeoplePage>();
        await People.SavePersonAsync(ben with { IsDisabled = true }, Token);

        await page.Find("[aria-label='New link for Ben']").ClickAsync();

        Assert.Contains("The account is disabled", page.Markup);
    }

    [Fact]
    public async Task Renaming_a_group_on_a_page_opened_before_leaves_whoever_was_taken_out_out()
    {
        var anna = await AddAsync("Anna", true);
        var ben = await AddAsync("Ben");
        var group = new PeopleGroup(Guid.CreateVersion7(), "hr");
        await People.SaveGroupAsync(group, Token);
        await People.SetMembersAsync(group.Id, [anna.Id, ben.Id], Token);
        var page = _pages.Render<PeoplePage>();
        await People.SetMembersAsync(group.Id, [anna.Id], Token);

        await page.Find("[aria-label='Edit hr']").ClickAsync();
        await page.Find("form.edit input").ChangeAsync("HR");
        await page.Find("form.edit").SubmitAsync();

        Assert.Equal([anna.Id], (await People.ListMembersAsync(group.Id, Token)).Select(member => member.Id));
    }

    [Fact]
    public async Task Administrators_who_add_different_people_to_a_group_at_the_same_time_lose_nobody()
    {
        var administration = _pages.Services.GetRequiredService<PeopleAdministration>();
        var group = new PeopleGroup(Guid.CreateVersion7(), "hr");
        await People.SaveGroupAsync(group, Token);
        var people = new List<Guid>();
        for (var i = 0; i < 20; i++)
        {
            people.Add((await AddAsync($"Person{i}")).Id);
        }

        await Task.WhenAll(people.Select(person => Task.Run(() => administration.ChangeMembersAsync(group, [person], [], Caller.Owner, Token))));

        Assert.Equal(people.Order(), (await People.ListMembersAsync(group.Id, Token)).Select(member => member.Id).Order());
    }

    [Fact]
    public async Task What_is_refused_is_told_in_the_language_of_the_page()
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("de"); // Of this test alone: it flows with it.
        var texts = _pages.Services.GetRequiredService<IStringLocalizer<PeopleTexts>>();
        await AddAsync("Anna", true);
        await AddAsync("Ben");
        var group = new PeopleGroup(Guid.CreateVersion7(), "hr");
        await People.SaveGroupAsync(group, Token);
        var dialogs = _pages.Render<MudDialogProvider>();
        var page = _pages.Render<PeoplePage>();

        Assert.StartsWith("Jemand anderes hat diese Adresse", await InviteAsync("Carl", "BEN@example.com"));
        Assert.StartsWith("Das ist keine E-Mail-Adresse", await InviteAsync("Carl", "no address"));
        Assert.StartsWith("Ein Name hat 1 bis 100 Zeichen", await InviteAsync(" ", "carl@example.com"));

        await page.Find("[data-testid=group-name]").ChangeAsync("HR");
        await page.FindAll("form.invite")[1].SubmitAsync();
        Assert.StartsWith("Eine andere Gruppe hat diesen Namen", page.FindAll("[role=alert]")[^1].TextContent);

        var taking = page.Find("[aria-label='Anna gehört zur Administration']").ClickAsync();
        dialogs.WaitForAssertion(() => Assert.Contains("Anna", dialogs.Markup));
        await dialogs.FindAll("button").First(button => button.TextContent.Trim() == texts["NoAdministrator"]).ClickAsync();
        await taking;
        Assert.StartsWith("Das ist das letzte Konto der Administration", page.Find("[data-testid=people-problem]").TextContent);

        var ofProvider = await Record.ExceptionAsync(
            () => _pages.Services.GetRequiredService<PeopleAdministration>().DeleteGroupAsync(group with { Provider = "keycloak" }, Caller.Owner, Token));
        var problem = Assert.IsType<PeopleException>(ofProvider);
        Assert.Equal("Wer zu „hr“ gehört, sagt keycloak bei jeder Anmeldung, es wurde nichts geändert. Ändern Sie es dort.", texts[problem.Text, [.. problem.Values]]);

        async Task<string> InviteAsync(string name, string email)
        {
            await page.Find("[data-testid=invite-name]").ChangeAsync(name);
            await page.Find("[data-testid=invite-email]").ChangeAsync(email);
            await page.FindAll("form.invite")[0].SubmitAsync();
            return page.Find("[data-testid=people-problem]").TextContent;
        }
    }

    [Fact]
    public async Task Taking_the_role_of_administrator_away_asks_first()
    {
        await AddAsync("Anna", true);
        var ben = await AddAsync("Ben", true);
        var dialogs = _pages.Render<MudDialogProvider>();
        var page = _pages.Render<PeoplePage>();

        var taking = page.Find("[aria-label='Ben is an administrator']").ClickAsync();
        dialogs.WaitForAssertion(() => Assert.Contains("Is Ben no longer to be an administrator?", dialogs.Markup));
        Assert.True((await People.FindPersonAsync(ben.Id, Token))!.IsAdministrator);
        await dialogs.FindAll("button").First(button => button.TextContent.Trim() == "Take it away").ClickAsync();
        await taking;

        Assert.False((await People.FindPersonAsync(ben.Id, Token))!.IsAdministrator);
    }

    private async Task<Person> AddAsync(string name, bool isAdministrator = false)
    {
        var person = new Person(Guid.CreateVersion7(), name, $"{name.ToLowerInvariant()}@example.com", isAdministrator, false, TimeProvider.System.GetUtcNow(), null);
        await People.SavePersonAsync(person, Token);
        return person;
    }
}
