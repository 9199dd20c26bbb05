using System.Net;
using System.Text.Json;
using RagPlatform.Core.Access;
using RagPlatform.Tests.Access;
using static System.Net.Http.HttpMethod;

namespace RagPlatform.Web.Tests.Access;

/// <summary>A way to something that has rights.</summary>
/// <param name="Endpoints">Endpoints that it goes over, as <c>GET /api/documents/{id:guid}</c>.</param>
/// <param name="WalkAsync">Goes it, and tells what is wrong.</param>
internal sealed record Road(IReadOnlyList<string> Endpoints, Func<Visit, Task> WalkAsync)
{
    private const string Document = "/api/documents/{id:guid}";
    private const string Collection = "/api/collections/{id:guid}";
    private const string Assistant = "/api/assistants/{id:guid}";

    /// <summary>Every road that there is.</summary>
    public static IReadOnlyList<Road> All { get; } =
    [
        new(["GET /api/collections/"], Collections),
        new(["GET /api/collections/{collectionId:guid}/documents/"], DocumentsOfCollections),
        new([$"GET {Document}", $"GET {Document}/original", $"GET {Document}/pages/{{page:int}}"], Documents),
        new(["POST /api/search"], Search),
        new(["POST /api/ask"], Ask),
        new(["GET /api/assistants/", $"GET {Assistant}", $"GET {Assistant}/versions", $"GET {Assistant}/export"], Assistants),
        new([$"PUT {Assistant}", $"DELETE {Assistant}", $"POST {Assistant}/restore"], AssistantChanges),
        new([$"DELETE {Document}", $"POST {Document}/restore", $"POST {Document}/retry"], DocumentChanges),
        new(["POST /api/collections/{collectionId:guid}/documents/", $"DELETE {Collection}"], CollectionChanges),
        new([$"GET {Document}/access/", $"PUT {Document}/access/", $"GET {Document}/access/explain"], v => Sharing(v, "documents", v.DocumentsToChange)),
        new([$"GET {Collection}/access/", $"PUT {Collection}/access/", $"GET {Collection}/access/explain"], v => Sharing(v, "collections", v.World.Collections)),
        new([$"GET {Assistant}/access/", $"PUT {Assistant}/access/", $"GET {Assistant}/access/explain"], v => Sharing(v, "assistants", v.World.Assistants)),
        new(["GET /api/audit/", "GET /api/audit/export", "GET /api/audit/verify"], Audit),
        .. ConversationRoads.All,
        .. KeyRoads.All,
        .. OpenAiRoads.All,
        .. McpRoads.All,
        .. KernelMemoryRoads.All,
        .. FeedbackRoads.All,
        .. TeamsRoads.All,
        .. WidgetRoads.All,
        .. WebhookRoads.All,
    ];

    private static async Task Collections(Visit visit)
    {
        var (_, body) = await visit.SendAsync(Get, "/api/collections");
        var told = Visit.Json(body).EnumerateArray().ToDictionary(c => c.GetProperty("id").GetGuid());
        foreach (var collection in visit.World.Collections)
        {
            var isSeen = visit.RoleOn(collection) is not null;
            visit.Expect(told.ContainsKey(collection.Id) == isSeen, $"the list of collections is wrong about {collection.Name}");
            if (isSeen && told.TryGetValue(collection.Id, out var counts))
            {
                var documents = visit.SeenDocuments.Count(document => document.Collection == collection);
                visit.Expect(
                    counts.GetProperty("documents").GetInt32() == documents && counts.GetProperty("ready").GetInt32() == documents
                        && counts.GetProperty("chunks").GetInt32() == documents && counts.GetProperty("failed").GetInt32() == 0,
                    $"the counts of {collection.Name} are {counts}, not {documents}");
            }
        }
    }

    private static async Task DocumentsOfCollections(Visit visit)
    {
        foreach (var collection in visit.World.Collections)
        {
            var (status, body) = await visit.SendAsync(Get, $"/api/collections/{collection.Id}/documents");
            visit.Expect(status == (visit.RoleOn(collection) is null ? 404 : 200), $"documents of {collection.Name}: {status}");
            visit.ExpectDocuments(body, visit.SeenDocuments.Where(document => document.Collection == collection), "list");
        }
    }

