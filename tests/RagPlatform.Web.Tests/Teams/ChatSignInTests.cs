using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;
using RagPlatform.Core.Access;
using RagPlatform.Core.Audit;
using RagPlatform.Core.Channels;
using RagPlatform.Web.Features.Teams;
using RagPlatform.Web.Hosting.Accounts;

namespace RagPlatform.Web.Tests.Teams;

/// <summary>People whom nobody knows yet sign in without leaving the chat.</summary>
public sealed class ChatSignInTests
{
    private const string Leave = "How many days of annual leave does an employee have?";
    private const string OAuth = "application/vnd.microsoft.card.oauth";
    private const string SignIn = "application/vnd.microsoft.card.signin";
    private const string Email = "new@example.com";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Teams_signs_somebody_in_by_itself_and_what_they_asked_is_answered_without_being_asked_again()
    {
        await using var world = await TeamsWorld.StartWithSignInAsync();
        await OpenLeaveToEverybodyAsync(world);
        await SendAsync(world, world.Channel.Message("An earlier question", TeamsWorld.Stranger));
        await world.Channel.WaitAsync(1);
        await SendAsync(world, world.Channel.Message(Leave, TeamsWorld.Stranger));
        var card = Card((await world.Channel.WaitAsync(2))[1]);
        var (content, resource) = (card.GetProperty("content"), card.GetProperty("content").GetProperty("tokenExchangeResource"));

        var (status, body) = await SendAsync(world, world.Channel.Exchange(world.Channel.SignPerson(TeamsWorld.Stranger, Email), TeamsWorld.Stranger, resource.GetProperty("id").GetString()!));
        var said = await world.Channel.WaitAsync(3);
        await Task.Delay(300, Token);

        Assert.Equal(OAuth, card.GetProperty("contentType").GetString());
        Assert.Equal(FakeChannel.Connection, content.GetProperty("connectionName").GetString());
        Assert.Equal(("signin", "https://token.example/sign-in"), (content.GetProperty("buttons")[0].GetProperty("type").GetString(), content.GetProperty("buttons")[0].GetProperty("value").GetString()));
        Assert.Equal($"api://botid-{FakeChannel.AppId}", resource.GetProperty("uri").GetString());
        Assert.Contains("your question is answered then", content.GetProperty("text").GetString());
        Assert.Equal(200, status);
        Assert.Equal(resource.GetProperty("id").GetString(), JsonSerializer.Deserialize<JsonElement>(body).GetProperty("id").GetString());
        Assert.Contains("26 days", said[2].Text);
        Assert.Equal(3, world.Channel.Said.Count(one => one.Type == "message")); // The earlier question is not answered too.
        Assert.All(world.Channel.Asked, asked => Assert.Equal($"Bearer token for {FakeChannel.Tenant}", asked.Token));
        var person = (await People(world).FindByEmailAsync(Email, Token))!;
        Assert.Equal(("Somebody New", false), (person.Name, person.IsAdministrator));
        Assert.NotNull((await People(world).ListPeopleAsync(Token)).Single(one => one.Id == person.Id).LastSeenAt);
        var row = Assert.Single((await world.App.Services.GetRequiredService<IAuditLog>().ReadAsync(new AuditQuery { Action = AuditAction.SignedIn }, Token)).Entries);
        Assert.Equal((person.Id.ToString(), """{"with":"company","in":"teams"}"""), (row.Event.Actor.PersonId, row.Event.Details));
    }

