using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using RagPlatform.Core.Access;
using RagPlatform.Core.Assistants;
using RagPlatform.Web.Features.Teams.Setup;

namespace RagPlatform.Web.Tests.Teams;

public sealed class TeamsCheckTests
{
    private const string Provider = "Auth:Providers:company";

    private static readonly (string, string)[] Complete =
    [
        ("Teams:PublicAddress", "%channel%"), ($"{Provider}:Authority", "https://login.microsoftonline.com/tenant/v2.0"), ($"{Provider}:ClientId", "ragplatform"),
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_everything_in_place_each_step_is_ok_in_its_order_and_the_log_knows_who_looked()
    {
        await using var world = await TeamsWorld.StartAsync(more: Complete);

        var steps = await CheckAsync(world);
        var log = await world.App.GetAsync("/api/audit?what=settingsChecked");

        Assert.Equal(TeamsCheck.Names, steps.Select(step => step.GetProperty("name").GetString()));
        Assert.All(steps, step => Assert.True(StateOf(step) == "ok", step.ToString()));
        Assert.Contains("2 people", Find(steps, TeamsCheck.People).GetProperty("detail").GetString());
        Assert.Contains("HR help", log.ToString());
    }

    [Fact]
    public async Task What_Entra_ID_refuses_is_told_in_short_with_what_to_do_and_the_secret_is_never_shown()
    {
        await using var world = await TeamsWorld.StartAsync(more: Complete);
        world.Channel.TokenRefusal = JsonSerializer.Serialize(new
        {
            error = "invalid_client", error_description = "AADSTS7000215: Invalid client secret 'the bot's secret' provided. Trace ID: 0a1b Correlation ID: 2c3d Timestamp: now",
        });

        var steps = await CheckAsync(world);
        var step = Find(steps, TeamsCheck.Token);

        Assert.Equal("failed", StateOf(step));
        Assert.Contains("AADSTS7000215: Invalid client secret", step.GetProperty("detail").GetString());
        Assert.Contains("not its id", step.GetProperty("fix").GetString());
        Assert.DoesNotContain("Trace ID", step.ToString());
        Assert.DoesNotContain("the bot's secret", string.Concat(steps));
        Assert.Equal("ok", StateOf(Find(steps, TeamsCheck.Refusal))); // The steps behind it are taken all the same.
    }

    [Fact]
    public async Task A_message_without_a_token_that_is_taken_over_the_public_address_is_found()
    {
        await using var world = await TeamsWorld.StartAsync(more: [.. Complete, ("Teams:AllowUnsignedFromThisMachine", "true")]);

        var step = Find(await CheckAsync(world), TeamsCheck.Refusal);

        Assert.Equal("failed", StateOf(step));
        Assert.Contains("AllowUnsignedFromThisMachine=false", step.GetProperty("fix").GetString());
        Assert.Empty(world.Channel.Said);
    }

    [Fact]
    public async Task A_machine_that_does_not_answer_fails_its_step_and_no_other()
    {
        await using var world = await TeamsWorld.StartAsync(more: [.. Complete, ("Teams:OpenIdMetadata", "http://127.0.0.1:9/openid")]);

        var steps = await CheckAsync(world);

        Assert.Equal(["metadata"], steps.Where(step => StateOf(step) == "failed").Select(step => step.GetProperty("name").GetString()));
        Assert.All(steps.Where(step => StateOf(step) == "failed"), step => Assert.NotEmpty(step.GetProperty("fix").GetString()!));
    }

    [Fact]
    public async Task An_OAuth_connection_is_looked_up_and_what_does_not_fit_it_is_told()
    {
        await using var world = await TeamsWorld.StartAsync(more: [("Teams:PublicAddress", "%channel%"), .. FakeChannel.SignInSettings("hr")]);
        var fine = Find(await CheckAsync(world), TeamsCheck.SignIn);
        world.Channel.ExchangeUri = "api://botid-another";
        var other = Find(await CheckAsync(world), TeamsCheck.SignIn);
        await using var unknown = await TeamsWorld.StartAsync(more: [.. FakeChannel.SignInSettings("hr"), ("Teams:Bots:hr:OAuthConnection", "misspelt")]);
        await using var foreign = await TeamsWorld.StartAsync(more: [.. FakeChannel.SignInSettings("hr"), ("Auth:Providers:company:Authority", "http://127.0.0.1:9/tenant/v2.0")]);
        await using var without = await TeamsWorld.StartAsync(more: ("Teams:Bots:hr:OAuthConnection", FakeChannel.Connection));

        Assert.Equal(("ok", "failed"), (StateOf(fine), StateOf(other)));
        Assert.Contains("api://botid-another", other.GetProperty("detail").GetString());
        Assert.Contains(FakeChannel.AppId, other.GetProperty("fix").GetString());
        Assert.Contains("Connection not found", Find(await CheckAsync(unknown), TeamsCheck.SignIn).GetProperty("detail").GetString());
        Assert.Contains("No sign-in provider is the Entra ID", Find(await CheckAsync(foreign), TeamsCheck.SignIn).GetProperty("detail").GetString());
        Assert.Contains("Auth__Providers", Find(await CheckAsync(without), TeamsCheck.SignIn).GetProperty("fix").GetString());
        Assert.Empty(without.Channel.Asked);
    }

    [Fact]
    public async Task Nothing_is_connected_to_before_a_bot_is_named_nor_by_an_owner_who_is_no_administrator()
    {
        await using var world = await TeamsWorld.StartAsync(more: Complete);
        var (_, other) = await world.App.SendAsync(HttpMethod.Post, "/api/assistants", new { name = "Nobody's bot" });
        var withoutBot = await CheckAsync(world, other.GetProperty("id").GetGuid());
        var ben = await world.App.Services.GetRequiredService<IPeopleStore>().FindByEmailAsync("Ben@example.com", Token);
        await world.App.SendAsync(HttpMethod.Put, $"/api/assistants/{world.Assistant}/access", new[] { new { principal = Principal.OfPerson(ben!.Id), role = "owner" } });
        var caller = (await world.App.Services.GetRequiredService<IPeopleStore>().FindCallerAsync(ben.Id, Token))!;
        var assistant = (await world.App.Services.GetRequiredService<IAssistantStore>().FindAsync(world.Assistant, caller.Filter(), Token))!;

        var byOwner = await world.App.Services.GetRequiredService<TeamsCheck>().RunAsync(assistant, caller, Token).ToListAsync(Token);

        Assert.Equal(["bot", "sharing"], withoutBot.Where(step => StateOf(step) == "failed").Select(step => step.GetProperty("name").GetString()));
        Assert.Equal(["address", "metadata", "token", "tenant", "signin", "refusal"], withoutBot.Where(step => StateOf(step) == "skipped").Select(step => step.GetProperty("name").GetString()));
        Assert.Equal(["address", "metadata", "token", "refusal"], byOwner.Where(step => step.State == CheckState.Skipped).Select(step => step.Name));
        Assert.Equal(TeamsCheck.Shared, Assert.Single(byOwner, step => step.State == CheckState.Failed).Name); // Ben alone has it now.
        Assert.Equal(0, world.Channel.TokensGiven);
    }

    private static async Task<List<JsonElement>> CheckAsync(TeamsWorld world, Guid? assistant = null)
    {
        var (status, steps) = await world.App.SendAsync(HttpMethod.Post, $"/api/assistants/{assistant ?? world.Assistant}/teams/check");
        Assert.Equal(200, status);
        return [.. steps.EnumerateArray()];
    }

    private static string StateOf(JsonElement step) => step.GetProperty("state").GetString()!;

    private static JsonElement Find(List<JsonElement> steps, string name) => steps.Single(step => step.GetProperty("name").GetString() == name);
}