    private static async Task Documents(Visit visit)
    {
        foreach (var document in visit.World.Documents)
        {
            await visit.ExpectAsync(Get, $"/api/documents/{document.Id}", document, AccessRole.Reader, 200);
            await visit.ExpectAsync(Get, $"/api/documents/{document.Id}/original", document, AccessRole.Reader, 200);
            await visit.ExpectAsync(Get, $"/api/documents/{document.Id}/pages/1", document, AccessRole.Reader, 200);
        }
    }

    private static async Task Search(Visit visit)
    {
        foreach (var mode in new[] { "text", "vector", "hybrid" })
        {
            var (_, body) = await visit.SendAsync(Post, "/api/search", new { query = "policy grants days", mode, top = 100 });
            visit.ExpectDocuments(body, visit.SeenDocuments, $"search by {mode}");
            visit.Expect(Visit.Json(body).GetProperty("searchedChunks").GetInt32() == visit.SeenDocuments.Count, $"search by {mode} counts wrong");
            foreach (var hidden in visit.World.Documents.Where(document => visit.RoleOn(document) is null).Take(3))
            {
                // Their own words, and their own collection: nothing of them may come back. The question is not repeated in the answer.
                await visit.SendAsync(Post, "/api/search", new { query = $"policy about {hidden.Name}", mode, collectionIds = new[] { hidden.Collection.Id } });
            }
        }
    }

    private static async Task Ask(Visit visit)
    {
        var (status, body) = await visit.SendAsync(Post, "/api/ask", new { question = "How many days does the policy grant?" });
        visit.Expect(status == 200, $"ask: {status}");
        var trace = Visit.Json(body).GetProperty("trace");
        visit.Expect(trace.GetProperty("searchedChunks").GetInt32() == visit.SeenDocuments.Count, "ask searched something else than one may see");
        visit.Expect(trace.GetProperty("passages").GetArrayLength() > 0 == visit.SeenDocuments.Count > 0, "ask found nothing");
        await visit.SendAsync(Post, "/api/ask", new { question = "How many days does the policy grant?", stream = true });
        if (!visit.IsThorough)
        {
            return;
        }

        foreach (var collection in visit.World.Collections.Where(collection => visit.RoleOn(collection) is null))
        {
            await visit.SendAsync(Post, "/api/ask", new { question = "Which policy is there?", collectionIds = new[] { collection.Id } });
        }

        foreach (var assistant in visit.World.Assistants)
        {
            await visit.ExpectAsync(
                Post, "/api/ask", assistant, AccessRole.Reader, 200, new { question = "How many days does the policy grant?", assistantId = assistant.Id });
        }
    }

    private static async Task Assistants(Visit visit)
    {
        var (_, list) = await visit.SendAsync(Get, "/api/assistants");
        foreach (var assistant in visit.World.Assistants)
        {
            var isSeen = visit.RoleOn(assistant) is not null;
            visit.Expect(list.Contains(assistant.Name, StringComparison.Ordinal) == isSeen, $"the list of assistants is wrong about {assistant.Name}");
            await visit.ExpectAsync(Get, $"/api/assistants/{assistant.Id}", assistant, AccessRole.Reader, 200);
            await visit.ExpectAsync(Get, $"/api/assistants/{assistant.Id}/versions", assistant, AccessRole.Reader, 200);
            await visit.ExpectAsync(Get, $"/api/assistants/{assistant.Id}/export", assistant, AccessRole.Reader, 200);
            if (isSeen)
            {
                var (_, one) = await visit.SendAsync(Get, $"/api/assistants/{assistant.Id}");
                var (_, versions) = await visit.SendAsync(Get, $"/api/assistants/{assistant.Id}/versions");
                var listed = Visit.Json(list).EnumerateArray().Single(found => found.GetProperty("id").GetGuid() == assistant.Id);
                foreach (var told in Visit.Json(versions).EnumerateArray().Append(Visit.Json(one)).Append(listed))
                {
                    ExpectCollections(visit, assistant, told);
                }
            }
        }
    }

