using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using RagPlatform.Core.Access;
using RagPlatform.Web.Tests.SignIn;

namespace RagPlatform.Web.Tests.Access;

/// <summary>A conversation is private; shared with somebody, it shows them what they may see of its sources.</summary>
public sealed class SharedConversationTests : IAsyncDisposable
{
    private const string Open = "Everybody has 26 days of annual leave.";
    private const string Secret = "The chief executive has 45 days of annual leave.";

    private readonly AccountsApplication _app = new(("Limits:GuessesPerMinute", "1000"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Readers_see_what_rests_on_documents_that_they_may_see_at_that_moment_and_nothing_else()
    {
        var (anna, ben, eve) = (await _app.AddAsync("Anna", isAdministrator: true), await _app.AddAsync("Ben"), await _app.AddAsync("Eve"));
        using var annas = await _app.SignInAsync(anna);
        using var bens = await _app.SignInAsync(ben);
        using var eves = await _app.SignInAsync(eve);
        var everybody = await AddAsync(annas, "Handbook", "leave.txt", Open, "everyone");
        var board = await AddAsync(annas, "Board", "contracts.txt", Secret, anna.Principal);
        var id = Guid.CreateVersion7();
        var asked = await SendAsync(annas, HttpMethod.Post, "/api/ask", new { question = "How many days of annual leave?", conversationId = id });
        Assert.Contains("45 days", asked.Text);
        Assert.Contains("26 days", asked.Text);
        var path = $"/api/conversations/shared/{id}";

        Assert.Equal(404, (await SendAsync(bens, HttpMethod.Get, path)).Status);
        Assert.Equal(204, (await SendAsync(annas, HttpMethod.Put, $"/api/conversations/{id}/readers", new[] { ben.Id })).Status);
        var read = await SendAsync(bens, HttpMethod.Get, path);

        Assert.Equal(200, read.Status);
        Assert.Contains("26 days", read.Text);
        foreach (var hidden in new[] { "45 days", "chief executive", "contracts.txt", "Board", board.ToString() })
        {
            Assert.DoesNotContain(hidden, read.Text, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Equal(1, Json(read.Text).GetProperty("messages")[0].GetProperty("hidden").GetInt32());
        Assert.Equal("Anna", Json(read.Text).GetProperty("owner").GetString());
        Assert.Single(Json((await SendAsync(bens, HttpMethod.Get, "/api/conversations/shared")).Text).EnumerateArray());
        Assert.Equal(404, (await SendAsync(bens, HttpMethod.Get, $"/api/conversations/{id}")).Status); // Reading is not owning.
        Assert.Equal(404, (await SendAsync(eves, HttpMethod.Get, path)).Status);
        Assert.Empty(Json((await SendAsync(eves, HttpMethod.Get, "/api/conversations/shared")).Text).EnumerateArray());

        await ShareAsync(annas, board, (anna.Principal, "owner"), (ben.Principal, "reader"));
        Assert.Contains("45 days", (await SendAsync(bens, HttpMethod.Get, path)).Text);
        await ShareAsync(annas, everybody, (anna.Principal, "owner"));
        Assert.DoesNotContain("26 days", (await SendAsync(bens, HttpMethod.Get, path)).Text);
        Assert.Equal(204, (await SendAsync(annas, HttpMethod.Put, $"/api/conversations/{id}/readers", Array.Empty<Guid>())).Status);
        Assert.Equal(404, (await SendAsync(bens, HttpMethod.Get, path)).Status);
    }

    [Fact]
    public async Task Only_its_person_shares_a_conversation_and_only_with_people_who_may_sign_in()
    {
        var (anna, ben) = (await _app.AddAsync("Anna", isAdministrator: true), await _app.AddAsync("Ben"));
        using var annas = await _app.SignInAsync(anna);
        using var bens = await _app.SignInAsync(ben);
        var id = Json((await SendAsync(bens, HttpMethod.Post, "/api/conversations", new { title = "Ben's" })).Text).GetProperty("id").GetGuid();

        Assert.Equal(404, (await SendAsync(annas, HttpMethod.Put, $"/api/conversations/{id}/readers", new[] { anna.Id })).Status); // Not even an administrator.
        Assert.Equal(404, (await SendAsync(annas, HttpMethod.Get, $"/api/conversations/shared/{id}")).Status);
        Assert.Equal(400, (await SendAsync(bens, HttpMethod.Put, $"/api/conversations/{id}/readers", new[] { anna.Id, Guid.NewGuid() })).Status);
        Assert.Empty(Json((await SendAsync(bens, HttpMethod.Get, $"/api/conversations/{id}/readers")).Text).EnumerateArray());
        await SendAsync(bens, HttpMethod.Put, $"/api/conversations/{id}/readers", new[] { anna.Id, ben.Id });
        Assert.Equal([anna.Id.ToString()], Json((await SendAsync(bens, HttpMethod.Get, $"/api/conversations/{id}/readers")).Text).EnumerateArray().Select(one => one.GetString()));
        await SendAsync(bens, HttpMethod.Delete, $"/api/conversations/{id}");
        Assert.Equal(404, (await SendAsync(annas, HttpMethod.Get, $"/api/conversations/shared/{id}")).Status);
    }

    private static JsonElement Json(string text) => JsonSerializer.Deserialize<JsonElement>(text);

    private static async Task ShareAsync(HttpClient browser, Guid collection, params (string Principal, string Role)[] grants) => Assert.Equal(200, (await SendAsync(
        browser, HttpMethod.Put, $"/api/collections/{collection}/access", grants.Select(grant => new { principal = grant.Principal, role = grant.Role }))).Status);

    // A collection of one document, which is ready.
    private static async Task<Guid> AddAsync(HttpClient browser, string collection, string name, string text, string reader)
    {
        var id = Json((await SendAsync(browser, HttpMethod.Post, "/api/collections", new { name = collection })).Text).GetProperty("id").GetGuid();
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Encoding.UTF8.GetBytes(text)), "file", name } };
        var document = Json((await SendAsync(browser, HttpMethod.Post, $"/api/collections/{id}/documents", form)).Text).GetProperty("documentId").GetGuid();
        if (reader == "everyone")
        {
            var owner = Json((await SendAsync(browser, HttpMethod.Get, $"/api/collections/{id}/access")).Text)[0].GetProperty("principal").GetString()!;
            await ShareAsync(browser, id, (owner, "owner"), ("everyone", "reader"));
        }

        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!(await SendAsync(browser, HttpMethod.Get, $"/api/documents/{document}")).Text.Contains("\"ready\"", StringComparison.Ordinal))
        {
            await timer.WaitForNextTickAsync(Token);
        }

        return id;
    }

    private static async Task<(int Status, string Text)> SendAsync(HttpClient browser, HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body as HttpContent ?? (body is null ? null : JsonContent.Create(body)) };
        using var response = await browser.SendAsync(request, Token);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(Token));
    }
}
