using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace RagPlatform.Web.Tests.Teams;

public sealed class ChannelTokenTests
{
    [Fact]
    public async Task Only_the_channels_own_token_for_this_bot_and_this_activity_is_let_in()
    {
        await using var world = await TeamsWorld.StartAsync();
        var channel = world.Channel;
        using var foreign = RSA.Create(2048);
        var past = DateTime.UnixEpoch.AddSeconds(DateTimeOffset.UtcNow.AddMinutes(-20).ToUnixTimeSeconds());
        var unsigned = Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""") + "." + channel.Sign().Split('.')[1] + ".";
        var symmetric = channel.Sign(token => token.SigningCredentials = new(
            new SymmetricSecurityKey(Encoding.UTF8.GetBytes("a secret that the attacker made up for this")) { KeyId = "first" }, SecurityAlgorithms.HmacSha256));
        var signed = channel.Sign();
        (string Why, string? Token)[] refused =
        [
            ("none", null),
            ("not a token", "abc"),
            ("expired", channel.Sign(token => (token.NotBefore, token.Expires) = (past.AddMinutes(-10), past))),
            ("never ending", channel.Sign(token => token.Expires = null)),
            ("another audience", channel.Sign(token => token.Audience = Guid.NewGuid().ToString())),
            ("another issuer", channel.Sign(token => token.Issuer = "https://sts.windows.net/somebody")),
            ("another service address", channel.Sign(serviceUrl: "https://elsewhere.example")),
            ("no service address", channel.Sign(token => token.Claims.Clear())),
            ("an unknown key", channel.Sign(key: new RsaSecurityKey(foreign) { KeyId = "unknown" })),
            ("another key under a known name", channel.Sign(key: new RsaSecurityKey(foreign) { KeyId = "first" })),
            ("alg none", unsigned),
            ("a symmetric key", symmetric),
            ("a changed signature", signed[..^6] + (signed.EndsWith("AAAAAA", StringComparison.Ordinal) ? "BBBBBB" : "AAAAAA")),
        ];

        foreach (var (why, token) in refused)
        {
            var (status, body) = await channel.SendAsync(world.App.Http, channel.Message("How many days of leave?", TeamsWorld.Anna), token);
            Assert.True(status is 401, $"{why}: {status} {body}");
            Assert.DoesNotContain("   at ", body);
        }

        var (accepted, _) = await channel.SendAsync(world.App.Http, channel.Message("How many days of leave?", TeamsWorld.Anna), signed);
        Assert.Equal(200, accepted);
        Assert.Single(await channel.WaitAsync(1));
    }

    [Fact]
    public async Task A_key_that_is_not_for_the_channel_opens_nothing()
    {
        await using var world = await TeamsWorld.StartAsync();
        world.Channel.Endorsements = ["skype"];

        var (status, _) = await world.Channel.SendAsync(world.App.Http, world.Channel.Message("Hello", TeamsWorld.Anna));

        Assert.Equal(401, status);
    }

    [Fact]
    public async Task A_tenant_that_the_bot_is_not_for_is_refused()
    {
        await using var world = await TeamsWorld.StartAsync();
        var message = world.Channel.Message("Hello", TeamsWorld.Anna);
        message["conversation"]!["tenantId"] = Guid.NewGuid().ToString();

        var (status, _) = await world.Channel.SendAsync(world.App.Http, message);

        Assert.Equal(401, status);
    }

    [Fact]
    public async Task A_new_key_of_the_channel_is_known_with_the_first_message_that_it_signs()
    {
        await using var world = await TeamsWorld.StartAsync();
        Assert.Equal(200, (await world.Channel.SendAsync(world.App.Http, world.Channel.Message("Hello", TeamsWorld.Anna))).Status);

        world.Channel.RotateKey();
        await Task.Delay(TimeSpan.FromSeconds(2.2), TestContext.Current.CancellationToken); // Unknown keys make it look again every two seconds at most.

        Assert.Equal(200, (await world.Channel.SendAsync(world.App.Http, world.Channel.Message("Hello again", TeamsWorld.Anna))).Status);
    }

    [Fact]
    public async Task A_channels_token_is_no_guessed_API_key_however_many_messages_come()
    {
        await using var world = await TeamsWorld.StartAsync(more: ("Limits:GuessesPerMinute", "2"));
        foreach (var number in Enumerable.Range(1, 4))
        {
            Assert.Equal(200, (await world.Channel.SendAsync(world.App.Http, world.Channel.Message($"Hello {number}", TeamsWorld.Stranger))).Status);
        }

        Assert.DoesNotContain("signInFailed", (await world.App.GetAsync("/api/audit")).ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_bot_that_nobody_named_and_a_call_without_a_token_lead_nowhere()
    {
        await using var world = await TeamsWorld.StartAsync();

        Assert.Equal(404, (await world.Channel.SendAsync(world.App.Http, world.Channel.Message("Hello", TeamsWorld.Anna), bot: "finance")).Status);
        world.App.Http.DefaultRequestHeaders.Authorization = null;
        Assert.Equal(401, (await world.Channel.SendAsync(world.App.Http, world.Channel.Message("Hello", TeamsWorld.Anna), token: null, bot: "finance")).Status);
    }
}
