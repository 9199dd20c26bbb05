using System.IO.Compression;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using RagPlatform.EndToEndTests.Hosting;
using RagPlatform.Web.Tests.Teams;

namespace RagPlatform.EndToEndTests;

/// <summary>What is uploaded to Teams, against the schema that Microsoft publishes.</summary>
public sealed class TeamsManifestTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Microsofts_own_schema_takes_every_assistants_manifest_with_and_without_sign_in_in_the_chat()
    {
        var folder = await NodeProgram.InstallAsync("manifest.mjs", Token, "@microsoft/app-manifest@1.1.2", "ajv@8", "ajv-draft-04@1", "ajv-formats@3");
        var questions = Enumerable.Range(1, 10).Select(number => $"{number}. Wie groß ist der Anspruch auf Elternzeit, {new string('ß', 140)}?").ToArray();
        var all = string.Concat(Enumerable.Repeat("Größe, Straße, 👩‍💼 und\nmehrere Zeilen. ", 200));
        (string Name, string Description, string[] Questions, bool SignsIn)[] assistants =
        [
            ("Plain", "", [], false),
            ("Plain, with sign-in", "Everything about working here.", ["How many days of leave do I have?"], true),
            ("Löhne, Gehälter und Überstunden: Fragen an die Personalabteilung des Werks 👩‍💼", all, questions, false),
            ("Ä" + new string('ü', 76) + "👩", all, questions, true),
        ];
        await using var application = await RunningApplication.StartAsync(
            Token, [("Teams__PublicAddress", "https://chat.münchen.example"), .. assistants.SelectMany((assistant, number) => Settings($"bot{number}", assistant.Name, assistant.SignsIn))]);

        var manifests = new JsonArray();
        foreach (var (name, description, starterQuestions, _) in assistants)
        {
            manifests.Add(await ManifestAsync(application, new { name, description, starterQuestions }));
        }

        var broken = manifests[^1]!.DeepClone();
        (broken["bots"]![0]!["botId"], broken["name"]!["short"], broken["more"], broken["webApplicationInfo"]!["secret"]) = ("no id", new string('x', 31), true, "x");
        manifests.Add(broken);
        await File.WriteAllTextAsync(Path.Combine(folder, "manifests.json"), manifests.ToJsonString(), Token);
        var found = JsonSerializer.Deserialize<string[][]>(await NodeProgram.RunAsync(folder, "manifest.mjs", Token, "manifests.json"))!;

        Assert.All(found.SkipLast(1), Assert.Empty);
        Assert.Equal(4, found[^1].Length); // It does look.
        Assert.Equal(assistants.Select(assistant => assistant.SignsIn), manifests.SkipLast(1).Select(manifest => manifest!["webApplicationInfo"] is not null));
        Assert.Equal(10, manifests[2]!["bots"]![0]!["commandLists"]![0]!["commands"]!.AsArray().Count);
    }

    private static IEnumerable<(string, string)> Settings(string bot, string assistant, bool signsIn) =>
    [
        ($"Teams__Bots__{bot}__AppId", FakeChannel.AppId), ($"Teams__Bots__{bot}__AppPassword", "the bot's secret"), ($"Teams__Bots__{bot}__Assistant", assistant),
        ($"Teams__Bots__{bot}__OAuthConnection", signsIn ? FakeChannel.Connection : ""),
    ];

    private static async Task<JsonNode> ManifestAsync(RunningApplication application, object assistant)
    {
        using var added = await application.Http.PostAsJsonAsync(new Uri("/api/assistants", UriKind.Relative), assistant, Token);
        var text = await added.Content.ReadAsStringAsync(Token);
        Assert.True(added.IsSuccessStatusCode, text);
        var id = JsonSerializer.Deserialize<JsonElement>(text).GetProperty("id").GetGuid();
        using var zip = new ZipArchive(await application.Http.GetStreamAsync(new Uri($"/api/assistants/{id}/teams/package", UriKind.Relative), Token));
        await using var manifest = zip.GetEntry("manifest.json")!.Open();
        return (await JsonNode.ParseAsync(manifest, cancellationToken: Token))!;
    }
}
