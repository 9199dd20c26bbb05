using System.Reflection;
using System.Security.Claims;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using RagPlatform.Backends.Sqlite;
using RagPlatform.Core.Access;
using RagPlatform.Tests.Doubles;
using RagPlatform.Web.Features.Access;
using RagPlatform.Web.Hosting.Accounts;

namespace RagPlatform.Web.Tests.SignIn;

/// <summary>A page that lies open, with the clock in the hand of the test.</summary>
public sealed class SessionCircuitTests : IAsyncLifetime
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly string _folder = TestPaths.TemporaryFolder();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 9, 0, 0, TimeSpan.Zero));
    private readonly PersonActivity _activity = new();
    private readonly Places _places = new();
    private readonly CurrentCaller _current = new(new ServiceCollection().BuildServiceProvider());
    private SqliteDatabase _database = null!;
    private SqliteSessionStore _sessions = null!;
    private SignInSession _session = null!;
    private SessionCircuit _circuit = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = SqliteDatabase.Open(_folder);
        _sessions = new SqliteSessionStore(_database, _time);
        var people = new SqlitePeopleStore(_database);
        var anna = new Person(Guid.CreateVersion7(), "Anna", "anna@example.com", false, false, _time.GetUtcNow(), null);
        await people.SavePersonAsync(anna, Token);
        _session = (await _sessions.FindAsync(await _sessions.StartAsync(anna.Id, "", null, Token), Token))!;
        _circuit = new SessionCircuit(_current, new SignedIn(_session.Id), _sessions, people, _places, _activity, _time);
        await _circuit.OnCircuitOpenedAsync(null!, Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _circuit.DisposeAsync();
        _database.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_page_that_nobody_touches_runs_out_of_its_session()
    {
        for (var day = 1; day < ISessionStore.Lifetime.Days; day++)
        {
            await WatchAsync(Day);
            await ComeAsync("OnRenderCompleted"); // As from a page that draws itself anew.
            await ComeAsync("EndInvokeJSFromDotNet");
            await ComeAsync("BeginInvokeDotNetFromJS", "OnSystemThemeAsync");
        }

        Assert.Equal("Anna", _current.Caller.Name);
        Assert.Null(_places.LeftFor);
        Assert.Equal(_session, await _sessions.LookAtAsync(_session.Id, Token));

        await WatchAsync(Day);

        Assert.Equal("/sign-in?back=%2Fdocuments", _places.LeftFor);
        Assert.Equal(Caller.Nobody, _current.Caller);
    }

    [Theory]
    [InlineData("BeginInvokeDotNetFromJS", "DispatchEventAsync")]
    [InlineData("OnLocationChanged", "/documents")]
    public async Task What_somebody_does_on_a_page_keeps_the_session(string call, string argument)
    {
        for (var week = 0; week < 5; week++)
        {
            await WatchAsync(7 * Day);
            Assert.True(await ComeAsync(call, argument));
        }

        Assert.Equal(_time.GetUtcNow(), (await _sessions.LookAtAsync(_session.Id, Token))!.LastUsedAt);
        Assert.Null(_places.LeftFor);
    }

    [Fact]
    public async Task Nothing_of_a_page_gets_through_after_its_session()
    {
        await _sessions.EndAsync(_session.Id, _session.PersonId, Token);

        Assert.False(await ComeAsync("BeginInvokeDotNetFromJS", "DispatchEventAsync"));
        Assert.NotNull(_places.LeftFor);
    }

    /// <summary>Moves the clock and waits until the page has looked.</summary>
    private async Task WatchAsync(TimeSpan time)
    {
        var before = _current.Caller;
        _time.Advance(time);
        while (ReferenceEquals(before, _current.Caller))
        {
            await Task.Delay(1, Token);
        }
    }

    /// <summary>Something comes from the browser. False when it was not let through.</summary>
    private async Task<bool> ComeAsync(string call, params string[] arguments)
    {
        var isThrough = false;
        var come = _circuit.CreateInboundActivityHandler(_ =>
        {
            isThrough = true;
            return Task.CompletedTask;
        });
        var method = typeof(PageHub).GetMethod(call, BindingFlags.Static | BindingFlags.NonPublic)!;
        await _activity.InvokeMethodAsync(new(null!, null!, null!, method, arguments), async _ =>
        {
            await come(null!);
            return null;
        });
        return isThrough;
    }

    // The names of the framework's own, which can't be named here.
    private sealed class PageHub : Hub
    {
        internal static void BeginInvokeDotNetFromJS()
        {
        }

        internal static void EndInvokeJSFromDotNet()
        {
        }

        internal static void OnLocationChanged()
        {
        }

        internal static void OnRenderCompleted()
        {
        }
    }

    private sealed class SignedIn(Guid session) : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() => Task.FromResult(
            new AuthenticationState(new ClaimsPrincipal(new ClaimsIdentity([new Claim(SessionHandler.SessionClaim, session.ToString())], "Session"))));
    }

    private sealed class Places : NavigationManager
    {
        public Places() => Initialize("http://localhost/", "http://localhost/documents");

        public string? LeftFor { get; private set; }

        protected override void NavigateToCore(string uri, NavigationOptions options) => LeftFor = uri;
    }
}
