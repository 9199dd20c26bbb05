using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using RagPlatform.EndToEndTests.Hosting;
using RagPlatform.EndToEndTests.Pages;

namespace RagPlatform.EndToEndTests;

/// <summary>A program of somebody's own machine is connected in a real browser, used, and withdrawn on the page of the account.</summary>
public sealed class OAuthTests(Browser browser)
{
    private const string Package = "@modelcontextprotocol/sdk@1.32.2";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1440, false, "en-GB")]
    [InlineData(390, true, "de-DE")]
    public async Task A_program_that_is_given_the_address_is_allowed_in_the_browser_and_withdrawn_there(int width, bool dark, string locale)
    {
        await using var application = await RunningApplication.StartAsync(Token, ("Models__Chat", "none"), ("Auth__Mode", "accounts"));
        await using var page = await browser.OpenAsync(application, width, dark: dark, locale: locale);
        var folder = await NodeProgram.InstallAsync("mcp-oauth.mjs", Token, Package);
        var port = FreePort();
        var program = new Uri($"http://127.0.0.1:{port}");
        using var node = NodeProgram.Start(folder, "mcp-oauth.mjs", $"{application.Address}mcp", port.ToString(CultureInfo.InvariantCulture));
        try
        {
            using var http = new HttpClient { BaseAddress = program };
            await Eventually.IsTrueAsync(() => IsListeningAsync(port), Patience, "the program", Token);
            await new SignIn(page).MakeFirstAdministratorAsync();
            await page.Page.Context.ClearCookiesAsync();

            await page.Page.GotoAsync(program.ToString()); // From another site, and nobody is signed in.
            await new SignIn(page).SignInAsync("anna@example.com", SignIn.Password);
            await Assertions.Expect(page.Page.GetByTestId("consent-place")).ToContainTextAsync($"127.0.0.1:{port}");
            await Assertions.Expect(page.Page.GetByTestId("consent-scope")).ToHaveCountAsync(2);
            await page.AssertAccessibleAsync();
            await page.Page.GetByTestId("consent-deny").ClickAsync();
            Assert.Equal("access_denied", (await ToldAsync(page)).GetProperty("error").GetString());

            await page.Page.GotoAsync(program.ToString());
            await page.Page.GetByTestId("consent-allow").ClickAsync();
            var told = await ToldAsync(page);
            Assert.True(told.TryGetProperty("tools", out var tools), told.GetRawText());
            Assert.Equal((5, "the state"), (tools.GetArrayLength(), told.GetProperty("state").GetString()));
            Assert.Equal(application.Address.GetLeftPart(UriPartial.Authority), told.GetProperty("iss").GetString());
            Assert.Contains("tools", await http.GetStringAsync(new Uri("/refresh", UriKind.Relative), Token)); // It finds out by itself that its token has ended.

            await page.GoToAsync("/account");
            var app = page.Page.GetByTestId("app");
            await Assertions.Expect(app).ToContainTextAsync("Node editor");
            await page.AssertAccessibleAsync();
            await app.GetByRole(AriaRole.Button).ClickAsync();
            await page.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^(Withdraw|Zurücknehmen)$") }).ClickAsync();
            await Assertions.Expect(app).ToHaveCountAsync(0);
            Assert.Contains("unauthorized", await http.GetStringAsync(new Uri("/call", UriKind.Relative), Token));
        }
        finally
        {
            node.Kill(entireProcessTree: true);
            await node.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static async Task<JsonElement> ToldAsync(BrowserPage page)
    {
        await page.Page.WaitForURLAsync(new Regex("/callback"));
        return JsonSerializer.Deserialize<JsonElement>(await page.Page.Locator("body").InnerTextAsync());
    }

    private static async Task<bool> IsListeningAsync(int port)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, Token);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
