using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using RagPlatform.Core.Access;
using RagPlatform.Web.Tests.Api;

namespace RagPlatform.Web.Tests.SignIn;

/// <summary>Ten thousand wrong passwords, codes and links: no way in, and nobody else is held up.</summary>
[Collection(nameof(Alone))]
public sealed class GuessedPasswordsTests : IAsyncDisposable
{
    private const int Guesses = 10_000;

    private readonly AccountsApplication _app = new(("Limits:GuessesPerMinute", "10"), ("Auth:LockAfter", "5"), ("Limits:RequestsPerMinute", "0"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Ten_thousand_wrong_passwords_open_nothing_and_hold_up_nobody_else()
    {
        var anna = await _app.AddAsync("Anna");
        using var annas = await _app.SignInAsync(anna);
        using var attacker = _app.Browser();
        attacker.DefaultRequestHeaders.Add(TestAddress.Header, "203.0.113.7");
        var page = await attacker.GetStringAsync(new Uri("/sign-in", UriKind.Relative), Token);
        var token = WebUtility.HtmlDecode(Regex.Match(page, "name=\"__RequestVerificationToken\" value=\"([^\"]+)\"").Groups[1].Value);
        var before = await TimeAsync(annas);

        var statuses = new int[Guesses];
        var during = new List<double>();
        await Parallel.ForAsync(0, Guesses, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Token }, async (i, _) =>
        {
            using var answer = await AccountsApplication.PostAsync(
                attacker, "/sign-in", ("_handler", "sign-in"), ("__RequestVerificationToken", token), ("Form.Email", anna.Email), ("Form.Password", $"wrong {i}"));
            statuses[i] = (int)answer.StatusCode;
            if (i % 1_000 == 0)
            {
                var milliseconds = await TimeAsync(annas);
                lock (during)
                {
                    during.Add(milliseconds);
                }
            }
        });

        during.Sort();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"somebody else: {before:0.0} ms before, {during[during.Count / 2]:0.0} ms during; {statuses.Count(status => status == 401)} looked at, {statuses.Count(status => status == 429)} not");
        Assert.All(statuses, status => Assert.True(status is 401 or 429));
        Assert.InRange(statuses.Count(status => status == 401), 1, 60); // Ten a minute, and a slow machine takes minutes.
        Assert.True(during[during.Count / 2] < (before * 5) + 50, $"{before:0.0} ms before, {during[during.Count / 2]:0.0} ms during");
        Assert.Single(await _app.Services.GetRequiredService<ISessionStore>().ListAsync(anna.Id, Token));
    }

    [Fact]
    public async Task From_many_addresses_the_account_is_locked_after_the_configured_number_and_opens_by_itself()
    {
        var anna = await _app.AddAsync("Anna");
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await TryAsync($"198.51.100.{i}", "wrong"));
        }

        Assert.Equal(HttpStatusCode.Unauthorized, await TryAsync("198.51.100.99", AccountsApplication.Password));
        Assert.Empty(await _app.Services.GetRequiredService<ISessionStore>().ListAsync(anna.Id, Token));
        var credentials = (await _app.Services.GetRequiredService<ICredentialStore>().FindAsync(anna.Email, Token))!;
        Assert.InRange(credentials.LockedUntil!.Value - DateTimeOffset.UtcNow, TimeSpan.FromMinutes(14), TimeSpan.FromMinutes(15));

        async Task<HttpStatusCode> TryAsync(string address, string password)
        {
            using var browser = _app.Browser();
            browser.DefaultRequestHeaders.Add(TestAddress.Header, address);
            using var answer = await AccountsApplication.PostFormAsync(browser, "/sign-in", "sign-in", ("Form.Email", anna.Email), ("Form.Password", password));
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task Guessed_links_and_cookies_open_nothing_and_wrong_links_are_slowed_down()
    {
        var anna = await _app.AddAsync("Anna");
        var right = await _app.Services.GetRequiredService<IOneTimeLinks>().MakeAsync(OneTimeLinkKind.Password, anna.Id, TimeSpan.FromHours(1), Token);
        using var attacker = _app.Browser();
        attacker.DefaultRequestHeaders.Add(TestAddress.Header, "203.0.113.9");
        for (var i = 0; i < 100; i++)
        {
            Assert.Contains("This link does not work", await attacker.GetStringAsync(new Uri($"/choose-password?link={Guid.NewGuid():N}", UriKind.Relative), Token));
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/collections");
            request.Headers.Add("Cookie", $"ragplatform-session={Guid.NewGuid():N}");
            using var answer = await attacker.SendAsync(request, Token);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }

        // The right one from there waits too: whoever guesses must not learn which one it was.
        Assert.Contains("This link does not work", await attacker.GetStringAsync(new Uri($"/choose-password?link={right}", UriKind.Relative), Token));
        using var other = _app.Browser();
        Assert.DoesNotContain("This link does not work", await other.GetStringAsync(new Uri($"/choose-password?link={right}", UriKind.Relative), Token));
    }

    private static async Task<double> TimeAsync(HttpClient browser)
    {
        var watch = Stopwatch.StartNew();
        using var answer = await browser.GetAsync(new Uri("/api/collections", UriKind.Relative), Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return watch.Elapsed.TotalMilliseconds;
    }
}
