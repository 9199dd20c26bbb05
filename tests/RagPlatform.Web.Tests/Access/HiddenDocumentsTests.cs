using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using RagPlatform.Core.Access;
using RagPlatform.Core.Collections;
using RagPlatform.Core.Documents;
using RagPlatform.Core.Retrieval;
using RagPlatform.Tests.Access;
using RagPlatform.Tests.Doubles;

namespace RagPlatform.Web.Tests.Access;

/// <summary>What a person may not see changes nothing of what they see: not a rank, a score, a count, an answer or a refusal.</summary>
public sealed class HiddenDocumentsTests : IAsyncDisposable
{
    private const int Hidden = 1000;

    private static readonly Guid AnnaId = Guid.CreateVersion7();
    private static readonly Caller Anna = new(AnnaId.ToString(), "Anna", [Principal.OfPerson(AnnaId), Principal.Everyone], IsAdministrator: false);
    private static readonly Caller Ben = new("ben", "Ben", ["user:ben", Principal.Everyone], IsAdministrator: false);

    private static readonly string[] Topics = ["leave", "travel", "salaries", "parking", "laptops", "training", "phones", "visits", "lunch", "badges"];

    private static readonly string[] Questions =
    [
        "How many days of leave do I have?", "Who pays for travel and training?", "parking badges", "Wie stelle ich einen Urlaubsantrag?",
        "Reisekosten", "Urlaub", "Parkplatzgebühr im Urlaub", "What is the boiling point of nitrogen?",
    ];

    private readonly string _folder = TestPaths.TemporaryFolder();
    private readonly PeopleApplication _application;

    public HiddenDocumentsTests() => _application = new(_folder, _ => Anna);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IDocumentStore Documents => _application.Services.GetRequiredService<IDocumentStore>();

    private IAccessStore Access => _application.Services.GetRequiredService<IAccessStore>();

    [Fact]
    public async Task A_thousand_documents_that_one_may_not_see_change_nothing()
    {
        var seen = await AddCollectionAsync("Policies", Anna);
        await _application.Filling.AddAsync([.. Seen(seen)], Token);
        var before = await AskEverythingAsync();

        await AddHiddenAsync(seen, await AddCollectionAsync("Secrets", Ben));

        Assert.Equal(Hidden + 24, (await Documents.ListAsync(null, AccessFilter.Everything, Token)).Count);
        var after = await AskEverythingAsync();
        Assert.Equal(before.Keys, after.Keys);
        Assert.All(before, pair => Assert.Equal(pair.Value, after[pair.Key]));
    }

    [Fact]
    public async Task A_name_that_only_hidden_things_have_is_free()
    {
        var policies = await AddCollectionAsync("Policies", Anna);
        await AddCollectionAsync("Secrets", Ben);
        var hidden = new WorldDocument("pay", new WorldThing("Policies") { Id = policies.Id });
        await _application.Filling.AddAsync([hidden], Token);
        await Access.SetGrantsAsync(new(AccessTargetKind.Document, hidden.Id), [new(Ben.OwnPrincipal, AccessRole.Owner, "", default)], Token);

        using var collection = await _application.Http.PostAsJsonAsync("/api/collections", new { name = "secrets" }, Token);
        using var form = new MultipartFormDataContent { { new ByteArrayContent(WorldFilling.OriginalOf(hidden)), "file", "pay.txt" } };
        using var upload = await _application.Http.PostAsync(new Uri($"/api/collections/{policies.Id}/documents", UriKind.Relative), form, Token);
        var added = await Api.Application.ReadAsync(upload);

        Assert.Equal(201, (int)collection.StatusCode);
        Assert.Equal("added", added.GetProperty("outcome").GetString()); // The same name and content, and yet neither "unchanged" nor "newVersion".
        Assert.NotEqual(hidden.Id, added.GetProperty("documentId").GetGuid());
    }

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static IEnumerable<WorldDocument> Seen(Collection collection)
    {
        var thing = new WorldThing(collection.Name) { Id = collection.Id };
        foreach (var topic in Topics)
        {
            yield return new($"{topic}-rules", thing) { Text = $"Everyone has {topic.Length + 20} days of {topic} in a year. The office decides about {topic}." };
            yield return new($"{topic}-costs", thing) { Text = $"The company pays {topic.Length * 10} euros for {topic}, once the manager has agreed." };
        }

        yield return new("urlaub", thing) { Language = "de", Text = "Urlaub wird mit einem Antrag in der Personalabteilung angemeldet." };
        yield return new("reise", thing) { Language = "de", Text = "Die Kosten einer Reise werden gegen Belege erstattet." };
        yield return new("antrag", thing) { Language = "de", Text = "Ein Sonderurlaub braucht einen Urlaubsantrag und die Zustimmung der Leitung." };
        yield return new("mobil", thing) { Language = "de", Text = "Mobilgeräte gibt die Abteilung für Technik aus." };
    }

