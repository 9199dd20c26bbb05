using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using MimeKit;
using RagPlatform.Web.Tests.Api;

namespace RagPlatform.Web.Tests.SignIn;

/// <summary>Invitations and forgotten passwords by mail.</summary>
public sealed partial class MailTests : IAsyncDisposable
{
    private readonly MailServer _mails = new();
    private readonly AccountsApplication _app;

    public MailTests() => _app = new(
        ("Mail:Host", "127.0.0.1"), ("Mail:Port", $"{_mails.Port}"), ("Mail:Security", "none"), ("Mail:From", "RagPlatform <chat@example.com>"),
        ("Mail:PublicAddress", "https://chat.example.com/"), ("Limits:GuessesPerMinute", "5"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _mails.DisposeAsync();
    }

    [Fact]
    public async Task An_invitation_is_sent_and_its_link_begins_with_the_configured_address()
    {
        using var anna = await _app.SignInAsync(await _app.AddAsync("Anna", isAdministrator: true));
        anna.DefaultRequestHeaders.Host = "evil.example"; // Whoever asks must not say where the link leads.

        using var invited = await anna.PostAsJsonAsync("/api/users", new { name = "Ben Özil", email = "ben@example.com" }, Token);
        var mail = await _mails.NextAsync();

        Assert.Equal(HttpStatusCode.Created, invited.StatusCode);
        Assert.Equal(("ben@example.com", "chat@example.com"), (Assert.Single(mail.To.Mailboxes).Address, Assert.Single(mail.From.Mailboxes).Address));
        Assert.StartsWith("Hello Ben Özil,", mail.TextBody);
        await ChooseAsync(mail);
    }

    [Fact]
    public async Task Who_forgot_the_password_gets_a_link_and_who_has_no_account_gets_the_same_answer_and_no_mail()
    {
        await _app.AddAsync("Anna", isAdministrator: true);
        using var browser = _app.Browser();
        Assert.Contains("/forgot-password", await browser.GetStringAsync(new Uri("/sign-in", UriKind.Relative), Token));

        var unknown = await AskAsync(browser, "nobody@example.com");
        var known = await AskAsync(browser, "ANNA@example.com");
        var mail = await _mails.NextAsync();

        Assert.Equal(unknown, known);
        Assert.Contains("a link is on its way", known);
        Assert.Equal("anna@example.com", Assert.Single(mail.To.Mailboxes).Address);
        Assert.False(_mails.HasMore);
        await ChooseAsync(mail);
    }

    [Fact]
    public async Task Asking_again_and_again_is_slowed_down()
    {
        await _app.AddAsync("Anna", isAdministrator: true);
        using var browser = _app.Browser();
        browser.DefaultRequestHeaders.Add(TestAddress.Header, "203.0.113.7");
        for (var i = 0; i < 5; i++)
        {
            Assert.Contains("a link is on its way", await AskAsync(browser, "anna@example.com"));
        }

        Assert.Contains("Too many wrong attempts", await AskAsync(browser, "anna@example.com"));
    }

    private static async Task<string> AskAsync(HttpClient browser, string email)
    {
        using var answer = await AccountsApplication.PostFormAsync(browser, "/forgot-password", "forgot-password", ("Form.Email", email));
        var page = await answer.Content.ReadAsStringAsync(Token);
        return Status().Match(page) is { Success: true } match ? match.Groups[1].Value : page;
    }

    private async Task ChooseAsync(MimeMessage mail)
    {
        var link = Link().Match(mail.TextBody!);
        Assert.True(link.Success, mail.TextBody);
        using var browser = _app.Browser();
        using var chosen = await AccountsApplication.PostFormAsync(
            browser, link.Groups[1].Value, "choose-password", ("Form.Password", AccountsApplication.Password), ("Form.Repeated", AccountsApplication.Password));
        Assert.Equal(HttpStatusCode.Redirect, chosen.StatusCode);
    }

    [GeneratedRegex("https://chat\\.example\\.com(/choose-password\\?link=[A-Za-z0-9_-]+)")]
    private static partial Regex Link();

    [GeneratedRegex("data-testid=\"link-sent\">([^<]+)<")]
    private static partial Regex Status();
}
