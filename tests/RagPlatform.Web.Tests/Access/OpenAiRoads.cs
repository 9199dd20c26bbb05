using RagPlatform.Core.Access;
using RagPlatform.Tests.Access;
using static System.Net.Http.HttpMethod;

namespace RagPlatform.Web.Tests.Access;

/// <summary>The OpenAI-compatible API.</summary>
internal static class OpenAiRoads
{
    private const string Response = "/v1/responses/{response}";
    private const string File = "/v1/files/{file}";
    private const string Store = "/v1/vector_stores/{store}";
    private const string Question = "How many days does the policy grant?";

    public static IReadOnlyList<Road> All { get; } =
    [
        new(["GET /v1/models", "GET /v1/models/{model}"], Models),
        new(["POST /v1/chat/completions"], Chat),
        new(["POST /v1/responses", $"GET {Response}", $"GET {Response}/input_items", $"DELETE {Response}"], Responses),
        new(["POST /v1/embeddings"], Embeddings),
        new(["GET /v1/files/", $"GET {File}", $"GET {File}/content"], Files),
        new(["POST /v1/files/", $"DELETE {File}"], FileChanges),
        new(["GET /v1/vector_stores/", $"GET {Store}", $"GET {Store}/files", $"GET {Store}/files/{{file}}", $"GET {Store}/files/{{file}}/content"], Stores),
        new([$"POST {Store}/search"], Search),
        new(
            [
                "POST /v1/vector_stores/", $"POST {Store}", $"DELETE {Store}", $"POST {Store}/files/{{file}}", $"POST {Store}/file_batches/{{batch}}/cancel", $"POST {Store}/files", $"DELETE {Store}/files/{{file}}", $"POST {Store}/file_batches",
                $"GET {Store}/file_batches/{{batch}}", $"GET {Store}/file_batches/{{batch}}/files",
            ],
            StoreChanges),
    ];

    /// <summary>What somebody asks in a conversation, which it is named by.</summary>
    public static string QuestionOf(WorldPerson person) => $"How many days does the policy grant {person.Name}?";

    private static async Task Models(Visit visit)
    {
        var (_, list) = await visit.SendAsync(Get, "/v1/models");
        foreach (var assistant in visit.World.Assistants)
        {
            var isSeen = visit.RoleOn(assistant) is not null;
            visit.Expect(list.Contains(assistant.Name, StringComparison.Ordinal) == isSeen, $"the list of models is wrong about {assistant.Name}");
            await visit.ExpectAsync(Get, $"/v1/models/{assistant.Id}", assistant, AccessRole.Reader, 200);
        }
    }

    private static async Task Chat(Visit visit)
    {
        var (status, body) = await visit.SendAsync(Post, "/v1/chat/completions", Ask("ragplatform"));
        visit.Expect(status == 200, $"chat: {status}");
        visit.Expect(Visit.Json(body).GetProperty("grounding").GetProperty("kind").GetString()!.Length > 0, "chat has no grounding");
        await visit.SendAsync(Post, "/v1/chat/completions", Ask("ragplatform", isStream: true));
        foreach (var assistant in visit.World.Assistants.Where((_, i) => visit.IsThorough || i == 0))
        {
            await visit.ExpectAsync(Post, "/v1/chat/completions", assistant, AccessRole.Reader, 200, Ask(assistant.Id.ToString()));
        }

        foreach (var hidden in visit.World.Documents.Where(document => visit.RoleOn(document) is null).Take(2))
        {
            // In its own words, which the answer does not repeat.
            await visit.SendAsync(Post, "/v1/chat/completions", Ask("ragplatform", $"What does the policy {hidden.Name} grant?"));
        }
    }

