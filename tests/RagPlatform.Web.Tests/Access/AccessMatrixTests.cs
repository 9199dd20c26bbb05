using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using RagPlatform.Core.Access;
using RagPlatform.Core.Documents;
using RagPlatform.Tests.Access;
using RagPlatform.Tests.Doubles;
using RagPlatform.Web.Hosting.Keys;

namespace RagPlatform.Web.Tests.Access;

/// <summary>42 people in 8 groups × 66 documents × every road: nobody sees or changes what they may not, and nobody is refused what they may.</summary>
public sealed class AccessMatrixTests : IAsyncDisposable
{
    /// <summary>Endpoints that lead to nothing that has rights; whatever else there is must be walked.</summary>
    private static readonly HashSet<string> Open =
    [
        "GET /health", "GET /openapi/{documentName}.json", "GET /css/tokens.css", "GET /culture",
        "POST /api/collections/", "POST /api/assistants/", // Everybody may make one; it is theirs.
        "GET /api/sample/", "POST /api/sample/", // What it adds is shared with everyone, and uploads ask who may add.
        "POST /api/messages/{assistant}", // The channel vouches for people there: DoorMatrixTests walks it.
        "GET /api/models/", "GET /api/models/{name}/license", "POST /api/models/{name}/verify", "POST /api/models/measure",
    ];

    private readonly string _folder = TestPaths.TemporaryFolder();
    private readonly AccessWorld _world = new();
    private PeopleApplication _application;

    public AccessMatrixTests() => _application = Start();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nobody_sees_or_changes_what_they_may_not_and_nobody_is_refused_what_they_may()
    {
        await _application.Filling.FillAsync(_world, Token);
        await WorldFilling.KeepOriginalsAsync(_world, _application.Services.GetRequiredService<OriginalStore>(), Token);
        Assert.Empty(await WalkAsync(isThorough: true));

        _world.ChangeGroups();
        Assert.Empty(await WalkAsync(isThorough: false));

        await _application.DisposeAsync();
        _application = Start();
        Assert.Empty(await WalkAsync(isThorough: false));
    }

    [Fact]
    public void Every_endpoint_is_on_a_road_or_leads_to_nothing_that_has_rights()
    {
        var walked = Road.All.SelectMany(road => road.Endpoints).Concat(Open).ToHashSet();

        var endpoints = _application.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>() is not null)
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods.Select(method => (
                Name: $"{method} {Path(endpoint)}", IsForPrograms: endpoint.Metadata.GetMetadata<KeyScopeMetadata>() is not null)))
            .Where(endpoint => endpoint.IsForPrograms || endpoint.Name.Contains("/api", StringComparison.Ordinal)
                || endpoint.Name.Contains("/v1", StringComparison.Ordinal) || endpoint.Name.Contains("/mcp", StringComparison.Ordinal) || Open.Contains(endpoint.Name))
            .Select(endpoint => endpoint.Name)
            .ToHashSet();

        Assert.Empty(endpoints.Except(walked));
        Assert.Empty(walked.Except(endpoints)); // Nor does the list name what is no longer there.
    }

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Path(RouteEndpoint endpoint) => "/" + endpoint.RoutePattern.RawText!.TrimStart('/');

    private PeopleApplication Start() => new(_folder, id => Guid.TryParse(id, out var guid) ? _world.People.First(person => person.Id == guid).Caller : Caller.Owner);

    private async Task<List<string>> WalkAsync(bool isThorough)
    {
        var notes = new WalkNotes();
        foreach (var person in _world.People)
        {
            foreach (var road in Road.All)
            {
                await road.WalkAsync(new Visit(_application.Http, _world, person, isThorough, notes, PeopleApplication.Identify));
            }
        }

        return notes.Faults;
    }
}
