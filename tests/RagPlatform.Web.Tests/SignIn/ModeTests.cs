using Microsoft.Extensions.Configuration;
using RagPlatform.Web.Hosting;

namespace RagPlatform.Web.Tests.SignIn;

public sealed class ModeTests
{
    [Theory]
    [InlineData(null, null, "single")]
    [InlineData(null, "http://127.0.0.1:5080;http://localhost:1;http://[::1]:2", "single")]
    [InlineData(null, "http://0.0.0.0:5080", "accounts")]
    [InlineData(null, "http://127.0.0.1:5080;http://chat.example.com", "accounts")]
    [InlineData("accounts", "http://127.0.0.1:5080", "accounts")]
    public void Nobody_signs_in_only_as_long_as_nobody_else_can_come(string? mode, string? urls, string expected)
    {
        var configuration = Configuration(mode, urls);

        Assert.Equal(expected, StartChecks.ModeOf(configuration));
        StartChecks.RequireSignInOrLoopback(configuration);
    }

    [Fact]
    public void Serving_others_without_sign_in_is_an_error_that_says_what_to_set()
    {
        var problem = Assert.Throws<StartProblem>(() => StartChecks.RequireSignInOrLoopback(Configuration("single", "http://0.0.0.0:5080")));

        Assert.Equal(
            "http://0.0.0.0:5080 can be reached from other machines, but nobody signs in here (Auth:Mode is 'single'). "
            + "Set Auth__Mode=accounts, or use a loopback address: --urls http://127.0.0.1:5080.",
            problem.Message);
    }

    [Fact]
    public void A_mode_that_does_not_exist_is_an_error()
    {
        var problem = Assert.Throws<StartProblem>(() => StartChecks.RequireSignInOrLoopback(Configuration("none", null)));

        Assert.Equal("Auth:Mode 'none' is not known. Use 'single' or 'accounts'.", problem.Message);
    }

    private static IConfiguration Configuration(string? mode, string? urls) =>
        new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Auth:Mode"] = mode, ["urls"] = urls }).Build();
}
