using System.Net.Http.Json;
using System.Text.Json;
using static System.Net.Http.HttpMethod;

namespace RagPlatform.Web.Tests.Access;

/// <summary>The Model Context Protocol leads to what /api leads to, and to nothing else.</summary>
internal static class McpRoads
{
    private const string Path = "/mcp";

    public static IReadOnlyList<Road> All { get; } =
    [
        new([$"POST {Path}/"], Lists),
        new([$"POST {Path}/"], Search),
        new([$"POST {Path}/"], Ask),
        new([$"POST {Path}/"], Documents),
        new([$"GET {Path}", $"DELETE {Path}"], NoSession),
    ];

    private static async Task Lists(Visit visit)
    {
        var collections = await CallAsync(visit, "list_collections");
        foreach (var collection in visit.World.Collections)
        {
            visit.Expect(collections.Contains(collection.Name, StringComparison.Ordinal) == visit.RoleOn(collection) is not null, $"list_collections is wrong about {collection.Name}");
        }

        var assistants = await CallAsync(visit, "list_assistants");
        foreach (var assistant in visit.World.Assistants)
        {
            visit.Expect(assistants.Contains(assistant.Name, StringComparison.Ordinal) == visit.RoleOn(assistant) is not null, $"list_assistants is wrong about {assistant.Name}");
        }

        await SendAsync(visit, "prompts/list", new { });
    }

    private static async Task Search(Visit visit)
    {
        var body = await CallAsync(visit, "search", new { query = "policy grants days", top = 100 });
        visit.ExpectDocuments(body, visit.SeenDocuments, "search over mcp");
        visit.Expect(Content(body).GetProperty("searchedChunks").GetInt32() == visit.SeenDocuments.Count, "search over mcp counts wrong");
        foreach (var hidden in visit.World.Documents.Where(document => visit.RoleOn(document) is null).Take(3))
        {
            await CallAsync(visit, "search", new { query = $"policy about {hidden.Name}", mode = "text" });
            var refused = await CallAsync(visit, "search", new { query = "policy", collections = new[] { hidden.Collection.Id } });
            visit.Expect(IsRefused(refused) == visit.RoleOn(hidden.Collection) is null, $"search over mcp in {hidden.Collection.Name}");
        }
    }

    private static async Task Ask(Visit visit)
    {
        var body = await CallAsync(visit, "ask", new { question = "How many days does the policy grant?" });
        visit.Expect(!IsRefused(body), "ask over mcp is refused");
        foreach (var assistant in visit.World.Assistants.Where(_ => visit.IsThorough))
        {
            var asked = await CallAsync(visit, "ask", new { question = "Which policy is there?", assistant = assistant.Id });
            visit.Expect(IsRefused(asked) == visit.RoleOn(assistant) is null, $"ask over mcp with {assistant.Name}");
        }
    }

    private static async Task Documents(Visit visit)
    {
        var listed = await SendAsync(visit, "resources/list", new { });
        visit.ExpectDocuments(listed, visit.SeenDocuments, "resources/list");
        foreach (var document in visit.World.Documents.Where((_, i) => visit.IsThorough || i % 5 == 0))
        {
            var isSeen = visit.RoleOn(document) is not null;
            visit.Expect(IsRefused(await CallAsync(visit, "fetch_document", new { id = document.Id })) != isSeen, $"fetch_document of {document.Name}");
            var read = await SendAsync(visit, "resources/read", new { uri = $"rag://documents/{document.Id}/pages/1" });
            visit.Expect(Message(read).TryGetProperty("result", out _) == isSeen, $"resources/read of {document.Name}");
        }
    }

    private static async Task NoSession(Visit visit)
    {
        visit.Expect((await visit.SendAsync(Get, Path)).Status == 405, "GET /mcp");
        visit.Expect((await visit.SendAsync(Delete, Path)).Status == 405, "DELETE /mcp");
    }

    private static Task<string> CallAsync(Visit visit, string tool, object? arguments = null) =>
        SendAsync(visit, "tools/call", new { name = tool, arguments = arguments ?? new { } });

    private static async Task<string> SendAsync(Visit visit, string method, object parameters)
    {
        var content = JsonContent.Create(new { jsonrpc = "2.0", id = 1, method, @params = parameters });
        var (status, body) = await visit.SendAsync(Post, Path, content);
        visit.Expect(status == 200, $"{method} over mcp: {status}");
        return body;
    }

    // One server-sent event holds the answer.
    private static JsonElement Message(string body) =>
        Visit.Json(body.Split('\n').Last(line => line.StartsWith("data: ", StringComparison.Ordinal))["data: ".Length..]);

    private static JsonElement Content(string body) => Message(body).GetProperty("result").GetProperty("structuredContent");

    private static bool IsRefused(string body) =>
        Message(body).GetProperty("result").TryGetProperty("isError", out var isError) && isError.GetBoolean();
}
