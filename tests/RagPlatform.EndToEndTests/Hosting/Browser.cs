using System.Collections.Concurrent;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace RagPlatform.EndToEndTests.Hosting;

/// <summary>A real Chromium of this machine, shared by all tests; each test gets a context of its own.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] Programs = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    // Every one of these keeps the browser from calling home: these tests assert that nothing leaves the machine.
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
        "--disable-sync", "--force-color-profile=srgb", "--hide-scrollbars",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Path of the browser; null when none is installed.</summary>
    public static string? ExecutablePath { get; } = Find();

    public async ValueTask InitializeAsync()
    {
        if (ExecutablePath is null)
        {
            return;
        }

        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = ExecutablePath, Args = Arguments });
    }

    /// <summary>A page in a context of its own; skips the test, with a reason, where no browser is installed.</summary>
    public async Task<BrowserPage> OpenAsync(RunningApplication application, int width = 1440, int height = 900, bool dark = false, string locale = "en-GB", string? host = null)
    {
        if (_browser is null)
        {
            Assert.Skip("Needs Chromium: install it with the package manager of this system (Debian: apt-get install chromium).");
        }

        var address = host is null ? application.Address : new UriBuilder(application.Address) { Host = host }.Uri;
        var context = await _browser.NewContextAsync(new()
        {
            BaseURL = address.OriginalString,
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            Locale = locale,
            HasTouch = width < 600,
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(60_000);
        var page = await context.NewPageAsync();
        return new BrowserPage(page, address);
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    private static string? Find() =>
        (from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
         from program in Programs
         let path = Path.Combine(folder, program)
         where File.Exists(path)
         select path).FirstOrDefault();
}

/// <summary>A page that remembers what it asked of whom, and what went wrong in it.</summary>
public sealed class BrowserPage : IAsyncDisposable
{
    private readonly Uri _address;
    private readonly ConcurrentQueue<string> _foreignRequests = new();
    private readonly ConcurrentQueue<string> _errors = new();

    internal BrowserPage(IPage page, Uri address)
    {
        Page = page;
        _address = address;
        page.Context.Request += (_, request) =>
        {
            if (Uri.TryCreate(request.Url, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" or "ws" or "wss" && url.Authority != address.Authority)
            {
                _foreignRequests.Enqueue(request.Url);
            }
        };
        page.PageError += (_, error) => _errors.Enqueue(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                _errors.Enqueue($"{message.Text} ({message.Location})");
            }
        };
    }

    public IPage Page { get; }

    /// <summary>Opens an address and waits until the page answers to clicks, not only shows.</summary>
    public async Task GoToAsync(string path)
    {
        await Page.GotoAsync(new Uri(_address, path).ToString());
        await Page.Locator("[data-interactive=true], main").First.WaitForAsync();
    }

    /// <summary>No request to another host, no script error, no refused resource.</summary>
    public void AssertQuiet()
    {
        Assert.Empty(_foreignRequests);
        Assert.Empty(_errors);
    }

    /// <summary>axe finds nothing to object to (WCAG 2.2 A and AA).</summary>
    public async Task AssertAccessibleAsync()
    {
        var result = await Page.RunAxe(new AxeRunOptions
        {
            RunOnly = new() { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] },
        });
        Assert.Empty(result.Violations.Select(violation =>
            $"{violation.Id}: {violation.Help}: {string.Join(" | ", violation.Nodes.Take(5).Select(node => node.Html))}"));
    }

    public ValueTask DisposeAsync() => Page.Context.DisposeAsync();
}
