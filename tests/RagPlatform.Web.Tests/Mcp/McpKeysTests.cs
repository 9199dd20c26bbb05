using System.Text;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using RagPlatform.Web.Tests.Api;

namespace RagPlatform.Web.Tests.Mcp;

/// <summary>What a key opens here: no more than over /api.</summary>
public sealed class McpKeysTests : IAsyncDisposable
{
    private readonly Application _app = Application.Start();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_key_sees_and_calls_only_the_tools_that_it_was_made_for()
    {
        var document = await AddAsync("HR", "leave.txt", "Every employee has 26 days of annual leave.");
        await using var asking = await _app.ConnectWithKeyAsync(["ask"]);
        await using var searching = await _app.ConnectWithKeyAsync(["search"]);

        Assert.Equal(["ask", "list_assistants", "list_collections"], await NamesAsync(asking));
        Assert.Equal(["fetch_document", "list_collections", "search"], await NamesAsync(searching));
        Assert.Contains("it needs search", await asking.FailAsync("search", new { query = "leave" }));
        Assert.Contains("it needs search", await asking.FailAsync("fetch_document", new { id = document }));
        Assert.Contains("it needs ask", await searching.FailAsync("ask", new { question = "How many days of leave?" }));
        Assert.Contains("it needs ask", await searching.FailAsync("list_assistants"));
        Assert.Empty(await asking.ListResourcesAsync(cancellationToken: Token));
        Assert.Contains("it needs search", (await Assert.ThrowsAsync<McpProtocolException>(() => asking.ReadResourceAsync($"rag://documents/{document}", cancellationToken: Token).AsTask())).Message);
        Assert.Contains("26 days", (await searching.CallAsync("search", new { query = "leave" })).Text);
        Assert.Contains("26 days", (await asking.CallAsync("ask", new { question = "How many days of annual leave?" })).Text);
    }

    [Fact]
    public async Task A_document_that_may_not_be_seen_answers_like_one_that_does_not_exist()
    {
        var hr = await _app.AddCollectionAsync("HR");
        var hidden = await AddAsync("Board", "salaries.txt", "The director earns 900,000 a year.");
        await using var client = await _app.ConnectWithKeyAsync(["ask", "search"], collectionIds: [hr]);

        var (found, _) = await client.CallAsync("search", new { query = "what the director earns a year" });
        var (asked, _) = await client.CallAsync("ask", new { question = "What does the director earn?" });

        Assert.Empty(found.GetProperty("passages").EnumerateArray());
        Assert.Equal(0, found.GetProperty("searchedChunks").GetInt32());
        Assert.False(asked.GetProperty("found").GetBoolean());
        Assert.Equal(await client.FailAsync("fetch_document", new { id = Guid.NewGuid() }), await client.FailAsync("fetch_document", new { id = hidden }));
        Assert.Equal(await ReadFailureAsync(client, Guid.NewGuid()), await ReadFailureAsync(client, hidden));
        Assert.Equal(
            await client.FailAsync("search", new { query = "salary", collections = new[] { "Nowhere" } }),
            await client.FailAsync("search", new { query = "salary", collections = new[] { "Board" } }));
        Assert.Empty(await client.ListResourcesAsync(cancellationToken: Token));
        Assert.DoesNotContain("Board", (await client.CallAsync("list_collections")).Text);
        Assert.Empty((await _app.GetAsync("/api/audit?what=sawOriginal")).GetProperty("entries").EnumerateArray());
    }

    [Fact]
    public async Task A_key_for_one_assistant_knows_and_asks_no_other()
    {
        var (_, hr) = await _app.SendAsync(HttpMethod.Post, "/api/assistants", new { name = "HR", instructions = "Be brief.", starterQuestions = new[] { "How many days of leave?" } });
        await _app.SendAsync(HttpMethod.Post, "/api/assistants", new { name = "IT", instructions = "Be brief.", starterQuestions = new[] { "Where is the VPN?" } });
        await using var client = await _app.ConnectWithKeyAsync(["ask"], assistantIds: [hr.GetProperty("id").GetGuid()]);

        var (assistants, _) = await client.CallAsync("list_assistants");

        Assert.Equal("HR", Assert.Single(assistants.GetProperty("assistants").EnumerateArray()).GetProperty("name").GetString());
        Assert.Equal(["hr-1"], (await client.ListPromptsAsync(cancellationToken: Token)).Select(prompt => prompt.Name));
        await client.CallAsync("ask", new { question = "leave?", assistant = "HR" });
        Assert.Contains("does not exist", await client.FailAsync("ask", new { question = "VPN?", assistant = "IT" }));
        Assert.Contains("This key asks certain assistants", await client.FailAsync("ask", new { question = "leave?" }));
        Assert.Contains("This key asks certain assistants", await client.FailAsync("ask", new { question = "leave?", assistant = "HR", collections = new[] { "HR" } }));
    }

    [Fact]
    public async Task What_a_key_did_is_logged_under_the_person_and_the_key()
    {
        await AddAsync("HR", "leave.txt", "Every employee has 26 days of annual leave.");
        await using var client = await _app.ConnectWithKeyAsync(["ask", "search"]);

        await client.CallAsync("search", new { query = "annual leave" });
        await client.CallAsync("ask", new { question = "How many days of annual leave?" });

        var searched = (await _app.GetAsync("/api/audit?what=searched")).GetProperty("entries")[0];
        var asked = (await _app.GetAsync("/api/audit?what=asked")).GetProperty("entries")[0];
        Assert.Equal(("owner", "mcp"), (searched.GetProperty("personId").GetString(), searched.GetProperty("key").GetString()));
        Assert.Equal(("owner", "mcp"), (asked.GetProperty("personId").GetString(), asked.GetProperty("key").GetString()));
    }

    private async Task<Guid> AddAsync(string collection, string name, string text) =>
        (await _app.AddDocumentAsync(await _app.AddCollectionAsync(collection), name, Encoding.UTF8.GetBytes(text))).GetProperty("id").GetGuid();

    private static async Task<IEnumerable<string>> NamesAsync(McpClient client) =>
        (await client.ListToolsAsync(cancellationToken: Token)).Select(tool => tool.Name).Order();

    private static async Task<string> ReadFailureAsync(McpClient client, Guid id) =>
        (await Assert.ThrowsAsync<McpProtocolException>(() => client.ReadResourceAsync($"rag://documents/{id}", cancellationToken: Token).AsTask())).Message;
}
