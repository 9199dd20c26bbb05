using System.Net;
using System.Text.Json;
using Microsoft.Extensions.AI;
using RagPlatform.Core.Models;
using RagPlatform.Tests.Doubles;
using RagPlatform.Web.Tests.Api;

namespace RagPlatform.Web.Tests.KernelMemory;

/// <summary>The real application, called as Kernel Memory's clients call its service.</summary>
public sealed class KernelMemoryTests : IAsyncDisposable
{
    private const string Leave = "Annual leave\n\nEvery employee has 26 days of annual leave. Unused days expire in March.";
    private const string Travel = "Travel\n\nA hotel costs at most 120 euros a night. Trains are booked before planes.";

    private readonly Application _app = Application.StartWithModel("Every employee has| 26 days of annual leave [1].");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private MemoryClient Client => new(_app.Http);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Two_files_are_uploaded_found_asked_fetched_and_deleted()
    {
        await Client.UploadAsync("Handbook", "doc001", [("leave.txt", Leave), ("travel.txt", Travel)], [("user", "anna"), ("user", "ben"), ("draft", null)], ["extract", "partition"]);
        await Client.WaitAsync("doc001", "handbook");
        var status = (await Client.FindStatusAsync("doc001", "handbook"))!.Value;
        var found = await Client.SearchAsync("annual leave", "HANDBOOK", limit: 5);
        var answer = await Client.AskAsync("How many days of annual leave does an employee have?", "handbook");
        var file = await Client.DownloadAsync("doc001", "travel.txt", "handbook");

        MemoryShapes.Check(status, MemoryShapes.Status);
        Assert.Equal(["anna", "ben"], status.GetProperty("tags").GetProperty("user").EnumerateArray().Select(value => value.GetString()));
        Assert.Empty(status.GetProperty("tags").GetProperty("draft").EnumerateArray());
        Assert.Empty(status.GetProperty("remaining_steps").EnumerateArray());
        MemoryShapes.Check(found, MemoryShapes.Result);
        MemoryShapes.CheckCitations(found.GetProperty("results"));
        var best = found.GetProperty("results")[0];
        Assert.Equal(("leave.txt", "doc001"), (best.GetProperty("sourceName").GetString(), best.GetProperty("documentId").GetString()));
        Assert.Equal("doc001", best.GetProperty("partitions")[0].GetProperty("tags").GetProperty("__document_id")[0].GetString());
        Assert.StartsWith("/documents/", best.GetProperty("sourceUrl").GetString());
        Assert.InRange(best.GetProperty("partitions")[0].GetProperty("relevance").GetDouble(), 0.01, 1);
        MemoryShapes.Check(answer, MemoryShapes.Answer);
        MemoryShapes.Check(answer.GetProperty("tokenUsage")[0], MemoryShapes.Tokens);
        MemoryShapes.CheckCitations(answer.GetProperty("relevantSources"));
        Assert.Contains("26 days", answer.GetProperty("text").GetString());
        Assert.False(answer.GetProperty("noResult").GetBoolean());
        Assert.Equal((Travel, "text/plain", Travel.Length), (file.Text, file.Type, (int)file.Length!));
        Assert.NotNull(file.Modified);
        Assert.Equal(["Handbook"], await Client.ListIndexesAsync());

        await Client.DeleteDocumentAsync("doc001", "handbook");
        Assert.Null(await Client.FindStatusAsync("doc001", "handbook"));
        Assert.True((await Client.SearchAsync("annual leave", "handbook")).GetProperty("noResult").GetBoolean());
        await Client.DeleteIndexAsync("handbook");
        Assert.Empty(await Client.ListIndexesAsync());
        await Client.DeleteIndexAsync("handbook");
        await Client.DeleteDocumentAsync("doc001", "handbook");
    }

