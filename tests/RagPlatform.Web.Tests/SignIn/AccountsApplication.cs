using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using RagPlatform.Core.Access;
using RagPlatform.Core.Models;
using RagPlatform.Tests.Doubles;
using RagPlatform.Web.Hosting.Accounts;
using RagPlatform.Web.Tests.Api;

namespace RagPlatform.Web.Tests.SignIn;

/// <summary>The real application in the mode with accounts, with a person or two. Its clients are browsers without scripts.</summary>
internal sealed partial class AccountsApplication : IAsyncDisposable
{
    public const string Password = "four words that nobody says";

    private readonly string _storage = TestPaths.TemporaryFolder();
    private readonly WebApplicationFactory<Program> _factory;

    public AccountsApplication(params (string Key, string Value)[] settings) =>
        _factory = new WebApplicationFactory<Program>().WithWebHostBuilder(host =>
        {
            host.UseSetting("urls", "http://127.0.0.1:0");
            host.UseSetting("Storage:Path", _storage);
            host.UseSetting("Models:Chat", ModelOptions.None);
            host.UseSetting("Models:Embedding", ModelOptions.None);
            host.UseSetting("Auth:Mode", "accounts");
            host.UseSetting("Logging:LogLevel:Default", "Error");
            host.UseSetting("Logging:LogLevel:RagPlatform", "Error");
            host.UseSetting("Logging:LogLevel:Microsoft.Hosting.Lifetime", "Error");
            foreach (var (key, value) in settings)
            {
                host.UseSetting(key, value);
            }

            host.ConfigureTestServices(services =>
            {
                services.AddSingleton<Microsoft.AspNetCore.Hosting.IStartupFilter, TestAddress>();
                if (Time is not null)
                {
                    services.AddSingleton(Time);
                }
            });
        });

    /// <summary>The clock; null for the real one.</summary>
    public TimeProvider? Time { get; init; }

    public IServiceProvider Services => _factory.Services;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A browser of its own, with its own cookies; follows no redirects.</summary>
    public HttpClient Browser() => _factory.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, HandleCookies = true });

    public async Task<Person> AddAsync(string name, bool isAdministrator = false, string? password = Password)
    {
        var person = new Person(Guid.CreateVersion7(), name, $"{name.ToLowerInvariant()}@example.com", isAdministrator, false, DateTimeOffset.UtcNow, null);
        await Services.GetRequiredService<IPeopleStore>().SavePersonAsync(person, Token);
        if (password is not null)
        {
            var hash = await Services.GetRequiredService<Passwords>().HashAsync(password, Token);
            await Services.GetRequiredService<ICredentialStore>().SetPasswordAsync(person.Id, hash, Token);
        }

        return person;
    }

    /// <summary>A browser in which that person is signed in.</summary>
    public async Task<HttpClient> SignInAsync(Person person, string password = Password)
    {
        var browser = Browser();
        using var response = await PostFormAsync(browser, "/sign-in", "sign-in", ("Form.Email", person.Email), ("Form.Password", password));
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        return browser;
    }

    /// <summary>Opens a page and sends its form, as a browser does.</summary>
    public static async Task<HttpResponseMessage> PostFormAsync(HttpClient browser, string path, string form, params (string Name, string Value)[] fields) =>
        await SendFormAsync(browser, path, await browser.GetStringAsync(new Uri(path, UriKind.Relative), Token), form, fields);

    /// <summary>Sends the form of a page that is open.</summary>
    public static Task<HttpResponseMessage> SendFormAsync(HttpClient browser, string path, string page, string form, params (string Name, string Value)[] fields)
    {
        var token = AntiforgeryField().Match(page) is { Success: true } match ? WebUtility.HtmlDecode(match.Groups[1].Value) : "";
        return PostAsync(browser, path, [("_handler", form), ("__RequestVerificationToken", token), .. fields]);
    }

    public static async Task<HttpResponseMessage> PostAsync(HttpClient browser, string path, params (string Name, string Value)[] fields)
    {
        using var content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        return await browser.PostAsync(new Uri(path, UriKind.Relative), content, Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _factory.DisposeAsync();
        Directory.Delete(_storage, recursive: true);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex AntiforgeryField();
}
