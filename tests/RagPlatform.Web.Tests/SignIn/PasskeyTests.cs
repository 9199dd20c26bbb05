using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using RagPlatform.Core.Access;
using RagPlatform.Core.Audit;
using RagPlatform.Web.Hosting.Accounts;

namespace RagPlatform.Web.Tests.SignIn;

/// <summary>Who may add a passkey. That one is made and signs in is tested in a browser.</summary>
public sealed class PasskeyTests : IAsyncDisposable
{
    private readonly AccountsApplication _app = new(("Limits:GuessesPerMinute", "1000"), ("Auth:LockAfter", "3"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task An_open_page_without_the_password_is_not_enough_for_a_passkey()
    {
        using var browser = await _app.SignInAsync(await _app.AddAsync("Anna"));

        Assert.Equal(403, await StartAsync(browser, password: null));
        Assert.Equal(403, await StartAsync(browser, "not the right one"));
        using var second = await browser.PostAsJsonAsync("/account/passkeys", new { name = "my laptop", credential = new { id = "x" } }, Token);
        Assert.Equal(400, (int)second.StatusCode); // Nothing was asked that it could answer.
        Assert.Equal(200, await StartAsync(browser, AccountsApplication.Password));
    }

    [Fact]
    public async Task Passwords_are_not_tried_without_end_on_an_open_page()
    {
        using var browser = await _app.SignInAsync(await _app.AddAsync("Anna"));
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(403, await StartAsync(browser, $"guess {i} of many"));
        }

        Assert.Equal(403, await StartAsync(browser, AccountsApplication.Password));
    }

    [Fact]
    public async Task Who_signs_in_by_a_provider_and_has_no_password_adds_one_without()
    {
        var ben = await _app.AddAsync("Ben", password: null);
        var secret = await _app.Services.GetRequiredService<ISessionStore>().StartAsync(ben.Id, "", null, Token);
        using var browser = _app.Browser();
        browser.DefaultRequestHeaders.Add("Cookie", $"{SessionCookie.Name}={secret}");

        Assert.Equal(200, await StartAsync(browser, password: null));
    }

    private static async Task<int> StartAsync(HttpClient browser, string? password)
    {
        using var response = await browser.PostAsJsonAsync("/account/passkeys/options", new { password }, Token);
        return (int)response.StatusCode;
    }
}