    // Those that one may see, whoever saved the assistant before without seeing them all.
    private static void ExpectCollections(Visit visit, WorldAssistant assistant, JsonElement told)
    {
        var seen = assistant.Collections.Where(collection => visit.RoleOn(collection) is not null).Select(collection => collection.Id);
        visit.Expect(
            seen.Order().SequenceEqual(told.GetProperty("collectionIds").EnumerateArray().Select(id => id.GetGuid()).Order()),
            $"the collections of {assistant.Name} are wrong: {told.GetProperty("collectionIds")}");
    }

    private static async Task AssistantChanges(Visit visit)
    {
        foreach (var assistant in visit.World.Assistants.Where(assistant => !assistant.IsDeleted))
        {
            var path = $"/api/assistants/{assistant.Id}";
            var collectionIds = assistant.Collections.Where(collection => visit.RoleOn(collection) is not null).Select(collection => collection.Id);
            await visit.ExpectAsync(Put, path, assistant, AccessRole.Editor, 200, new { name = assistant.Name, instructions = assistant.Name, collectionIds });
            await visit.ExpectAsync(Delete, path, assistant, AccessRole.Owner, 204);
            await visit.ExpectAsync(Post, $"{path}/restore", assistant, AccessRole.Owner, 200);
            if (visit.RoleOn(assistant) == AccessRole.Owner)
            {
                ExpectCollections(visit, assistant, Visit.Json((await visit.SendAsync(Put, path, new { name = assistant.Name, instructions = assistant.Name, collectionIds })).Body));
                await visit.SendAsync(Delete, path);
                ExpectCollections(visit, assistant, Visit.Json((await visit.SendAsync(Post, $"{path}/restore")).Body));
            }
        }
    }

    private static async Task DocumentChanges(Visit visit)
    {
        foreach (var document in visit.DocumentsToChange.Where(document => !document.IsDeleted))
        {
            var path = $"/api/documents/{document.Id}";
            await visit.ExpectAsync(Post, $"{path}/retry", document, AccessRole.Editor, 409); // Ready: nothing to try again.
            await visit.ExpectAsync(Delete, path, document, AccessRole.Editor, 204);
            await visit.ExpectAsync(Post, $"{path}/restore", document, AccessRole.Editor, 204);
        }
    }

    private static async Task CollectionChanges(Visit visit)
    {
        foreach (var collection in visit.World.Collections)
        {
            // Refused for being empty, but only after it was decided who may add.
            using var form = new MultipartFormDataContent { { new ByteArrayContent([]), "file", "empty.txt" } };
            await visit.ExpectAsync(Post, $"/api/collections/{collection.Id}/documents", collection, AccessRole.Editor, 400, form);
            if (visit.RoleOn(collection) != AccessRole.Owner)
            {
                await visit.ExpectAsync(Delete, $"/api/collections/{collection.Id}", collection, AccessRole.Owner, (int)HttpStatusCode.NoContent);
            }
        }
    }

    private static async Task Audit(Visit visit)
    {
        foreach (var path in new[] { "/api/audit", "/api/audit/export", "/api/audit/verify" })
        {
            var (status, _) = await visit.SendAsync(Get, path, isLog: visit.Person.IsAdministrator);
            visit.Expect(status == (visit.Person.IsAdministrator ? 200 : 403), $"GET {path}: {status}");
        }
    }

    private static async Task Sharing(Visit visit, string kind, IEnumerable<WorldThing> things)
    {
        foreach (var thing in things)
        {
            var path = $"/api/{kind}/{thing.Id}/access";
            var explain = $"{path}/explain?person=owner";
            if (visit.Person.IsAdministrator)
            {
                // Manages rights without reading, as long as the thing is there.
                var expected = thing.IsDeleted || thing is WorldDocument { Collection.IsDeleted: true } ? 404 : 200;
                visit.Expect((await visit.SendAsync(Get, path)).Status == expected, $"GET {path} as an administrator");
                visit.Expect((await visit.SendAsync(Get, explain)).Status == expected, $"GET {explain} as an administrator");
                continue;
            }

            await visit.ExpectAsync(Get, path, thing, AccessRole.Owner, 200);
            await visit.ExpectAsync(Get, explain, thing, AccessRole.Owner, 200);
            var grants = thing.Grants.Select(grant => new { principal = grant.Key, role = grant.Value.ToString().ToLowerInvariant() });
            await visit.ExpectAsync(Put, path, thing, AccessRole.Owner, 200, grants);
        }
    }
}
