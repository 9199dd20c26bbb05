using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using RagPlatform.Core.Access;
using RagPlatform.Core.Access.Keys;
using RagPlatform.Core.Access.OAuth;
using RagPlatform.Core.Assistants;
using RagPlatform.Core.Audit;
using RagPlatform.Core.Documents;
using RagPlatform.Core.Models;
using RagPlatform.Core.Retrieval;
using RagPlatform.Tests.Access;
using RagPlatform.Web.Hosting.Accounts;
using RagPlatform.Web.Tests.SignIn;
using RagPlatform.Web.Tests.Teams;

namespace RagPlatform.Web.Tests.Access;

/// <summary>
/// The doors at which people are known by what they show, walked by the 42 people of the matrix: API keys, which open the roads of programs,
/// access tokens of an app that they allowed, messages that a channel vouches for, and widget tokens. Accounts, groups, keys, grants and links
/// to Entra ID are stored ones.
/// </summary>
public sealed class DoorMatrixTests : IAsyncLifetime
{
    private const string Bootstrap = "the key of the first start, long enough";

    // What is for programs, and changes nothing that others look at.
    private static readonly string[] _forPrograms = ["POST /api/search", "POST /api/ask", "GET /api/collections/", "GET /api/assistants/", "/mcp", "/v1/", "GET /api/audit/"];

    private readonly AccessWorld _world = new();
    private readonly Dictionary<WorldPerson, string> _keys = [];
    private readonly Dictionary<WorldPerson, string> _appTokens = [];
    private readonly WalkNotes _notes = new();
    private AccountsApplication _application = null!;
    private FakeChannel _channel = null!;
    private HttpClient _http = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _channel = await FakeChannel.StartAsync();
        _application = new AccountsApplication(
            [.. _world.Assistants.SelectMany(assistant => _channel.Settings(assistant.Name, assistant.Id.ToString())),
                ("Auth:BootstrapApiKey", Bootstrap), ("Limits:RequestsPerMinute", "0"),
                ("Models:Embedding", new ModelOptions().Embedding)]);
        _http = _application.Browser();
        await ActivatorUtilities.CreateInstance<WorldFilling>(_application.Services, _application.Services.GetRequiredService<Embedder>()).FillAsync(_world, Token);
        await WorldFilling.KeepOriginalsAsync(_world, _application.Services.GetRequiredService<OriginalStore>(), Token);
        await WorldPeople.StoreAsync(_world, _application.Services.GetRequiredService<IPeopleStore>(), Token);
        await OpenDoorsAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _application.DisposeAsync();
        await _channel.DisposeAsync();
    }

    [Fact]
    public async Task Nobody_gets_through_a_door_what_they_may_not_see_and_everybody_what_they_may()
    {
        await WalkAsync(isThorough: true);

        _world.ChangeGroups();
        await WorldPeople.StoreAsync(_world, _application.Services.GetRequiredService<IPeopleStore>(), Token);
        await WalkAsync(isThorough: false);

        Assert.True(_notes.Faults.Count == 0, string.Join('\n', _notes.Faults.Take(40)));
    }

    private async Task WalkAsync(bool isThorough)
    {
        var roads = Road.All.Where(road => _forPrograms.Any(door => road.Endpoints.Any(endpoint => endpoint.Contains(door, StringComparison.Ordinal)))).ToList();
        Assert.NotEmpty(roads);
        foreach (var person in _world.People)
        {
            var visit = new Visit(_http, _world, person, isThorough, _notes, (_, request) => Show(request, _keys[person]));
            foreach (var road in roads)
            {
                await road.WalkAsync(visit);
            }

            var app = new Visit(_http, _world, person, isThorough, _notes, (_, request) => Show(request, _appTokens[person]));
            foreach (var road in McpRoads.All)
            {
                await road.WalkAsync(app);
            }

            await new ChannelRoad(_channel).WalkAsync(visit);
            await new WidgetRoad(Bootstrap).WalkAsync(visit);
        }
    }

    // Each person gets a key, allows an app, and is known to Entra ID, and each assistant that is there may be asked from a page.
    private async Task OpenDoorsAsync()
    {
        var apps = _application.Services.GetRequiredService<IOAuthStore>();
        var app = await apps.RegisterAsync("An app", ["https://app.example/callback"], Token);
        foreach (var person in _world.People)
        {
            _appTokens[person] = await AllowAsync(person, app, apps);
            var scopes = KeyScopes.Ask | KeyScopes.Search | KeyScopes.Upload | KeyScopes.Administer;
            (_, _keys[person]) = await _application.Services.GetRequiredService<ApiKeys>().MakeAsync(new NewApiKey("walk", scopes), person.Caller, Token);
            await _application.Services.GetRequiredService<IProviderIdentities>().LinkAsync(
                EntraIdentity.Provider(FakeChannel.Tenant), EntraIdentity.Subject(ChannelRoad.ObjectIdOf(person)), person.Id, Token);
        }

        var assistants = _application.Services.GetRequiredService<IAssistantStore>();
        foreach (var assistant in await assistants.ListAsync(AccessFilter.Everything, Token))
        {
            await assistants.SaveAsync(assistant with { AllowedOrigins = [WidgetRoad.Page] }, Caller.Owner, Token);
        }
    }

    private static async Task<string> AllowAsync(WorldPerson person, OAuthClient app, IOAuthStore store)
    {
        var challenge = new string('c', 43); // The store compares it; what it is made of is the endpoint's.
        var consent = new OAuthConsent(person.Id, app, app.RedirectUris[0], KeyScopes.Ask | KeyScopes.Search, challenge);
        var code = await store.AllowAsync(consent, AuditActor.Of(person.Caller), Token);
        return (await store.RedeemAsync(new OAuthCodeUse(code!, app.Id, app.RedirectUris[0], challenge), Token))!.Access;
    }

    private static void Show(HttpRequestMessage request, string secret) => request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);
}