    private async Task<Collection> AddCollectionAsync(string name, Caller maker) => await Documents.AddCollectionAsync(name, null, maker, Token);

    // Half in a collection that is not Anna's, half beside her own documents: with her words, and with parts of them.
    private async Task AddHiddenAsync(Collection seen, Collection secret)
    {
        var parts = new[] { "Urlaubs", "Kosten", "Reise", "Antrag", "Stell", "Leitung" };
        List<WorldDocument> hidden =
        [
            .. Enumerable.Range(0, Hidden).Select(i =>
            {
                var collection = i % 2 == 0 ? seen : secret;
                var topic = Topics[i % Topics.Length];
                var isGerman = i % 3 == 0;
                return new WorldDocument($"hidden{i}", new WorldThing(collection.Name) { Id = collection.Id })
                {
                    Language = isGerman ? "de" : "en",
                    Text = isGerman
                        ? $"Urlaub{(char)('a' + (i % 18))}{(char)('a' + (i % 25))}lage, {parts[i % 6]}, Parkplatz und Gebühr: {parts[i / 6 % 6]}{parts[i % 6].ToLowerInvariant()}."
                        : $"Nobody has any {topic}: {topic} of the board is {i % 20} days of {topic} and parking badges.",
                };
            }),
        ];
        await _application.Filling.AddAsync(hidden, Token);
        foreach (var document in hidden.Where((_, i) => i % 2 == 0))
        {
            await Access.SetGrantsAsync(new(AccessTargetKind.Document, document.Id), [new(Ben.OwnPrincipal, AccessRole.Owner, "", default)], Token);
        }
    }

    private async Task<Dictionary<string, string>> AskEverythingAsync()
    {
        var told = new Dictionary<string, string> { ["collections"] = await _application.Http.GetStringAsync(new Uri("/api/collections", UriKind.Relative), Token) };
        foreach (var question in Questions)
        {
            foreach (var mode in new[] { "text", "vector", "hybrid" })
            {
                told[$"{question} by {mode}"] = await PostAsync("/api/search", new { query = question, mode, top = 24 });
            }

            told[$"{question} asked"] = await PostAsync("/api/ask", new { question });
        }

        var knowledge = _application.Services.GetRequiredService<IKnowledgeStore>();
        var terms = await knowledge.CountTermsAsync(["leave", "Urlaub", "Reisekosten", "nitrogen"], Anna.Filter(), Token);
        told["terms"] = JsonSerializer.Serialize(terms);
        told["content"] = JsonSerializer.Serialize(await knowledge.DescribeAsync(Anna.Filter(), Token));
        told["ceiling"] = JsonSerializer.Serialize(await knowledge.SearchTextAsync("Urlaubsantrag Reisekosten Parkplatzgebühr", Anna.Filter(), 10, Token));
        return told;
    }

    // Without what differs each time: how long it took, and the message's own id.
    private async Task<string> PostAsync(string path, object body)
    {
        using var response = await _application.Http.PostAsJsonAsync(path, body, Token);
        var json = JsonNode.Parse(await response.Content.ReadAsStringAsync(Token))!.AsObject();
        foreach (var name in new[] { "milliseconds", "timings", "messageId" })
        {
            json.Remove(name);
        }

        return json.ToJsonString();
    }
}
