using System.Net;
using ModelContextProtocol.Authentication;
using ModelContextProtocol.Client;
using RagPlatform.Core.Access;
using RagPlatform.Web.Tests.Mcp;
using RagPlatform.Web.Tests.SignIn;

namespace RagPlatform.Web.Tests.OAuth;

/// <summary>The C# SDK's client is given the address, and finds the way by itself.</summary>
public sealed class OAuthClientTests : IAsyncDisposable
{
    private readonly AccountsApplication _app = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_client_of_the_SDK_goes_from_the_address_to_the_tools_with_a_browser_between()
    {
        var anna = await _app.AddAsync("Anna");
        using var browser = await _app.SignInAsync(anna);
        using var http = _app.Browser();
        var opened = new List<Uri>();
        var options = new HttpClientTransportOptions
        {
            Endpoint = new Uri(http.BaseAddress!, "/mcp"),
            TransportMode = HttpTransportMode.StreamableHttp,
            OAuth = new ClientOAuthOptions
            {
                RedirectUri = new Uri(OAuthApp.Callback),
                DynamicClientRegistration = new DynamicClientRegistrationOptions { ClientName = "SDK" },
                AuthorizationCallbackHandler = async (context, _) =>
                {
                    opened.Add(context.AuthorizationUri);
                    var (_, answer) = await OAuthApp.DecideAsync(browser, context.AuthorizationUri.PathAndQuery);
                    return new AuthorizationResult { Code = answer["code"], State = answer["state"], Iss = answer["iss"] };
                },
            },
        };

        await using var client = await McpClient.CreateAsync(new HttpClientTransport(options, http), cancellationToken: Token);
        var tools = await client.ListToolsAsync(cancellationToken: Token);
        await client.CallAsync("list_collections");

        Assert.Equal(5, tools.Count);
        var (_, asked) = OAuthApp.Split(Assert.Single(opened));
        Assert.Equal(("http://localhost/mcp", "S256", "ask search"), (asked["resource"], asked["code_challenge_method"], asked["scope"]));
    }
}
