using Bunit;
using Microsoft.Extensions.DependencyInjection;
using RagPlatform.Core.Access;
using RagPlatform.Core.Assistants;
using RagPlatform.Web.Features.Access;
using RagPlatform.Web.Features.Teams;
using RagPlatform.Web.Features.Teams.Setup;
using RagPlatform.Web.Tests.Support;

namespace RagPlatform.Web.Tests.Teams;

public sealed class TeamsPageTests : IAsyncDisposable
{
    private readonly Pages _pages = new();

    public TeamsPageTests() => _pages.Services.AddTeamsFeature();

    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _pages.DisposeAsync();

    [Fact]
    public async Task Before_a_bot_is_named_the_page_says_what_to_register_and_to_write_and_offers_no_package()
    {
        var page = await RenderAsync();

        Assert.Equal("https://chat.example.com/api/messages/hr_help", page.Find("[data-testid=teams-endpoint]").TextContent);
        Assert.Contains("Teams__Bots__hr_help__AppPassword=THE-CLIENT-SECRET", page.Find("[data-testid=teams-settings]").TextContent);
        Assert.Empty(page.FindAll("[data-testid=teams-package]"));
        Assert.Contains("no bot in the settings", page.Find("[data-testid=teams-package-problem]").TextContent);
    }

    [Fact]
    public async Task The_check_shows_each_step_with_what_to_do()
    {
        var page = await RenderAsync();
        Assert.Empty(page.FindAll("[data-testid=teams-step]"));

        await page.Find("[data-testid=teams-check]").ClickAsync();

        page.WaitForAssertion(() => Assert.Contains("need something", page.Find("[role=status]").TextContent));
        Assert.Equal(
            [("bot", "failed"), ("address", "skipped"), ("metadata", "skipped"), ("token", "skipped"), ("tenant", "skipped"), ("people", "failed"), ("signin", "skipped"), ("sharing", "failed"), ("refusal", "skipped")],
            page.FindAll("[data-testid=teams-step]").Select(step => (step.GetAttribute("data-name")!, step.GetAttribute("data-state")!)));
        Assert.Contains("Auth__Mode=accounts", page.Find("[data-name=people] .fix").TextContent);
    }

    [Fact]
    public async Task With_a_bot_and_an_https_address_the_package_is_offered_and_the_secret_is_not_shown()
    {
        _pages.Services.Configure<TeamsOptions>(options =>
        {
            options.PublicAddress = "https://rag.example.org/";
            options.Bots["people"] = new BotOptions { Assistant = "HR help", AppId = FakeChannel.AppId, AppPassword = "the bot's secret", TenantId = FakeChannel.Tenant };
        });

        var page = await RenderAsync();

        Assert.EndsWith("/teams/package", page.Find("[data-testid=teams-package]").GetAttribute("href"));
        Assert.Equal("https://rag.example.org/api/messages/people", page.Find("[data-testid=teams-endpoint]").TextContent);
        Assert.Contains($"Teams__Bots__people__AppId={FakeChannel.AppId}", page.Find("[data-testid=teams-settings]").TextContent);
        Assert.Contains($"Application ID URI: api://botid-{FakeChannel.AppId}", page.Find("[data-testid=teams-application]").TextContent);
        Assert.Contains($"Scopes: {FakeChannel.AppId}/access_as_user", page.Find("[data-testid=teams-connection]").TextContent);
        Assert.Equal("Teams__Bots__people__OAuthConnection=THE-NAME-OF-THE-CONNECTION", page.Find("[data-testid=teams-connection-setting]").TextContent);
        Assert.DoesNotContain("the bot's secret", page.Markup);
    }

    [Fact]
    public async Task Whoever_may_not_share_the_assistant_sees_nothing_of_it()
    {
        var page = await RenderAsync(new Caller("somebody", "Somebody", ["user:somebody"], IsAdministrator: false));

        Assert.DoesNotContain("HR help", page.Markup);
        Assert.Contains("You don't have access", page.Find("h1").TextContent);
    }

    private async Task<IRenderedComponent<TeamsPage>> RenderAsync(Caller? caller = null)
    {
        var assistant = await _pages.Services.GetRequiredService<IAssistantStore>().SaveAsync(
            new Assistant { Id = Guid.CreateVersion7(), Name = "HR help" }, Caller.Owner, Token);
        _pages.Services.GetRequiredService<CurrentCaller>().Use(caller ?? Caller.Owner);
        var page = _pages.Render<TeamsPage>(parameters => parameters.Add(p => p.Id, assistant.Id));
        page.WaitForElement("h1");
        return page;
    }
}