    [Fact]
    public async Task Who_names_no_index_and_no_id_gets_the_index_default_and_an_id()
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent("Trains first."u8.ToArray()), "file", "a.txt" } };
        using var response = await _app.Http.PostAsync(new Uri("/upload", UriKind.Relative), form, Token);
        var uploaded = await Application.ReadAsync(response);
        var status = await _app.GetAsync(response.Headers.Location!.ToString());

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        MemoryShapes.Check(uploaded, MemoryShapes.Uploaded);
        Assert.Equal("default", uploaded.GetProperty("index").GetString());
        Assert.Equal(uploaded.GetProperty("documentId").GetString(), status.GetProperty("document_id").GetString());
        Assert.Equal(["default"], await Client.ListIndexesAsync());
    }

    [Fact]
    public async Task Texts_of_one_file_name_under_different_ids_stand_beside_one_another()
    {
        await Client.UploadAsync("", "one", [("content.txt", "Trains are booked first.")]);
        await Client.UploadAsync("", "two", [("content.txt", "Hotels cost 120 euros.")]);
        await Client.WaitAsync("one");
        await Client.WaitAsync("two");

        var all = await Client.SearchAsync("", filters: [new() { ["__document_id"] = ["one"] }, new() { ["__document_id"] = ["two"] }]);

        Assert.Equal(["two", "one"], Documents(all));
    }

    [Fact]
    public async Task Uploads_at_the_same_time_to_a_new_index_make_one()
    {
        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Client.UploadAsync("Shared", $"doc{i}", [("content.txt", $"Text number {i}.")])));
        for (var i = 0; i < 12; i++)
        {
            await Client.WaitAsync($"doc{i}", "shared");
        }

        Assert.Equal(["Shared"], await Client.ListIndexesAsync());
        Assert.Equal(12, Documents(await Client.SearchAsync("", "shared", [new() { ["__file_type"] = ["text/plain"] }])).Count);
    }

    [Fact]
    public async Task The_same_id_again_replaces_its_files_and_its_tags()
    {
        await Client.UploadAsync("", "doc", [("a.txt", "Trains are booked first."), ("b.txt", "Hotels cost 120 euros.")], [("state", "draft")]);
        await Client.WaitAsync("doc");
        await Client.UploadAsync("", "doc", [("a.txt", "Trains are booked first."), ("c.txt", "Ships are slow.")], [("state", "final")]);
        await Client.WaitAsync("doc");

        var found = await Client.SearchAsync("", filters: [new() { ["__document_id"] = ["doc"] }]);

        Assert.Equal(["a.txt", "c.txt"], Names(found).Order());
        Assert.All(found.GetProperty("results").EnumerateArray(), file => Assert.Equal("final", file.GetProperty("partitions")[0].GetProperty("tags").GetProperty("state")[0].GetString()));
        Assert.Empty(Documents(await Client.SearchAsync("trains", filters: [new() { ["state"] = ["draft"] }])));
    }

    [Fact]
    public async Task Filters_are_any_of_all_and_hold_for_search_listing_and_answers()
    {
        await Client.UploadAsync("", "leave", [("leave.txt", Leave)], [("team", "hr"), ("year", "2026")]);
        await Client.UploadAsync("", "travel", [("travel.txt", Travel)], [("team", "hr"), ("year", "2025")]);
        await Client.UploadAsync("", "other", [("other.txt", "The canteen opens at noon.")], [("team", "it")]);
        foreach (var id in new[] { "leave", "travel", "other" })
        {
            await Client.WaitAsync(id);
        }

        Assert.Equal(["leave"], Documents(await Client.SearchAsync("days and nights", filters: [new() { ["team"] = ["hr"], ["year"] = ["2026"] }])));
        Assert.Equal(["leave", "other"], Documents(await Client.SearchAsync("", filters: [new() { ["year"] = ["2026"] }, new() { ["team"] = ["it"] }])).Order());
        Assert.Equal(["leave", "other", "travel"], Documents(await Client.SearchAsync("days at noon in a hotel", filters: [new()])).Order());
        Assert.Single(Documents(await Client.SearchAsync("", filters: [new() { ["__file_type"] = ["text/plain"] }], limit: 1)));
        Assert.Empty(Documents(await Client.SearchAsync("")));
        Assert.Empty(Documents(await Client.SearchAsync("annual leave", minRelevance: 1.1)));
        Assert.Empty(Documents(await Client.SearchAsync("annual leave", index: "not-there")));

        var question = "How many days of annual leave does an employee have?";
        Assert.Contains("26 days", (await Client.AskAsync(question, filters: [new() { ["team"] = ["hr"] }])).GetProperty("text").GetString());
        foreach (var nothing in new[]
        {
            await Client.AskAsync(question, filters: [new() { ["team"] = ["nobody"] }]),
            await Client.AskAsync(question, minRelevance: 1.1),
            await Client.AskAsync(question, index: "not-there"),
            await Client.AskAsync(""),
        })
        {
            Assert.True(nothing.GetProperty("noResult").GetBoolean());
            Assert.Equal("INFO NOT FOUND", nothing.GetProperty("text").GetString());
            Assert.NotEmpty(nothing.GetProperty("noResultReason").GetString()!);
        }
    }

    [Fact]
    public async Task A_streamed_answer_comes_sentence_by_sentence_and_says_when_it_is_done()
    {
        await Client.UploadAsync("", "leave", [("leave.txt", Leave)]);
        await Client.WaitAsync("leave");

        var whole = await Client.AskAsync("How many days of annual leave does an employee have?");
        var (pieces, isDone) = await Client.AskStreamingAsync("How many days of annual leave does an employee have?");
        var (nothing, isNothingDone) = await Client.AskStreamingAsync("How many days of annual leave does an employee have?", index: "not-there");

        Assert.True(isDone && isNothingDone);
        Assert.Equal(whole.GetProperty("text").GetString(), Collect(pieces));
        Assert.Equal("last", pieces[^1].GetProperty("streamState").GetString());
        MemoryShapes.Check(pieces[^1], MemoryShapes.Answer, "streamState:string");
        MemoryShapes.CheckCitations(pieces[^1].GetProperty("relevantSources"));
        Assert.Equal(("reset", "INFO NOT FOUND"), (Assert.Single(nothing).GetProperty("streamState").GetString(), nothing[0].GetProperty("text").GetString()));
    }

    [Fact]
    public async Task A_stream_takes_back_what_did_not_hold_and_says_what_stopped_the_model()
    {
        var isBroken = false;
        async IAsyncEnumerable<ChatResponseUpdate> WriteAsync()
        {
            await Task.Yield();
            yield return StagedChatClient.Text("Nikola Tesla founded the company in 1901 [1]. ");
            if (isBroken)
            {
                throw new ModelHostStoppedException();
            }
        }

        await using var app = Application.StartWith(new StagedChatClient((_, _) => WriteAsync()));
        var client = new MemoryClient(app.Http);
        await client.UploadAsync("", "leave", [("leave.txt", Leave)]);
        await client.WaitAsync("leave");

        var (takenBack, _) = await client.AskStreamingAsync("How many days of annual leave does an employee have?");
        isBroken = true;
        var (stopped, isDone) = await client.AskStreamingAsync("How many days of annual leave does an employee have?");
        var (status, problem) = await app.SendAsync(HttpMethod.Post, "/ask", new { question = "How many days of annual leave does an employee have?" });

        Assert.Contains("Tesla", takenBack[0].GetProperty("text").GetString());
        Assert.Equal(["reset", "last"], takenBack.TakeLast(2).Select(piece => piece.GetProperty("streamState").GetString()));
        Assert.Contains("26 days", Collect(takenBack));
        Assert.DoesNotContain("Tesla", Collect(takenBack));
        Assert.True(isDone);
        Assert.Equal("error", stopped[^1].GetProperty("streamState").GetString());
        Assert.Contains("stopped unexpectedly", stopped[^1].GetProperty("noResultReason").GetString());
        Assert.Equal(503, status);
        Assert.Contains("stopped unexpectedly", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task A_document_that_people_added_is_known_by_its_own_id_and_its_labels()
    {
        var collection = await _app.AddCollectionAsync("HR");
        using var added = await _app.UploadAsync(collection, "leave.txt", System.Text.Encoding.UTF8.GetBytes(Leave), tags: "policy, a=b");
        var id = (await Application.ReadAsync(added)).GetProperty("documentId").GetGuid();
        await _app.WaitForAsync(id);

        Assert.True(await Client.IsReadyAsync(id.ToString(), "hr"));
        Assert.Equal([id.ToString()], Documents(await Client.SearchAsync("leave", "hr", [new() { ["__document_id"] = [id.ToString()] }])));
        Assert.Equal(Leave, (await Client.DownloadAsync(id.ToString(), "leave.txt", "hr")).Text);
        var status = (await Client.FindStatusAsync(id.ToString(), "hr"))!.Value;
        Assert.Equal(["policy", "a_b"], status.GetProperty("tags").EnumerateObject().Select(tag => tag.Name));
    }

    [Fact]
    public async Task What_is_done_by_it_stands_in_the_audit_log()
    {
        await Client.UploadAsync("", "leave", [("leave.txt", Leave)]);
        await Client.WaitAsync("leave");
        await Client.SearchAsync("annual leave");
        await Client.AskAsync("How many days of annual leave does an employee have?");
        await Client.DownloadAsync("leave", "leave.txt");
        await Client.DeleteDocumentAsync("leave");
        await Client.DeleteIndexAsync();

        var log = (await _app.GetAsync("/api/audit")).GetProperty("entries").EnumerateArray().Select(row => row.GetProperty("action").GetString()).Reverse().ToList();

        Assert.Equal(["added", "uploaded", "searched", "asked", "sawOriginal", "deleted", "deleted"], log);
    }

    private static List<string?> Documents(JsonElement found) =>
        [.. found.GetProperty("results").EnumerateArray().Select(file => file.GetProperty("documentId").GetString())];

    private static List<string?> Names(JsonElement found) =>
        [.. found.GetProperty("results").EnumerateArray().Select(file => file.GetProperty("sourceName").GetString())];

    private static string Collect(IEnumerable<JsonElement> pieces) => pieces.Aggregate(
        "", (text, piece) => (piece.GetProperty("streamState").GetString() == "reset" ? "" : text) + piece.GetProperty("text").GetString());
}
