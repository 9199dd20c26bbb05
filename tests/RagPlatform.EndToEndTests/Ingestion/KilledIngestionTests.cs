using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using RagPlatform.EndToEndTests.Hosting;

namespace RagPlatform.EndToEndTests.Ingestion;

/// <summary>
/// The program is killed while it ingests. <c>RAGPLATFORM_KILLS</c> and <c>RAGPLATFORM_KILL_DOCUMENTS</c> set how often and over how many
/// documents (default: 3 and 15; the figures of BENCHMARKS.md: 10 and 50).
/// </summary>
public sealed class KilledIngestionTests
{
    private static readonly (string, string)[] Settings = [("Models__Chat", "none")];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_acknowledged_document_becomes_ready_exactly_once_however_often_the_program_is_killed()
    {
        var (kills, count) = (Setting("RAGPLATFORM_KILLS", 3), Setting("RAGPLATFORM_KILL_DOCUMENTS", 15));
        var random = new Random(20260301);
        await using var application = await RunningApplication.StartAsync(Cancellation, Settings);
        var collection = await AddCollectionAsync(application);
        var acknowledged = new Dictionary<Guid, string>();
        var killed = 0;
        for (var next = 0; next < count || killed < kills;)
        {
            // Uploads go on while the program is killed: one that was not acknowledged may be lost, and is sent again.
            var pause = TimeSpan.FromMilliseconds(random.Next(50, 2_500));
            var kill = killed < kills ? KillAfterAsync(application, pause) : Task.CompletedTask;
            while (next < count && await TryUploadAsync(application, collection, next) is { } id)
            {
                acknowledged[id] = Phrase(next++);
            }

            await kill;
            if (killed < kills)
            {
                killed++;
                await application.RestartAsync(Cancellation, Settings);
            }
        }

        await Eventually.IsTrueAsync(
            async () => (await ListAsync(application, collection)).All(document => document.State is not ("queued" or "ingesting")),
            TimeSpan.FromMinutes(5), "all documents to be done", Cancellation);

        var documents = await ListAsync(application, collection);
        Assert.All(acknowledged.Keys, id => Assert.Equal("ready", Assert.Single(documents, document => document.Id == id).State));
        Assert.Equal(documents.Count, documents.Select(document => document.Name).Distinct().Count());
        foreach (var (id, phrase) in acknowledged)
        {
            Assert.Equal(1, await CountPassagesAsync(application, id, phrase));
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{killed} kills, {acknowledged.Count} acknowledged documents, all ready once.");
    }

    [Fact]
    public async Task No_reader_is_left_behind_when_the_program_is_killed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Looks at /proc.");
        await using var application = await RunningApplication.StartAsync(Cancellation, Settings);
        var collection = await AddCollectionAsync(application);
        var id = await TryUploadAsync(application, collection, 0);
        Assert.NotNull(id);
        await Eventually.IsTrueAsync(
            () => Task.FromResult(Readers(application.ProcessId).Any()), TimeSpan.FromSeconds(60), "a reader to start", Cancellation);
        var readers = Readers(application.ProcessId).ToList();

        await application.KillAsync();

        await Eventually.IsTrueAsync(
            () => Task.FromResult(!readers.Any(reader => Directory.Exists($"/proc/{reader}"))), TimeSpan.FromSeconds(10), "the reader to end", Cancellation);
    }

    private static async Task KillAfterAsync(RunningApplication application, TimeSpan pause)
    {
        using var timer = new PeriodicTimer(pause);
        await timer.WaitForNextTickAsync(Cancellation);
        await application.KillAsync();
    }

    private static async Task<Guid> AddCollectionAsync(RunningApplication application)
    {
        using var response = await application.Http.PostAsJsonAsync("/api/collections", new { name = "Killed" }, Cancellation);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("id").GetGuid();
    }

    // Null when the program died before it acknowledged.
    private static async Task<Guid?> TryUploadAsync(RunningApplication application, Guid collection, int number)
    {
        try
        {
            using var form = new MultipartFormDataContent { { new StringContent(Text(number)), "file", $"document {number}.md" } };
            using var response = await application.Http.PostAsync($"/api/collections/{collection}/documents", form, Cancellation);
            response.EnsureSuccessStatusCode();
            return (await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("documentId").GetGuid();
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static async Task<IReadOnlyList<(Guid Id, string Name, string State)>> ListAsync(RunningApplication application, Guid collection) =>
        [.. (await application.Http.GetFromJsonAsync<JsonElement>($"/api/collections/{collection}/documents", Cancellation)).EnumerateArray()
            .Select(document => (document.GetProperty("id").GetGuid(), document.GetProperty("name").GetString()!, document.GetProperty("state").GetString()!))];

    private static async Task<int> CountPassagesAsync(RunningApplication application, Guid document, string phrase)
    {
        using var response = await application.Http.PostAsJsonAsync("/api/search", new { query = phrase, top = 50, mode = "text" }, Cancellation);
        response.EnsureSuccessStatusCode();
        var found = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        return found.GetProperty("passages").EnumerateArray().Count(passage =>
            passage.GetProperty("documentId").GetGuid() == document && passage.GetProperty("text").GetString()!.Contains(phrase, StringComparison.Ordinal));
    }

    // A few chunks each, one of them with a phrase that no other document has.
    private static string Text(int number) => $"# Report {number}\n\n"
        + string.Concat(Enumerable.Range(1, 6).Select(part => $"## Part {part}\n\n"
            + string.Concat(Enumerable.Repeat($"Pump {number} of part {part} was checked by the service and found to be in order. ", 12)) + "\n\n"))
        + $"## Result\n\nThe inspector noted {Phrase(number)} at the end.\n";

    private static string Phrase(int number) => $"finding{number}quux";

    private static IEnumerable<int> Readers(int parent)
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _)))
        {
            string[] arguments;
            try
            {
                arguments = File.ReadAllText(Path.Combine(folder, "cmdline")).Split('\0');
            }
            catch (IOException)
            {
                continue; // It ended while the list was read.
            }

            if (arguments.Contains("extract") && arguments.Contains(parent.ToString(CultureInfo.InvariantCulture)))
            {
                yield return int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture);
            }
        }
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
