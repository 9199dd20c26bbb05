using System.ComponentModel.DataAnnotations;
using RagPlatform.Web.Features.Teams;

namespace RagPlatform.Web.Tests.Teams;

public sealed class TeamsOptionsTests
{
    private const string AppId = FakeChannel.AppId;

    [Theory]
    [InlineData(AppId, null, "", null)]
    [InlineData(AppId, "", "", null)]
    [InlineData(AppId, FakeChannel.Tenant, $"api://chat.example.com/botid-{AppId}", null)]
    [InlineData(AppId, "contoso.onmicrosoft.com", "", "Teams:Bots:hr:TenantId ('contoso.onmicrosoft.com') is no id: messages name their tenant by its id, so all of them would be refused. Write the tenant id")]
    [InlineData(AppId, "7a00000000004000800000000000aa", "", "TenantId")]
    [InlineData("6f1d3a52000040008000000000000071", null, "", "AppId")]
    [InlineData(AppId, null, "api://botid-another", "OAuthAudience")]
    [InlineData(AppId, null, AppId, "OAuthAudience")]
    public void What_would_make_every_message_or_token_useless_is_refused_at_start(string appId, string? tenant, string audience, string? problem)
    {
        var options = new TeamsOptions();
        options.Bots["hr"] = new BotOptions { AppId = appId, AppPassword = "the bot's secret", TenantId = tenant, OAuthAudience = audience };

        var found = options.Validate(new ValidationContext(options)).Select(result => result.ErrorMessage!).ToList();

        if (problem is null)
        {
            Assert.Empty(found);
            Assert.NotEqual("", options.Bots["hr"].TenantId); // Messages would be compared with it.
        }
        else
        {
            Assert.Contains(problem, Assert.Single(found));
        }
    }
}
