using System.Text.Json;
using System.Text.RegularExpressions;
using RagPlatform.Backends.Sqlite;
using RagPlatform.Core.Access;
using RagPlatform.Core.Retrieval;
using RagPlatform.Tests.Access;
using RagPlatform.Tests.Doubles;

namespace RagPlatform.Web.Tests.Access;

/// <summary>
/// The roads of the matrix that are commands: the same people, collections, documents and assistants, each named by <c>--as</c>. The program's own
/// entry is called in this process, since starting it takes longer than what it does; so the settings and the console are this test's alone.
/// </summary>
[Collection(nameof(Alone))]
public sealed partial class CommandLineMatrixTests : IAsyncLifetime
{
    private static readonly (string Key, string Value)[] _settings = [("Models__Chat", "none"), ("Models__Embedding", "none")];

    private readonly AccessWorld _world = new();
    private readonly string _storage = TestPaths.TemporaryFolder();
    private readonly List<string> _faults = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        foreach (var (key, value) in _settings.Append(("Storage__Path", _storage)))
        {
            Environment.SetEnvironmentVariable(key, value);
        }

        using var database = SqliteDatabase.Open(_storage, isDurable: false);
        await new WorldFilling(
            new SqliteDocumentStore(database, TimeProvider.System), new SqliteKnowledgeStore(database, TimeProvider.System),
            new SqliteAccessStore(database, TimeProvider.System), new SqliteAssistantStore(database, TimeProvider.System), new Embedder(null)).FillAsync(_world, Token);
        await WorldPeople.StoreAsync(_world, new SqlitePeopleStore(database), Token);
    }

    public ValueTask DisposeAsync()
    {
        foreach (var (key, _) in _settings.Append(("Storage__Path", "")))
        {
            Environment.SetEnvironmentVariable(key, null);
        }

        Directory.Delete(_storage, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Nobody_finds_what_they_may_not_and_everybody_what_they_may()
    {
        foreach (var person in _world.People)
        {
            Search(person);
            Ask(person);
            Name(person);
        }

        _world.ChangeGroups();
        using (var database = SqliteDatabase.Open(_storage, isDurable: false))
        {
            await WorldPeople.StoreAsync(_world, new SqlitePeopleStore(database), Token);
        }

        foreach (var person in _world.People)
        {
            Search(person);
        }

        Assert.Empty(_faults);
    }

    private void Search(WorldPerson person)
    {
        var seen = Seen(person, _world.Documents);
        var found = Run(person, "search", "policy grants days", "--mode", "text", "--top", "100", "--json");
        Expect(person, found.Code == 0 && Json(found).GetProperty("searchedChunks").GetInt32() == seen.Count, $"search looks in something else: {found}");
        var named = Marker().Matches(found.Output).Select(match => match.Value).ToHashSet();
        _faults.AddRange(seen.Where(document => !named.Contains(document.Name)).Select(document => $"REFUSED {person.Name}: search leaves {document.Name} out"));
    }

    private void Ask(WorldPerson person)
    {
        var seen = Seen(person, _world.Documents);
        var asked = Run(person, "ask", "How many days does the policy grant?", "--json");
        Expect(person, asked.Code == 0 && Json(asked).GetProperty("trace").GetProperty("searchedChunks").GetInt32() == seen.Count, $"ask looks in something else: {asked}");
        Expect(person, asked.Code == 0 && Json(asked).GetProperty("trace").GetProperty("passages").GetArrayLength() > 0 == seen.Count > 0, "ask finds nothing");
    }

    // Each collection and assistant by its name, for two of seven people, the administrators among them: each call starts the modules anew, some 50 ms.
    private void Name(WorldPerson person)
    {
        if (_world.People.Index().Any(other => other.Item == person && other.Index % 7 > 1))
        {
            return;
        }

        foreach (var collection in _world.Collections)
        {
            var isSeen = AccessWorld.RoleOn(person, collection) is not null;
            var found = Run(person, "search", "policy", "--mode", "text", "--top", "100", "--json", "--collection", collection.Name);
            Expect(person, found.Code == (isSeen ? 0 : 1) && (isSeen || found.Error.StartsWith($"There is no collection '{collection.Name}'", StringComparison.Ordinal)), $"search in {collection.Name}: {found}");
            Expect(person, !isSeen || Json(found).GetProperty("searchedChunks").GetInt32() == Seen(person, _world.Documents).Count(document => document.Collection == collection), $"search in {collection.Name} counts wrong");
        }

        foreach (var assistant in _world.Assistants)
        {
            var isSeen = AccessWorld.RoleOn(person, assistant) is not null;
            var asked = Run(person, "ask", "Which policy is there?", "--json", "--assistant", assistant.Name);
            Expect(person, asked.Code == (isSeen ? 0 : 1) && (isSeen || asked.Error.StartsWith($"There is no assistant '{assistant.Name}'", StringComparison.Ordinal)), $"ask {assistant.Name}: {asked}");
        }
    }

    private Result Run(WorldPerson person, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var (standardOutput, standardError) = (Console.Out, Console.Error);
        Console.SetOut(output);
        Console.SetError(error);
        int code;
        try
        {
            code = (int)typeof(Program).Assembly.EntryPoint!.Invoke(null, [(string[])[.. arguments, "--as", WorldPeople.EmailOf(person)]])!;
        }
        finally
        {
            Console.SetOut(standardOutput);
            Console.SetError(standardError);
        }

        // What somebody typed may be repeated to them.
        foreach (var name in Marker().Matches(output.ToString() + error).Select(match => match.Value).Except(arguments).Distinct())
        {
            var thing = _world.Collections.Concat(_world.Documents).Concat(_world.Assistants).First(thing => thing.Name == name);
            Expect(person, AccessWorld.RoleOn(person, thing) is not null, $"LEAK of {name} by {string.Join(' ', arguments)}");
        }

        return new(code, output.ToString(), error.ToString());
    }

    private void Expect(WorldPerson person, bool holds, string fault)
    {
        if (!holds)
        {
            _faults.Add($"{person.Name}: {fault}");
        }
    }

    private static List<T> Seen<T>(WorldPerson person, IEnumerable<T> things) where T : WorldThing => [.. things.Where(thing => AccessWorld.RoleOn(person, thing) is not null)];

    private static JsonElement Json(Result result) => JsonSerializer.Deserialize<JsonElement>(result.Output);

    [GeneratedRegex("[qka]zx[0-9]{2}(?:doc|col|ass)")]
    private static partial Regex Marker();

    private sealed record Result(int Code, string Output, string Error);
}