    [Fact]
    public async Task The_same_exchange_comes_from_each_device_and_is_answered_once_and_a_later_card_finds_nothing_waiting()
    {
        await using var world = await TeamsWorld.StartWithSignInAsync();
        await OpenLeaveToEverybodyAsync(world);
        await SendAsync(world, world.Channel.Message(Leave, TeamsWorld.Stranger));
        await world.Channel.WaitAsync(1);
        var exchange = world.Channel.Exchange(world.Channel.SignPerson(TeamsWorld.Stranger, Email), TeamsWorld.Stranger);

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => SendAsync(world, NewId(exchange))));
        await world.Channel.WaitAsync(2);
        await Task.Delay(500, Token);
        var once = world.Channel.Said.Count(said => said.Type == "message");
        var second = await SendAsync(world, world.Channel.Exchange(world.Channel.SignPerson(TeamsWorld.Stranger, Email), TeamsWorld.Stranger, "exchange-2"));
        var last = (await world.Channel.WaitAsync(3))[2];

        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        Assert.Equal(2, once);
        Assert.Equal(200, second.Status);
        Assert.Contains("You are signed in", last.Text);
        Assert.Single((await People(world).ListPeopleAsync(Token)), person => person.Email == Email);
    }

    [Fact]
    public async Task Whoever_uses_the_button_is_signed_in_by_the_code_whether_Teams_or_they_send_it()
    {
        await using var world = await TeamsWorld.StartWithSignInAsync();
        await OpenLeaveToEverybodyAsync(world);
        await SendAsync(world, world.Channel.Message(Leave, TeamsWorld.Stranger));
        await world.Channel.WaitAsync(1);
        world.Channel.Codes["482913"] = world.Channel.SignPerson(TeamsWorld.Stranger, Email);

        var wrong = await SendAsync(world, Verify(world, "111111"));
        var cancelled = await SendAsync(world, Verify(world, "CancelledByUser"));
        var known = await People(world).FindByEmailAsync(Email, Token);
        var right = await SendAsync(world, Verify(world, "482913"));
        var answer = (await world.Channel.WaitAsync(2))[1];
        world.Channel.Codes["555555"] = world.Channel.SignPerson("dddddddd-0000-4000-8000-000000000004", "typed@example.com");
        await SendAsync(world, world.Channel.Message("555555", "dddddddd-0000-4000-8000-000000000004", "personal-2"));
        var typed = (await world.Channel.WaitAsync(3))[2];

        Assert.Equal((404, 200, 200), (wrong.Status, cancelled.Status, right.Status));
        Assert.Null(known);
        Assert.Contains("26 days", answer.Text);
        Assert.Contains("You are signed in", typed.Text);
        Assert.NotNull(await People(world).FindByEmailAsync("typed@example.com", Token));
        Assert.Contains(world.Channel.Asked, asked => asked.Request.Contains("code=482913", StringComparison.Ordinal) && asked.Request.Contains("userId=29%3A", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_token_that_is_not_Entras_for_this_bot_and_this_very_person_signs_nobody_in()
    {
        await using var world = await TeamsWorld.StartWithSignInAsync();
        var channel = world.Channel;
        using var foreign = RSA.Create(2048);
        var past = DateTime.UnixEpoch.AddSeconds(DateTimeOffset.UtcNow.AddMinutes(-20).ToUnixTimeSeconds());
        var right = channel.SignPerson(TeamsWorld.Stranger, Email);
        string Changed(Action<SecurityTokenDescriptor> change, SecurityKey? key = null) => channel.SignPerson(TeamsWorld.Stranger, Email, change, key);
        (string Why, string Token)[] refused =
        [
            ("not a token", "abc"),
            ("three parts of nothing", "a.b.c"),
            ("another audience", Changed(token => token.Audience = Guid.NewGuid().ToString())),
            ("the audience of the sign-in page", Changed(token => token.Audience = "ragplatform")),
            ("another issuer", Changed(token => token.Issuer = $"{channel.Address}/{Guid.NewGuid()}/v2.0")),
            ("the channel's issuer", Changed(token => token.Issuer = FakeChannel.Issuer)),
            ("expired", Changed(token => (token.NotBefore, token.Expires) = (past.AddMinutes(-10), past))),
            ("never ending", Changed(token => token.Expires = null)),
            ("another person", channel.SignPerson(TeamsWorld.Anna, Email)),
            ("another tenant", Changed(token => token.Claims["tid"] = Guid.NewGuid().ToString())),
            ("no person", Changed(token => token.Claims.Remove("oid"))),
            ("no tenant", Changed(token => token.Claims.Remove("tid"))),
            ("a program's own", Changed(token => token.Claims.Remove("scp"))),
            ("another scope", Changed(token => token.Claims["scp"] = "User.Read")),
            ("another key under a known name", Changed(_ => { }, new RsaSecurityKey(foreign) { KeyId = "first" })),
            ("alg none", Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""") + "." + right.Split('.')[1] + "."),
            ("a changed signature", right[..^6] + (right.EndsWith("AAAAAA", StringComparison.Ordinal) ? "BBBBBB" : "AAAAAA")),
        ];

        foreach (var (why, token) in refused)
        {
            var (status, body) = await SendAsync(world, channel.Exchange(token, TeamsWorld.Stranger, why));
            Assert.True(status == 412, $"{why}: {status} {body}");
            Assert.Contains("Use the button", JsonSerializer.Deserialize<JsonElement>(body).GetProperty("failureDetail").GetString());
        }

        world.Channel.Codes["482913"] = channel.SignPerson(TeamsWorld.Anna, Email);
        Assert.Equal(412, (await SendAsync(world, Verify(world, "482913"))).Status);
        Assert.Equal(SignIn, Card((await channel.WaitAsync(1))[0]).GetProperty("contentType").GetString());
        Assert.Equal(400, (await SendAsync(world, channel.Exchange(right, TeamsWorld.Stranger, connection: "another"))).Status);
        Assert.Equal(400, (await SendAsync(world, channel.Invoke("signin/tokenExchange", TeamsWorld.Stranger, new JsonArray()))).Status);
        Assert.Equal(404, (await SendAsync(world, channel.Invoke("signin/verifyState", TeamsWorld.Stranger, new JsonObject()))).Status);
        Assert.Null(await People(world).FindByEmailAsync(Email, Token));
        Assert.Null(await LinkedAsync(world, TeamsWorld.Stranger));
        Assert.Single(channel.Said);
        Assert.Equal(200, (await SendAsync(world, channel.Exchange(right, TeamsWorld.Stranger, "at last"))).Status);
        Assert.NotNull(await LinkedAsync(world, TeamsWorld.Stranger));
    }

    [Fact]
    public async Task An_account_with_the_same_address_is_theirs_only_if_the_provider_is_trusted_with_addresses()
    {
        await using var trusted = await TeamsWorld.StartWithSignInAsync();
        await using var untrusted = await TeamsWorld.StartWithSignInAsync(("Auth:Providers:company:TrustEmail", "false"));
        foreach (var world in new[] { trusted, untrusted })
        {
            await SendAsync(world, world.Channel.Exchange(world.Channel.SignPerson(TeamsWorld.Stranger, "Ben@example.com"), TeamsWorld.Stranger));
        }

        Assert.Contains("You are signed in", (await trusted.Channel.WaitAsync(1))[0].Text);
        Assert.Contains("account with your address already", (await untrusted.Channel.WaitAsync(1))[0].Text);
        Assert.Equal((await People(trusted).FindByEmailAsync("ben@example.com", Token))!.Id, await LinkedAsync(trusted, TeamsWorld.Stranger));
        Assert.Null(await LinkedAsync(untrusted, TeamsWorld.Stranger));
        var refusals = (await untrusted.App.Services.GetRequiredService<IAuditLog>().ReadAsync(new AuditQuery { Action = AuditAction.SignInFailed }, Token)).Entries;
        Assert.Equal("""{"with":"company","in":"teams"}""", Assert.Single(refusals).Event.Details);
    }

    [Fact]
    public async Task Whoever_signed_in_in_the_chat_first_is_the_same_person_on_the_page()
    {
        await using var world = await TeamsWorld.StartWithSignInAsync(("Auth:Providers:company:TrustEmail", "false"));
        await SendAsync(world, world.Channel.Exchange(world.Channel.SignPerson(TeamsWorld.Stranger, Email), TeamsWorld.Stranger));
        await world.Channel.WaitAsync(1);
        var user = new ClaimsPrincipal(new ClaimsIdentity([new("sub", "of the page"), new("oid", TeamsWorld.Stranger), new("tid", FakeChannel.Tenant), new("email", Email)]));

        var signIn = world.App.Services.GetRequiredService<ProviderSignIn>();
        var (person, problem) = await signIn.FindPersonAsync("company", user, Token);
        var (stranger, conflict) = await signIn.FindPersonAsync("company", new(new ClaimsIdentity([new("sub", "another"), new("oid", Guid.NewGuid().ToString()), new("tid", FakeChannel.Tenant), new("email", Email)])), Token);

        Assert.Null(problem);
        Assert.Equal(await LinkedAsync(world, TeamsWorld.Stranger), person!.Id);
        Assert.Equal(person.Id, await world.App.Services.GetRequiredService<IProviderIdentities>().FindAsync("company", "of the page", Token));
        Assert.Equal((null, "ProviderConflict"), (stranger, conflict));
    }

    [Fact]
    public async Task Whoever_is_disabled_stays_out_and_is_told_so()
    {
        await using var world = await TeamsWorld.StartWithSignInAsync();
        var ben = (await People(world).FindByEmailAsync("ben@example.com", Token))!;
        await People(world).SavePersonAsync(ben with { IsDisabled = true }, Token);
        await SendAsync(world, world.Channel.Message(Leave, TeamsWorld.Ben));
        await world.Channel.WaitAsync(1);

        await SendAsync(world, world.Channel.Exchange(world.Channel.SignPerson(TeamsWorld.Ben, "ben@example.com"), TeamsWorld.Ben));
        var said = await world.Channel.WaitAsync(2);

        Assert.Contains("you may not use this installation", said[1].Text);
        Assert.DoesNotContain(world.Channel.Said, one => one.Text.Contains("26 days", StringComparison.Ordinal));
        Assert.True((await People(world).FindPersonAsync(ben.Id, Token))!.IsDisabled);
    }

    [Fact]
    public async Task Groups_that_the_token_does_not_tell_stay_and_where_they_decide_the_page_is_shown()
    {
        await using var world = await TeamsWorld.StartWithSignInAsync(("Auth:Providers:company:AllowedGroups:0", "staff"));
        string Tell(params string[] groups) => world.Channel.SignPerson(TeamsWorld.Stranger, Email, token => token.Claims["groups"] = groups);

        await SendAsync(world, world.Channel.Exchange(world.Channel.SignPerson(TeamsWorld.Stranger, Email), TeamsWorld.Stranger, "untold"));
        var untold = (await world.Channel.WaitAsync(1))[0];
        await SendAsync(world, world.Channel.Exchange(Tell("guests"), TeamsWorld.Stranger, "in another"));
        var outside = (await world.Channel.WaitAsync(2))[1];
        var before = await LinkedAsync(world, TeamsWorld.Stranger);
        await SendAsync(world, world.Channel.Exchange(Tell("staff"), TeamsWorld.Stranger, "in it"));
        await world.Channel.WaitAsync(3);

        Assert.Equal(SignIn, Card(untold).GetProperty("contentType").GetString());
        Assert.Contains("you may not use this installation", outside.Text);
        Assert.Null(before);
        Assert.NotNull(await LinkedAsync(world, TeamsWorld.Stranger));
        Assert.Contains(await People(world).ListGroupsAsync(Token), group => group is { Name: "staff", Provider: "company" });
    }

    [Fact]
    public async Task A_question_that_waits_for_a_sign_in_outlives_a_restart_and_asks_nobody_twice()
    {
        await using var world = await TeamsWorld.StartWithSignInAsync();
        await OpenLeaveToEverybodyAsync(world);
        await SendAsync(world, world.Channel.Message(Leave, TeamsWorld.Stranger));
        await world.Channel.WaitAsync(1);
        await SendAsync(world, world.Channel.Message("Where is the car park?", "dddddddd-0000-4000-8000-000000000004", "personal-2"));
        await world.Channel.WaitAsync(2);
        var store = world.App.Services.GetRequiredService<IChannelStore>();
        var open = await store.ListOpenAsync(DateTimeOffset.MinValue, Token);

        var person = new Person(Guid.CreateVersion7(), "Known by now", Email, false, false, DateTimeOffset.UtcNow, null);
        await world.App.Services.GetRequiredService<IProviderIdentities>().AddAsync(person, EntraIdentity.Provider(FakeChannel.Tenant), EntraIdentity.Subject(TeamsWorld.Stranger), Token);
        using var next = ActivatorUtilities.CreateInstance<BotQueue>(world.App.Services); // As the next start makes it.
        await next.StartAsync(Token);
        var said = await world.Channel.WaitAsync(3);
        await Task.Delay(500, Token);

        Assert.Equal(2, open.Count);
        Assert.Contains("26 days", said[2].Text);
        Assert.Equal(3, world.Channel.Said.Count(one => one.Type == "message"));
        Assert.Single(await world.App.Services.GetRequiredService<IChannelStore>().ListOpenAsync(DateTimeOffset.MinValue, Token));
    }

    [Fact]
    public async Task What_Teams_could_not_do_is_answered_by_the_way_over_the_page_once()
    {
        await using var world = await TeamsWorld.StartWithSignInAsync();
        JsonObject Failure(string person) => world.Channel.Invoke("signin/failure", person, new JsonObject { ["code"] = "resourcematchfailed", ["message"] = "Resource match failed" });

        var first = await SendAsync(world, Failure(TeamsWorld.Stranger));
        var second = await SendAsync(world, Failure(TeamsWorld.Stranger));
        var ofSomebodyKnown = await SendAsync(world, Failure(TeamsWorld.Ben));
        await world.Channel.WaitAsync(1);
        await Task.Delay(300, Token);

        Assert.Equal((200, 200, 200), (first.Status, second.Status, ofSomebodyKnown.Status));
        Assert.Equal(SignIn, Card(Assert.Single(world.Channel.Said)).GetProperty("contentType").GetString());
    }

    [Fact]
    public async Task In_a_group_the_card_leads_to_the_page_and_answers_a_mention_only()
    {
        await using var world = await TeamsWorld.StartWithSignInAsync();
        const string Group = "19:group@thread.tacv2;messageid=1";
        var talk = world.Channel.Message(Leave, TeamsWorld.Stranger, Group, "channel");
        var press = world.Channel.Message("", TeamsWorld.Stranger, Group, "channel");
        press["value"] = new JsonObject
        {
            ["action"] = "addFiles", ["collectionId"] = world.OpenCollection, ["files"] = new JsonArray(new JsonObject { ["name"] = "a.txt", ["url"] = $"{world.Channel.Address}/file" }),
        };
        var mention = world.Channel.Message($"<at>HR</at> {Leave}", TeamsWorld.Stranger, Group, "channel");
        mention["entities"] = new JsonArray(new JsonObject
        {
            ["type"] = "mention", ["text"] = "<at>HR</at>", ["mentioned"] = new JsonObject { ["id"] = $"28:{FakeChannel.AppId}", ["name"] = "HR" },
        });
        var exchange = world.Channel.Exchange(world.Channel.SignPerson(TeamsWorld.Stranger, Email), TeamsWorld.Stranger);
        exchange["conversation"]!["conversationType"] = "groupChat";

        await SendAsync(world, talk);
        await SendAsync(world, press);
        await SendAsync(world, mention);
        var card = Card((await world.Channel.WaitAsync(1))[0]);
        var (status, _) = await SendAsync(world, exchange);
        await Task.Delay(300, Token);

        Assert.Equal(SignIn, card.GetProperty("contentType").GetString());
        Assert.Equal(501, status);
        Assert.Single(world.Channel.Said);
        Assert.Empty(world.Channel.Asked);
        Assert.Null(await LinkedAsync(world, TeamsWorld.Stranger));
    }

    [Theory]
    [InlineData("Teams:Bots:hr:OAuthConnection", "")]
    [InlineData("Auth:Providers:company:IsEntra", "false")]
    public async Task Without_a_connection_or_Entra_ID_everything_is_as_it_was(string key, string value)
    {
        await using var world = await TeamsWorld.StartWithSignInAsync((key, value));

        await SendAsync(world, world.Channel.Message(Leave, TeamsWorld.Stranger));
        var card = Card((await world.Channel.WaitAsync(1))[0]);
        var (status, _) = await SendAsync(world, world.Channel.Exchange(world.Channel.SignPerson(TeamsWorld.Stranger, Email), TeamsWorld.Stranger));

        Assert.Equal(SignIn, card.GetProperty("contentType").GetString());
        Assert.Equal(501, status);
        Assert.Empty(world.Channel.Asked);
    }

    [Fact]
    public async Task Where_the_token_service_gives_no_link_the_card_leads_to_the_page()
    {
        await using var world = await TeamsWorld.StartWithSignInAsync(("Teams:Bots:hr:OAuthConnection", "misspelt"));

        await SendAsync(world, world.Channel.Message(Leave, TeamsWorld.Stranger));

        Assert.Equal(SignIn, Card((await world.Channel.WaitAsync(1))[0]).GetProperty("contentType").GetString());
        Assert.Single(world.Channel.Asked);
    }

    private static Task<(int Status, string Body)> SendAsync(TeamsWorld world, JsonNode activity) => world.Channel.SendAsync(world.App.Http, activity);

    private static JsonNode NewId(JsonObject activity)
    {
        var copy = activity.DeepClone();
        copy["id"] = Guid.NewGuid().ToString();
        return copy;
    }

    private static JsonObject Verify(TeamsWorld world, string state) => world.Channel.Invoke("signin/verifyState", TeamsWorld.Stranger, new JsonObject { ["state"] = state });

    private static JsonElement Card(Said said) => said.Activity.GetProperty("attachments")[0];

    private static IPeopleStore People(TeamsWorld world) => world.App.Services.GetRequiredService<IPeopleStore>();

    private static Task<Guid?> LinkedAsync(TeamsWorld world, string person) =>
        world.App.Services.GetRequiredService<IProviderIdentities>().FindAsync(EntraIdentity.Provider(FakeChannel.Tenant), EntraIdentity.Subject(person), Token);

    private static async Task OpenLeaveToEverybodyAsync(TeamsWorld world)
    {
        var (status, body) = await world.App.SendAsync(
            HttpMethod.Put, $"/api/collections/{world.OpenCollection}/access", new[] { new { principal = "user:owner", role = "owner" }, new { principal = Principal.Everyone, role = "reader" } });
        Assert.True(status is >= 200 and < 300, $"{status}: {body}");
    }
}
