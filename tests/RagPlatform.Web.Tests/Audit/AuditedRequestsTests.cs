using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using RagPlatform.Web.Tests.Api;

namespace RagPlatform.Web.Tests.Audit;

/// <summary>What people do leaves a row, and never the text of what they asked.</summary>
public sealed class AuditedRequestsTests : IAsyncDisposable
{
    private const string Text = "Every employee has 26 days of annual leave.";
    private const string Question = "How many days of annual leave has every employee?";

    private Application _app = Application.Start();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_question_and_a_search_say_who_and_which_documents_but_not_what()
    {
        var document = await AddAsync();

        await _app.SendAsync(HttpMethod.Post, "/api/ask", new { question = Question });
        await _app.SendAsync(HttpMethod.Post, "/api/search", new { query = "annual leave employee" });
        var asked = await OnlyAsync("asked");
        var searched = await OnlyAsync("searched");
        var whole = await _app.Http.GetStringAsync(new Uri("/api/audit/export?format=json", UriKind.Relative), Token);

        Assert.Equal(("owner", "done"), (asked.GetProperty("personId").GetString(), asked.GetProperty("outcome").GetString()));
        Assert.Contains(document.ToString(), asked.GetProperty("details").GetProperty("documents").ToString());
        Assert.Contains(document.ToString(), searched.GetProperty("details").GetProperty("documents").ToString());
        Assert.DoesNotContain("annual leave", whole);
        Assert.DoesNotContain("26 days", whole);
    }

    [Fact]
    public async Task The_text_of_questions_is_kept_where_that_is_set()
    {
        await _app.DisposeAsync();
        _app = Application.Start(("Audit:KeepQuestions", "true"));
        await AddAsync();

        await _app.SendAsync(HttpMethod.Post, "/api/ask", new { question = Question });
        await _app.SendAsync(HttpMethod.Post, "/api/search", new { query = "Urlaub" });

        Assert.Equal(Question, (await OnlyAsync("asked")).GetProperty("details").GetProperty("question").GetString());
        Assert.Equal("Urlaub", (await OnlyAsync("searched")).GetProperty("details").GetProperty("query").GetString());
    }

    [Fact]
    public async Task A_look_at_an_original_is_one_row_however_many_pieces_it_is_fetched_in()
    {
        var document = await AddAsync();
        foreach (var from in (long[])[0, 10, 20])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/documents/{document}/original");
            request.Headers.Range = new RangeHeaderValue(from, from + 9);
            using var response = await _app.Http.SendAsync(request, Token);
            Assert.Equal(206, (int)response.StatusCode);
        }

        var row = await OnlyAsync("sawOriginal");

        Assert.Equal(("document", document.ToString(), "leave.txt"), (Get(row, "targetKind"), Get(row, "targetId"), Get(row, "target")));
        Assert.Equal(404, (await _app.SendAsync(HttpMethod.Get, $"/api/documents/{Guid.NewGuid()}/original")).Status);
        await OnlyAsync("sawOriginal");
    }

    [Fact]
    public async Task An_exported_assistant_is_a_row()
    {
        var (_, assistant) = await _app.SendAsync(HttpMethod.Post, "/api/assistants", new { name = "HR", instructions = "Be brief." });

        await _app.GetAsync($"/api/assistants/{Get(assistant, "id")}/export");

        Assert.Equal("HR", Get((await _app.GetAsync("/api/audit?what=exported&person=Owner")).GetProperty("entries")[0], "target"));
    }

    [Fact]
    public async Task Each_change_is_a_row_in_the_order_in_which_it_was_made()
    {
        var collection = await _app.AddCollectionAsync();
        var document = (await _app.AddDocumentAsync(collection, "leave.txt", Encoding.UTF8.GetBytes(Text))).GetProperty("id").GetGuid();
        using (await _app.UploadAsync(collection, "leave.txt", Encoding.UTF8.GetBytes(Text)))
        {
            // Unchanged: nothing was done, and nothing is logged.
        }

        await _app.SendAsync(HttpMethod.Put, $"/api/collections/{collection}/access", new[] { new { principal = "user:owner", role = "owner" }, new { principal = "everyone", role = "reader" } });
        await _app.SendAsync(HttpMethod.Delete, $"/api/documents/{document}");
        await _app.SendAsync(HttpMethod.Delete, $"/api/documents/{document}"); // Gone already.
        await _app.SendAsync(HttpMethod.Post, $"/api/documents/{document}/restore");
        var (_, assistant) = await _app.SendAsync(HttpMethod.Post, "/api/assistants", new { name = "HR", instructions = "Be brief." });
        await _app.SendAsync(HttpMethod.Put, $"/api/assistants/{Get(assistant, "id")}", new { name = "People", instructions = "Be brief." });
        await _app.SendAsync(HttpMethod.Delete, $"/api/assistants/{Get(assistant, "id")}");
        await _app.SendAsync(HttpMethod.Post, $"/api/assistants/{Get(assistant, "id")}/restore");
        await _app.SendAsync(HttpMethod.Delete, $"/api/collections/{collection}");

        var rows = (await _app.GetAsync("/api/audit")).GetProperty("entries").EnumerateArray().Reverse()
            .Select(row => $"{Get(row, "action")} {Get(row, "targetKind")} {Get(row, "target")} by {Get(row, "person")}");

        Assert.Equal(
            [
                "added collection HR by Owner", "uploaded document leave.txt by Owner", "rightsChanged collection HR by Owner",
                "deleted document leave.txt by Owner", "restored document leave.txt by Owner", "added assistant HR by Owner",
                "changed assistant People by Owner", "deleted assistant People by Owner", "restored assistant People by Owner",
                "deleted collection HR by Owner",
            ],
            rows);
        Assert.True((await _app.GetAsync("/api/audit/verify")).GetProperty("intact").GetBoolean());
    }

    private static string? Get(JsonElement row, string name) => row.GetProperty(name).GetString();

    private async Task<Guid> AddAsync() =>
        (await _app.AddDocumentAsync(await _app.AddCollectionAsync(), "leave.txt", Encoding.UTF8.GetBytes(Text))).GetProperty("id").GetGuid();

    private async Task<JsonElement> OnlyAsync(string what) =>
        Assert.Single((await _app.GetAsync($"/api/audit?what={what}")).GetProperty("entries").EnumerateArray());
}
