using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;
using RagPlatform.EndToEndTests.Hosting;
using RagPlatform.EndToEndTests.Pages;

namespace RagPlatform.EndToEndTests;

/// <summary>Accounts in a real browser, against the real program.</summary>
public sealed partial class SignInTests(Browser browser)
{
    private static readonly TimeSpan _lifetime = TimeSpan.FromDays(14);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task From_the_first_start_to_the_first_administrator_and_back_in_by_keyboard()
    {
        await using var application = await StartAsync();
        await using var page = await browser.OpenAsync(application);
        var signIn = new SignIn(page);

        await page.GoToAsync("/documents");
        await Assertions.Expect(page.Page).ToHaveURLAsync(SignInAddress());
        await page.AssertAccessibleAsync();
        Assert.Contains("/first-administrator?link=", application.Output, StringComparison.Ordinal);
        await signIn.MakeFirstAdministratorAsync();

        await page.Page.GetByTestId("sign-out").ClickAsync();
        await page.GoToAsync("/documents?collection=none");
        await Assertions.Expect(page.Page.GetByTestId("email")).ToBeFocusedAsync();
        await page.AssertAccessibleAsync();
        await page.Page.Keyboard.TypeAsync("anna@example.com");
        await page.Page.Keyboard.PressAsync("Tab");
        await page.Page.Keyboard.TypeAsync("not the right one");
        await page.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Page.GetByTestId("problem")).ToContainTextAsync("The address or the password is wrong");
        await Assertions.Expect(page.Page.GetByTestId("email")).ToHaveValueAsync("anna@example.com");
        await page.AssertAccessibleAsync();

        await signIn.SignInAsync("ANNA@example.com", SignIn.Password);
        await signIn.SignedInAsync();
        await Assertions.Expect(page.Page).ToHaveURLAsync(new Regex("/documents\\?collection=none$"));
    }

    [Fact]
    public async Task A_session_that_is_ended_stops_working_in_an_open_page_and_in_the_next_request()
    {
        await using var application = await StartAsync(("Auth__BootstrapApiKey", "a key of the settings"));
        await using var page = await browser.OpenAsync(application);
        var signIn = new SignIn(page);
        await signIn.MakeFirstAdministratorAsync();
        await page.GoToAsync("/documents");
        await signIn.SignedInAsync();

        // The same browser signs out in another tab.
        var other = await page.Page.Context.NewPageAsync();
        await other.GotoAsync(page.Page.Url);
        await other.GetByTestId("sign-out").ClickAsync();
        await other.GetByTestId("sign-in").WaitForAsync();

        Assert.Equal(401, (await page.Page.Context.APIRequest.GetAsync($"{application.Address}api/collections")).Status);
        await Assertions.Expect(page.Page).ToHaveURLAsync(SignInAddress(), new() { Timeout = 15_000 });
    }

    [Fact]
    public async Task A_page_that_nobody_touches_runs_out_of_its_session_and_one_that_is_used_does_not()
    {
        await using var application = await StartAsync();
        await using var page = await browser.OpenAsync(application);
        var signIn = new SignIn(page);
        await signIn.MakeFirstAdministratorAsync();
        await page.GoToAsync("/models"); // It draws itself anew every few seconds.
        await signIn.SignedInAsync();

        await AgeSessionAsync(application, _lifetime - TimeSpan.FromMinutes(1));
        await page.Page.GetByTestId("theme").ClickAsync();
        await Eventually.IsTrueAsync(
            async () => await FindSessionAgeAsync(application) < TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(15), "the click to count as use", Token);

        await page.GoToAsync("/models");
        await signIn.SignedInAsync();
        await Task.Delay(TimeSpan.FromSeconds(4), Token); // Whatever opening the page began is over.
        await AgeSessionAsync(application, _lifetime - TimeSpan.FromSeconds(12));
        await Assertions.Expect(page.Page).ToHaveURLAsync(SignInAddress(), new() { Timeout = 30_000 });
    }

    [Fact]
    public async Task What_was_added_before_there_were_accounts_belongs_to_the_first_administrator()
    {
        await using var application = await RunningApplication.StartAsync(Token, ("Models__Chat", "none"));
        var file = Path.Combine(application.Storage, "leave.txt");
        await File.WriteAllTextAsync(file, "Everyone has 26 days of annual leave.", Token);
        await application.UploadAsync(file, "HR", Token);
        await application.KillAsync();
        await application.RestartAsync(Token, ("Models__Chat", "none"), ("Auth__Mode", "accounts"));
        await using var page = await browser.OpenAsync(application);
        await new SignIn(page).MakeFirstAdministratorAsync();

        var documents = new Documents(page);
        await documents.OpenAsync();
        await documents.ExpectAsync("leave.txt", "ready");
        await documents.Row("leave.txt").GetByTestId("share-document").ClickAsync();
        await Assertions.Expect(page.Page.GetByTestId("right").First).ToContainTextAsync("Anna Berg");
    }

    private static Regex SignInAddress() => SignInPattern();

    private static Task<RunningApplication> StartAsync(params (string Key, string Value)[] settings) =>
        RunningApplication.StartAsync(Token, [("Models__Chat", "none"), ("Auth__Mode", "accounts"), .. settings]);

    /// <summary>As if the one session was last used so long ago.</summary>
    private static async Task AgeSessionAsync(RunningApplication application, TimeSpan age) => await ReadAsync(
        application, $"UPDATE sessions SET last_used_at = {DateTimeOffset.UtcNow.Subtract(age).ToUnixTimeMilliseconds()}");

    private static async Task<TimeSpan> FindSessionAgeAsync(RunningApplication application) =>
        DateTimeOffset.UtcNow - DateTimeOffset.FromUnixTimeMilliseconds((long)(await ReadAsync(application, "SELECT last_used_at FROM sessions"))!);

    private static async Task<object?> ReadAsync(RunningApplication application, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(application.Storage, "ragplatform.db")};Pooling=False");
        await connection.OpenAsync(Token);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync(Token);
    }

    [GeneratedRegex("/sign-in(\\?back=.*)?$")]
    private static partial Regex SignInPattern();
}