    private static async Task Responses(Visit visit)
    {
        if (visit.Notes.Response is { } other)
        {
            visit.Expect((await visit.SendAsync(Get, $"/v1/responses/{other}")).Status == 404, "another person's response is read");
            visit.Expect((await visit.SendAsync(Get, $"/v1/responses/{other}/input_items")).Status == 404, "what another person asked is read");
            visit.Expect((await visit.SendAsync(Delete, $"/v1/responses/{other}")).Status == 404, "another person's response is deleted");
            visit.Expect((await visit.SendAsync(Post, "/v1/responses", new { model = "ragplatform", input = Question, previous_response_id = other })).Status == 404, "another person's response is continued");
        }

        var (status, body) = await visit.SendAsync(Post, "/v1/responses", new { model = "ragplatform", input = QuestionOf(visit.Person), include = new[] { "file_search_call.results" } });
        visit.Expect(status == 200, $"responses: {status}");
        var mine = Visit.Json(body).GetProperty("id").GetString()!;
        visit.Expect((await visit.SendAsync(Get, $"/v1/responses/{mine}")).Status == 200, "one's own response is not found");
        visit.Expect((await visit.SendAsync(Get, $"/v1/responses/{mine}/input_items")).Status == 200, "what one asked is not found");
        visit.Notes.Response = mine;
        foreach (var collection in visit.World.Collections.Where(collection => visit.RoleOn(collection) is null).Take(2))
        {
            // Told to look there: nothing is found, and whether there is anything is not told.
            await visit.SendAsync(
                Post, "/v1/responses", new { model = "ragplatform", input = Question, store = false, stream = true, tools = new[] { new { type = "file_search", vector_store_ids = new[] { $"vs_{collection.Id:N}" } } } });
        }

        foreach (var assistant in visit.World.Assistants.Where((_, i) => visit.IsThorough || i == 0))
        {
            await visit.ExpectAsync(Post, "/v1/responses", assistant, AccessRole.Reader, 200, new { model = assistant.Id, input = Question, store = false });
        }
    }

    private static async Task Embeddings(Visit visit)
    {
        var (status, _) = await visit.SendAsync(Post, "/v1/embeddings", new { model = "bge-small-en-v1.5", input = "leave" });
        visit.Expect(status == 200, $"embeddings: {status}");
    }

    private static async Task Files(Visit visit)
    {
        var (_, list) = await visit.SendAsync(Get, "/v1/files?limit=10000");
        visit.ExpectDocuments(list, visit.SeenDocuments, "files");
        foreach (var document in visit.World.Documents)
        {
            await visit.ExpectAsync(Get, FileOf(document), document, AccessRole.Reader, 200);
            await visit.ExpectAsync(Get, $"{FileOf(document)}/content", document, AccessRole.Reader, 200);
        }
    }

    private static async Task FileChanges(Visit visit)
    {
        foreach (var document in visit.DocumentsToChange.Where(document => !document.IsDeleted))
        {
            await visit.ExpectAsync(Delete, FileOf(document), document, AccessRole.Editor, 200);
            await visit.ExpectAsync(Post, $"/api/documents/{document.Id}/restore", document, AccessRole.Editor, 204);
        }

        using var form = new MultipartFormDataContent { { new StringContent("assistants"), "purpose" }, { new StringContent($"Of {visit.Person.Name}"), "file", "mine.txt" } };
        var (status, body) = await visit.SendAsync(Post, "/v1/files", form);
        visit.Expect(status == 200, $"uploading a file: {status}");
        var mine = Visit.Json(body).GetProperty("id").GetString()!;
        if (visit.Notes.File is { } other)
        {
            visit.Expect((await visit.SendAsync(Get, $"/v1/files/{other}")).Status == 404, "another person's file is found");
            visit.Expect((await visit.SendAsync(Get, $"/v1/files/{other}/content")).Status == 404, "another person's file is read");
            visit.Expect((await visit.SendAsync(Delete, $"/v1/files/{other}")).Status == 404, "another person's file is deleted");
        }

        visit.Notes.File = mine;
        visit.Expect((await visit.SendAsync(Get, $"/v1/files/{mine}")).Status == 200, "one's own file is not found");
    }

    private static async Task Stores(Visit visit)
    {
        var (_, list) = await visit.SendAsync(Get, "/v1/vector_stores?limit=10000");
        foreach (var collection in visit.World.Collections)
        {
            visit.Expect(list.Contains(collection.Name, StringComparison.Ordinal) == visit.RoleOn(collection) is not null, $"the list of vector stores is wrong about {collection.Name}");
            await visit.ExpectAsync(Get, StoreOf(collection), collection, AccessRole.Reader, 200);
            await visit.ExpectAsync(Get, $"{StoreOf(collection)}/files", collection, AccessRole.Reader, 200);
            var seen = visit.SeenDocuments.Where(document => document.Collection == collection).ToList();
            if (visit.RoleOn(collection) is not null)
            {
                var counts = Visit.Json((await visit.SendAsync(Get, StoreOf(collection))).Body).GetProperty("file_counts");
                visit.Expect(counts.GetProperty("total").GetInt32() == seen.Count, $"{collection.Name} counts {counts}, not {seen.Count}");
            }

            foreach (var document in visit.World.Documents.Where(document => document.Collection == collection).Where((_, i) => visit.IsThorough || i == 0))
            {
                // Whoever may see a document but not its collection reads it as a file, not by the vector store.
                var expected = visit.RoleOn(collection) is null || visit.RoleOn(document) is null ? 404 : 200;
                foreach (var what in new[] { "", "/content" })
                {
                    var (status, _) = await visit.SendAsync(Get, $"{StoreOf(collection)}/files/{IdOf(document)}{what}");
                    visit.Expect(status == expected, $"{document.Name} in a vector store{what}: {status}, not {expected}");
                }
            }
        }
    }

