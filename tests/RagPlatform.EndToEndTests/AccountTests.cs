using System.Text.RegularExpressions;
using Microsoft.Playwright;
using OtpNet;
using RagPlatform.EndToEndTests.Hosting;
using RagPlatform.EndToEndTests.Pages;

namespace RagPlatform.EndToEndTests;

/// <summary>One's own account in a real browser: authenticator app, passkeys, password, sessions.</summary>
public sealed class AccountTests(Browser browser)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1440, false)]
    [InlineData(390, true)]
    public async Task An_authenticator_app_is_set_up_and_asked_for_and_a_recovery_code_works_once(int width, bool dark)
    {
        await using var application = await StartAsync();
        await using var page = await browser.OpenAsync(application, width, dark: dark);
        var signIn = new SignIn(page);
        await signIn.MakeFirstAdministratorAsync();
        await page.GoToAsync("/account");

        await page.Page.GetByTestId("authenticator-start").ClickAsync();
        await page.AssertAccessibleAsync();
        var totp = new Totp(Base32Encoding.ToBytes(await page.Page.GetByTestId("authenticator-secret").TextContentAsync()));
        await page.Page.GetByTestId("authenticator-code").FillAsync("000000");
        await page.Page.GetByTestId("authenticator-confirm").ClickAsync();
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "The code is wrong" })).ToBeVisibleAsync();
        var code = totp.ComputeTotp();
        await page.Page.GetByTestId("authenticator-code").FillAsync(code);
        await page.Page.GetByTestId("authenticator-confirm").ClickAsync();
        await Assertions.Expect(page.Page.GetByTestId("recovery-codes").Locator("code")).ToHaveCountAsync(10);
        var recovery = await page.Page.GetByTestId("recovery-codes").Locator("code").AllTextContentsAsync();
        await page.AssertAccessibleAsync();
        await page.Page.GetByTestId("recovery-done").ClickAsync();
        await Assertions.Expect(page.Page.GetByTestId("account-authenticator")).ToHaveAttributeAsync("data-state", "on");

        await using var other = await browser.OpenAsync(application, width, dark: dark);
        var elsewhere = new SignIn(other);
        await other.GoToAsync("/documents");
        await elsewhere.SignInAsync("anna@example.com", SignIn.Password);
        await EnterCodeAsync(other, code); // It was used already, to set the app up.
        await Assertions.Expect(other.Page.GetByTestId("problem")).ToContainTextAsync("The code is wrong or was used before");
        await other.AssertAccessibleAsync();
        await EnterCodeAsync(other, recovery[0].ToLowerInvariant());
        await elsewhere.SignedInAsync();
        await Assertions.Expect(other.Page).ToHaveURLAsync(new Regex("/documents$"));

        await using var third = await browser.OpenAsync(application, width, dark: dark);
        var again = new SignIn(third);
        await third.GoToAsync("/");
        await again.SignInAsync("anna@example.com", SignIn.Password);
        await EnterCodeAsync(third, recovery[0]);
        await Assertions.Expect(third.Page.GetByTestId("problem")).ToBeVisibleAsync();
        await EnterCodeAsync(third, totp.ComputeTotp(DateTime.UtcNow.AddSeconds(30))); // The next one: clocks differ by a step.
        await again.SignedInAsync();
    }

    [Fact]
    public async Task A_passkey_is_made_and_signs_in_without_a_password()
    {
        await using var application = await StartAsync();
        await using var page = await browser.OpenAsync(application, host: "localhost"); // An address of numbers can't have passkeys.
        await AddAuthenticatorAsync(page);
        var signIn = new SignIn(page);
        await signIn.MakeFirstAdministratorAsync();
        await page.GoToAsync("/account");
        await page.Page.GetByTestId("passkey-name").FillAsync("my laptop");
        await page.Page.GetByTestId("passkey-password").FillAsync("not the right one");
        await page.Page.GetByTestId("add-passkey").ClickAsync();
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "not your current password" })).ToBeVisibleAsync();
        await page.AssertAccessibleAsync();
        await Assertions.Expect(page.Page.GetByTestId("passkey")).ToHaveCountAsync(0);
        await page.Page.GetByTestId("passkey-password").FillAsync(SignIn.Password);
        await page.Page.GetByTestId("add-passkey").ClickAsync();
        await Assertions.Expect(page.Page.GetByTestId("passkey")).ToContainTextAsync("my laptop");
        await page.AssertAccessibleAsync();

        await page.Page.GetByTestId("sign-out").ClickAsync();
        await page.GoToAsync("/account");
        await page.Page.GetByTestId("sign-in-passkey").ClickAsync();

        await signIn.SignedInAsync();
        await Assertions.Expect(page.Page.GetByTestId("passkey")).ToContainTextAsync("last used");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Remove my laptop" }).ClickAsync();
        await page.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await Assertions.Expect(page.Page.GetByTestId("passkey")).ToHaveCountAsync(0);
        await page.Page.GetByTestId("sign-out").ClickAsync();
        await page.Page.GetByTestId("sign-in-passkey").ClickAsync();
        await Assertions.Expect(page.Page.Locator("[data-passkey-problem]")).ToContainTextAsync("not known here");
    }

    [Fact]
    public async Task A_changed_password_and_an_ended_session_close_other_browsers_at_once()
    {
        await using var application = await StartAsync();
        await using var page = await browser.OpenAsync(application);
        var signIn = new SignIn(page);
        await signIn.MakeFirstAdministratorAsync();
        await using var other = await browser.OpenAsync(application);
        await other.GoToAsync("/documents");
        await new SignIn(other).SignInAsync("anna@example.com", SignIn.Password);
        await new SignIn(other).SignedInAsync();

        await page.GoToAsync("/account");
        await Assertions.Expect(page.Page.GetByTestId("session")).ToHaveCountAsync(2);
        await page.Page.GetByTestId("session").And(page.Page.Locator("[data-current=false]")).GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(page.Page.GetByTestId("session")).ToHaveCountAsync(1);
        await Assertions.Expect(other.Page.GetByTestId("sign-in")).ToBeVisibleAsync(new() { Timeout = 15_000 });

        await new SignIn(other).SignInAsync("anna@example.com", SignIn.Password);
        await new SignIn(other).SignedInAsync();
        await page.Page.GetByTestId("current-password").FillAsync(SignIn.Password);
        await page.Page.GetByTestId("new-password").FillAsync("quite another sentence");
        await page.Page.GetByTestId("repeated-password").FillAsync("quite another sentence");
        await page.Page.GetByTestId("change-password").ClickAsync();
        await Assertions.Expect(page.Page.GetByTestId("password-changed")).ToBeVisibleAsync();
        await Assertions.Expect(other.Page.GetByTestId("sign-in")).ToBeVisibleAsync(new() { Timeout = 15_000 });
        await new SignIn(other).SignInAsync("anna@example.com", SignIn.Password);
        await Assertions.Expect(other.Page.GetByTestId("problem")).ToBeVisibleAsync();
        await page.AssertAccessibleAsync();
        page.AssertQuiet();
    }

    private static async Task EnterCodeAsync(BrowserPage page, string code)
    {
        await page.Page.GetByTestId("code").FillAsync(code);
        await page.Page.GetByTestId("sign-in").ClickAsync();
    }

    private static async Task AddAuthenticatorAsync(BrowserPage page)
    {
        var chromium = await page.Page.Context.NewCDPSessionAsync(page.Page);
        await chromium.SendAsync("WebAuthn.enable");
        await chromium.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true,
                ["isUserVerified"] = true, ["automaticPresenceSimulation"] = true,
            },
        });
    }

    private static Task<RunningApplication> StartAsync() => RunningApplication.StartAsync(Token, ("Models__Chat", "none"), ("Auth__Mode", "accounts"));
}
