using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using RagPlatform.Core.Access;
using RagPlatform.Tests.Access;

namespace RagPlatform.Web.Tests.Access;

/// <summary>What is kept over the walks of all people.</summary>
internal sealed class WalkNotes
{
    public List<string> Faults { get; } = [];

    /// <summary>The conversation of whoever walked last: everybody else tries to get at it.</summary>
    public string? Conversation { get; set; }

    /// <summary>Answers that were judged on this walk.</summary>
    public List<JudgedAnswer> Judged { get; } = [];

    /// <summary>The last evaluation question that was made, and of which assistant.</summary>
    public (Guid Id, WorldThing Assistant)? Question { get; set; }

    /// <summary>A response that whoever walked last got: everybody else tries to get at it.</summary>
    public string? Response { get; set; }

    /// <summary>A file that whoever walked last uploaded and put nowhere: everybody else tries to get at it.</summary>
    public string? File { get; set; }

    /// <summary>A key of whoever walked last: everybody else tries to revoke it.</summary>
    public string? Key { get; set; }
}

/// <summary>One person walking the roads. Every answer they get is searched for words that only hidden things hold.</summary>
/// <param name="http">The application.</param>
/// <param name="world">What there is.</param>
/// <param name="person">Who walks.</param>
/// <param name="isThorough">Whether roads that are long are walked too.</param>
/// <param name="notes">What is kept over the walks of all people.</param>
/// <param name="identify">Puts on a request what says who they are.</param>
internal sealed partial class Visit(
    HttpClient http, AccessWorld world, WorldPerson person, bool isThorough, WalkNotes notes, Action<WorldPerson, HttpRequestMessage> identify)
{
    private readonly Dictionary<string, WorldThing> _marked = world.Collections.Concat(world.Documents).Concat(world.Assistants)
        .ToDictionary(thing => thing.Name);

    private readonly Dictionary<WorldThing, AccessRole?> _roles = world.Collections.Concat(world.Documents).Concat(world.Assistants)
        .ToDictionary(thing => thing, thing => AccessWorld.RoleOn(person, thing));

    public AccessWorld World => world;

    public WorldPerson Person => person;

    public WalkNotes Notes => notes;

    /// <summary>Whether roads that are long are walked too.</summary>
    public bool IsThorough => isThorough;

    public IReadOnlyList<WorldDocument> SeenDocuments => [.. world.Documents.Where(document => _roles[document] is not null)];

    /// <summary>All, or in a walk that is not thorough every seventh: for roads that change something.</summary>
    public IEnumerable<WorldDocument> DocumentsToChange => world.Documents.Where((_, i) => isThorough || i % 7 == 0);

    public AccessRole? RoleOn(WorldThing thing) => _roles[thing];

    /// <param name="method">GET, POST, …</param>
    /// <param name="path">Where to.</param>
    /// <param name="body">Content, or what becomes JSON.</param>
    /// <param name="isLog">Whether it is a log for administrators, which names things by design.</param>
    /// <param name="identifyHere">Says who they are in place of what does so on other roads.</param>
    public async Task<(int Status, string Body)> SendAsync(
        HttpMethod method, string path, object? body = null, bool isLog = false, Action<HttpRequestMessage>? identifyHere = null)
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = body as HttpContent ?? (body is null ? null : JsonContent.Create(body)),
        };
        if (identifyHere is null)
        {
            identify(person, request);
        }
        else
        {
            identifyHere(request);
        }

        request.Headers.TryAddWithoutValidation("Accept", "application/json, text/event-stream"); // The Model Context Protocol wants both.
        using var response = await http.SendAsync(request, Xunit.TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(Xunit.TestContext.Current.CancellationToken);
        var all = text + response.Content.Headers.ContentDisposition + response.Headers.Location;
        foreach (var hidden in (isLog ? [] : Marker().Matches(all).ToList()).Select(match => _marked[match.Value]).Where(thing => _roles[thing] is null).Distinct())
        {
            notes.Faults.Add($"LEAK {person.Name}: {method} {path} tells of {hidden.Name}");
        }

        return ((int)response.StatusCode, text);
    }

    /// <summary>404 for who may not see it, 403 for who may not do it, else what doing it gives.</summary>
    public async Task ExpectAsync(HttpMethod method, string path, WorldThing thing, AccessRole needs, int allowed, object? body = null)
    {
        var (status, _) = await SendAsync(method, path, body);
        var expected = _roles[thing] is not { } role ? 404 : role < needs ? 403 : allowed;
        Expect(status == expected, $"{method} {path} ({thing.Name}, {_roles[thing]?.ToString() ?? "nothing"}): {status}, not {expected}");
    }

    public void Expect(bool holds, string fault)
    {
        if (!holds)
        {
            notes.Faults.Add($"{person.Name}: {fault}");
        }
    }

    /// <summary>Whether an answer names exactly the documents that the person may see.</summary>
    public void ExpectDocuments(string body, IEnumerable<WorldDocument> expected, string road)
    {
        var found = Marker().Matches(body).Select(match => _marked[match.Value]).OfType<WorldDocument>().Distinct().ToHashSet<WorldThing>();
        foreach (var missing in expected.Where(document => !found.Contains(document)))
        {
            notes.Faults.Add($"REFUSED {person.Name}: {road} leaves {missing.Name} out");
        }
    }

    public static JsonElement Json(string body) => JsonSerializer.Deserialize<JsonElement>(body);

    [GeneratedRegex("[qka]zx[0-9]{2}(?:doc|col|ass)")]
    private static partial Regex Marker();
}