    private static async Task Search(Visit visit)
    {
        foreach (var collection in visit.World.Collections)
        {
            var (status, body) = await visit.SendAsync(Post, $"{StoreOf(collection)}/search", new { query = "policy grants days", max_num_results = 50 });
            visit.Expect(status == (visit.RoleOn(collection) is null ? 404 : 200), $"searching the vector store {collection.Name}: {status}");
            visit.ExpectDocuments(body, visit.RoleOn(collection) is null ? [] : visit.SeenDocuments.Where(document => document.Collection == collection), "search of a vector store");
        }
    }

    private static async Task StoreChanges(Visit visit)
    {
        var (status, body) = await visit.SendAsync(Post, "/v1/vector_stores", new { name = $"Of {visit.Person.Name} {Guid.NewGuid():N}" });
        visit.Expect(status == 200, $"adding a vector store: {status}");
        var mine = $"/v1/vector_stores/{Visit.Json(body).GetProperty("id").GetString()}";
        foreach (var collection in visit.World.Collections.Where((collection, i) => !collection.IsDeleted && (visit.IsThorough || i == 0)))
        {
            visit.Expect((await visit.SendAsync(Post, $"{StoreOf(collection)}/files", new { file_id = "file-none" })).Status is 404, $"putting nothing into {collection.Name}");
            await visit.ExpectAsync(Get, $"{StoreOf(collection)}/file_batches/vsfb_none", collection, AccessRole.Reader, 404);
            await visit.ExpectAsync(Get, $"{StoreOf(collection)}/file_batches/vsfb_none/files", collection, AccessRole.Reader, 404);
            await visit.ExpectAsync(Post, $"{StoreOf(collection)}/file_batches/vsfb_none/cancel", collection, AccessRole.Reader, 404);
            await visit.ExpectAsync(Post, StoreOf(collection), collection, AccessRole.Editor, 200, new { metadata = new { by = "a program" } });
            if (visit.RoleOn(collection) is null or AccessRole.Reader)
            {
                await visit.ExpectAsync(Delete, StoreOf(collection), collection, AccessRole.Owner, 200);
            }
        }

        foreach (var document in visit.DocumentsToChange.Where(document => !document.IsDeleted && visit.RoleOn(document.Collection) is not null))
        {
            await visit.ExpectAsync(Post, $"{StoreOf(document.Collection)}/files/{IdOf(document)}", document, AccessRole.Editor, 200, new { attributes = new { by = "a program" } });
        }

        // What one may not see can't be copied into what is one's own, and what one may can.
        foreach (var document in visit.World.Documents.Where((document, i) => !document.IsDeleted && (visit.RoleOn(document) is null ? i % 5 == 0 : i % 20 == 0)))
        {
            await visit.ExpectAsync(Post, $"{mine}/files", document, AccessRole.Reader, 200, new { file_id = IdOf(document) });
            await visit.ExpectAsync(Post, $"{mine}/file_batches", document, AccessRole.Reader, 200, new { file_ids = new[] { IdOf(document) } });
            if (visit.RoleOn(document) is not null)
            {
                await visit.ExpectAsync(Delete, $"{mine}/files/{IdOf(document)}", document, AccessRole.Reader, 200);
            }
        }

        visit.Expect((await visit.SendAsync(Delete, mine)).Status == 200, "one's own vector store can't be deleted");
    }

    private static string IdOf(WorldDocument document) => $"file-{document.Id:N}";

    private static string FileOf(WorldDocument document) => $"/v1/files/{IdOf(document)}";

    private static string StoreOf(WorldThing collection) => $"/v1/vector_stores/vs_{collection.Id:N}";

    private static object Ask(string model, string question = Question, bool isStream = false) =>
        new { model, stream = isStream, messages = new[] { new { role = "user", content = question } } };
}
