using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using RagPlatform.Tests.Doubles;
using RagPlatform.Web.Tests.Api;

namespace RagPlatform.Web.Tests.Mcp;

/// <summary>Each tool, called by the client of the SDK.</summary>
public sealed class McpToolsTests : IAsyncDisposable
{
    private const string Leave = "Every employee has 26 days of annual leave.";

    private readonly Application _app = Application.Start();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData(null)]
    [InlineData("2025-06-18")]
    public async Task Every_tool_says_what_it_takes_what_it_gives_and_that_it_changes_nothing(string? version)
    {
        await using var client = await McpClients.ConnectAsync(_app.Http, version: version);

        var tools = (await client.ListToolsAsync(cancellationToken: Token)).ToDictionary(tool => tool.Name, tool => tool.ProtocolTool);

        Assert.Equal(["ask", "fetch_document", "list_assistants", "list_collections", "search"], tools.Keys.Order());
        Assert.All(tools.Values, tool =>
        {
            Assert.NotEmpty(tool.Title!);
            Assert.NotEmpty(tool.Description!);
            Assert.True(tool.Annotations!.ReadOnlyHint);
            Assert.False(tool.Annotations.DestructiveHint);
            Assert.Equal("object", tool.OutputSchema!.Value.GetProperty("type").GetString());
        });
        Assert.Equal(["query", "collections", "top", "mode"], Properties(tools["search"].InputSchema));
        Assert.Equal(["question", "assistant", "collections", "conversationId"], Properties(tools["ask"].InputSchema));
        Assert.Equal(["id", "page", "start"], Properties(tools["fetch_document"].InputSchema));
        Assert.True(tools["search"].Annotations!.IdempotentHint);
        Assert.Contains("found", Properties(tools["ask"].OutputSchema!.Value));
        Assert.StartsWith("The documents of a company.", client.ServerInstructions);
    }

    [Fact]
    public async Task Search_gives_numbered_passages_with_the_address_of_their_page()
    {
        var document = await AddAsync();
        await using var client = await McpClients.ConnectAsync(_app.Http);

        var (found, text) = await client.CallAsync("search", new { query = "annual leave", collections = new[] { "hr" }, top = 3, mode = "text" });
        var (_, api) = await _app.SendAsync(HttpMethod.Post, "/api/search", new { query = "annual leave", top = 3, mode = "text" });

        var passage = Assert.Single(found.GetProperty("passages").EnumerateArray());
        Assert.Equal((1, document, 1), (passage.GetProperty("number").GetInt32(), passage.GetProperty("documentId").GetGuid(), passage.GetProperty("page").GetInt32()));
        Assert.Equal(api.GetProperty("passages")[0].GetProperty("score").GetDouble(), passage.GetProperty("score").GetDouble());
        Assert.Equal("text", found.GetProperty("mode").GetString());
        Assert.StartsWith($"http://localhost/documents/{document}?page=1&start=", passage.GetProperty("url").GetString());
        Assert.Equal($"rag://documents/{document}/pages/1", passage.GetProperty("uri").GetString());
        Assert.StartsWith($"[1] leave.txt, page 1\n{Leave}\nhttp://localhost/documents/", text);
        Assert.Equal(2, (await _app.GetAsync("/api/audit?what=searched")).GetProperty("entries").GetArrayLength());
    }

    [Fact]
    public async Task Ask_gives_an_answer_with_its_sources_and_says_whether_there_is_one()
    {
        var document = await AddAsync();
        await using var client = await McpClients.ConnectAsync(_app.Http);

        var (answer, text) = await client.CallAsync("ask", new { question = "How many days of annual leave has every employee?" });
        var (none, _) = await client.CallAsync("ask", new { question = "Who won the chess tournament in Reykjavik?" });

        Assert.True(answer.GetProperty("found").GetBoolean());
        var citation = answer.GetProperty("citations")[0];
        Assert.Equal((document, 1), (citation.GetProperty("documentId").GetGuid(), citation.GetProperty("page").GetInt32()));
        Assert.Equal(Leave, citation.GetProperty("quote").GetString());
        Assert.StartsWith($"http://localhost/documents/{document}?page=1", citation.GetProperty("url").GetString());
        Assert.Contains($"Sources:\n[1] leave.txt, page 1: “{Leave}” http://localhost/documents/", text);
        Assert.False(none.GetProperty("found").GetBoolean());
        Assert.Empty(none.GetProperty("citations").EnumerateArray());
        Assert.Equal(2, (await _app.GetAsync("/api/audit?what=asked")).GetProperty("entries").GetArrayLength());
    }

    [Fact]
    public async Task Ask_tells_how_far_it_is_when_the_client_wants_to_know()
    {
        await using var app = Application.StartWithModel("Every employee has 26 days| of annual leave [1].");
        await app.AddDocumentAsync(await app.AddCollectionAsync(), "leave.txt", Encoding.UTF8.GetBytes(Leave));
        // By hand: the SDK's client tells what comes on threads of its own, and nothing that it gets to after the answer.
        using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp")
        {
            Content = JsonContent.Create(new
            {
                jsonrpc = "2.0", id = 1, method = "tools/call",
                @params = new { name = "ask", arguments = new { question = "How many days of annual leave?" }, _meta = new { progressToken = "how far" } },
            }),
        };
        request.Headers.TryAddWithoutValidation("Accept", "application/json, text/event-stream");

        using var response = await app.Http.SendAsync(request, Token);
        var messages = (await response.Content.ReadAsStringAsync(Token)).Split('\n').Where(line => line.StartsWith("data: ", StringComparison.Ordinal))
            .Select(line => JsonSerializer.Deserialize<JsonElement>(line["data: ".Length..])).ToList();

        var told = messages.SkipLast(1).Select(message => message.GetProperty("params")).ToList();
        Assert.All(told, one => Assert.Equal("how far", one.GetProperty("progressToken").GetString()));
        Assert.Equal([1, 2, 3], told.Select(one => one.GetProperty("progress").GetInt32()));
        Assert.Equal(["Searching 1 passages", "Found 1 passages in 1 documents"], told.Take(2).Select(one => one.GetProperty("message").GetString()));
        Assert.StartsWith("Every employee has 26 days", told[2].GetProperty("message").GetString());
        Assert.True(messages[^1].TryGetProperty("result", out _));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("2025-06-18")]
    public async Task A_client_that_leaves_stops_the_answer(string? version)
    {
        var (begun, stopped) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var app = Application.StartWith(new StagedChatClient((_, cancellationToken) => WaitAsync(begun, stopped, cancellationToken)));
        await app.AddDocumentAsync(await app.AddCollectionAsync(), "leave.txt", Encoding.UTF8.GetBytes(Leave));
        await using var client = await McpClients.ConnectAsync(app.Http, version: version);
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Token);

        var asking = client.CallToolAsync("ask", McpClients.Arguments(new { question = "How many days of annual leave?" }), cancellationToken: leaving.Token);
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);
        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<Exception>(() => asking.AsTask()); // Cancelled, or told so by the server: whichever is first.
        await stopped.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> WaitAsync(
        TaskCompletionSource begun, TaskCompletionSource stopped, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        begun.TrySetResult();
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        finally
        {
            stopped.TrySetResult();
        }

        yield break;
    }

    [Fact]
    public async Task Ask_goes_on_with_a_conversation_and_keeps_none_unasked()
    {
        await AddAsync();
        await using var client = await McpClients.ConnectAsync(_app.Http);
        var id = Guid.CreateVersion7();

        await client.CallAsync("ask", new { question = "How many days of annual leave?" });
        await client.CallAsync("ask", new { question = "How many days of annual leave?", conversationId = id });
        var (second, _) = await client.CallAsync("ask", new { question = "And for every employee?", conversationId = id });

        Assert.Equal(id, second.GetProperty("conversationId").GetGuid());
        var conversation = Assert.Single((await _app.GetAsync("/api/conversations")).EnumerateArray());
        Assert.Equal(id, conversation.GetProperty("id").GetGuid());
    }

    [Fact]
    public async Task Collections_and_assistants_are_listed_and_asked_by_name_or_id()
    {
        await AddAsync();
        var (_, assistant) = await _app.SendAsync(HttpMethod.Post, "/api/assistants", new { name = "HR", description = "Leave and pay", instructions = "Be brief.", starterQuestions = new[] { "How many days of leave?" } });
        await using var client = await McpClients.ConnectAsync(_app.Http);

        var (collections, text) = await client.CallAsync("list_collections");
        var (assistants, _) = await client.CallAsync("list_assistants");
        var (byName, _) = await client.CallAsync("ask", new { question = "How many days of annual leave?", assistant = "hr" });
        var (byId, _) = await client.CallAsync("ask", new { question = "How many days of annual leave?", assistant = assistant.GetProperty("id").GetString(), collections = Array.Empty<string>() });

        Assert.Equal(("HR", 1), (collections.GetProperty("collections")[0].GetProperty("name").GetString(), collections.GetProperty("collections")[0].GetProperty("documents").GetInt32()));
        Assert.StartsWith("HR: 1 documents (", text);
        Assert.Equal("How many days of leave?", assistants.GetProperty("assistants")[0].GetProperty("starterQuestions")[0].GetString());
        Assert.True(byName.GetProperty("found").GetBoolean());
        Assert.True(byId.GetProperty("found").GetBoolean());
    }

    [Fact]
    public async Task A_long_document_is_fetched_in_parts_that_together_are_all_of_it()
    {
        var lines = string.Join("\n\n", Enumerable.Range(0, 4_000).Select(i => $"Paragraph {i} is about the number {i * 7} and 😀 nothing else."));
        var collection = await _app.AddCollectionAsync();
        var document = (await _app.AddDocumentAsync(collection, "long.txt", Encoding.UTF8.GetBytes(lines))).GetProperty("id").GetGuid();
        await using var client = await McpClients.ConnectAsync(_app.Http);

        var read = new StringBuilder();
        var calls = 0;
        int? page = 1, start = 0;
        while (page is not null)
        {
            var (part, text) = await client.CallAsync("fetch_document", new { id = document, page, start });
            Assert.True(text.Length < 60_000);
            read.AppendJoin("", part.GetProperty("text").EnumerateArray().Select(one => one.GetProperty("text").GetString()));
            (page, start) = (Number(part, "nextPage"), Number(part, "nextStart"));
            calls++;
        }

        var pages = (await _app.GetAsync($"/api/documents/{document}")).GetProperty("pagesTotal").GetInt32();
        var whole = new StringBuilder();
        for (var i = 1; i <= pages; i++)
        {
            whole.Append((await _app.GetAsync($"/api/documents/{document}/pages/{i}")).GetProperty("text").GetString());
        }

        Assert.True(calls > 2);
        Assert.Equal(whole.ToString(), read.ToString());
        var looks = (await _app.GetAsync("/api/audit?what=sawOriginal")).GetProperty("entries").EnumerateArray().ToList();
        Assert.Equal(calls, looks.Count);
        Assert.Equal(("long.txt", "text"), (looks[0].GetProperty("target").GetString(), looks[0].GetProperty("details").GetProperty("as").GetString()));
    }

    [Fact]
    public async Task A_failure_says_what_to_do()
    {
        var document = await AddAsync();
        await using var client = await McpClients.ConnectAsync(_app.Http);

        Assert.Contains("The query is empty", await client.FailAsync("search", new { query = " " }));
        Assert.Contains("needs the argument 'query'", await client.FailAsync("search"));
        Assert.Contains("1 to 100 passages", await client.FailAsync("search", new { query = "leave", top = 101 }));
        Assert.Contains("inputSchema", await client.FailAsync("search", new { query = new[] { 1 } }));
        Assert.Contains("inputSchema", await client.FailAsync("search", new { query = "leave", mode = "magic" }));
        Assert.Contains("inputSchema", await client.FailAsync("ask", new { question = "leave?", conversationId = "mine" }));
        Assert.Contains("1 to 8000 characters, this one has 8001", await client.FailAsync("ask", new { question = new string('x', 8_001) }));
        Assert.Contains("list_collections names yours", await client.FailAsync("search", new { query = "leave", collections = new[] { "Nowhere" } }));
        Assert.Contains("list_assistants names yours", await client.FailAsync("ask", new { question = "leave?", assistant = "Nobody" }));
        Assert.Contains("has the pages 1 to 1", await client.FailAsync("fetch_document", new { id = document, page = 9 }));
        await Assert.ThrowsAsync<McpProtocolException>(async () => await client.CallToolAsync("delete_everything", cancellationToken: Token));
    }

    private async Task<Guid> AddAsync() =>
        (await _app.AddDocumentAsync(await _app.AddCollectionAsync(), "leave.txt", Encoding.UTF8.GetBytes(Leave))).GetProperty("id").GetGuid();

    private static int? Number(JsonElement element, string name) => element.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetInt32() : null;

    private static IEnumerable<string> Properties(JsonElement schema) => schema.GetProperty("properties").EnumerateObject().Select(property => property.Name);
}
