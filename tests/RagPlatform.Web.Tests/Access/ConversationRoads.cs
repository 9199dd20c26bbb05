using RagPlatform.Core.Conversations;
using static System.Net.Http.HttpMethod;

namespace RagPlatform.Web.Tests.Access;

/// <summary>Conversations have no rights to give: each is its person's alone.</summary>
internal static class ConversationRoads
{
    private const string Conversation = "/api/conversations/{id:guid}";

    public static IReadOnlyList<Road> All { get; } =
    [
        new(
            [
                "GET /api/conversations/", "POST /api/conversations/", $"GET {Conversation}", $"PATCH {Conversation}", $"DELETE {Conversation}",
                $"POST {Conversation}/restore", $"GET {Conversation}/readers", $"PUT {Conversation}/readers", "GET /api/conversations/shared",
                "GET /api/conversations/shared/{id:guid}",
            ],
            WalkAsync),
    ];

    private static async Task WalkAsync(Visit visit)
    {
        if (visit.Notes.Conversation is { } other)
        {
            await ExpectNoneAsync(visit, other);
        }

        var title = $"Of {visit.Person.Name} alone";
        var (_, body) = await visit.SendAsync(Post, "/api/conversations", new { title });
        var mine = Visit.Json(body).GetProperty("id").GetString()!;
        visit.Notes.Conversation = mine;
        visit.Expect((await visit.SendAsync(Get, $"/api/conversations/{mine}")).Status == 200, "one's own conversation is not found");
        foreach (var assistant in visit.World.Assistants)
        {
            var (status, _) = await visit.SendAsync(Patch, $"/api/conversations/{mine}", new { assistantId = assistant.Id });
            visit.Expect(status == (visit.RoleOn(assistant) is null ? 404 : 200), $"a conversation with {assistant.Name}: {status}");
        }

        var (_, list) = await visit.SendAsync(Get, "/api/conversations");
        visit.Expect(
            Visit.Json(list).EnumerateArray().All(conversation => conversation.GetProperty("title").GetString() is { } told && (told == title || told == ConversationTitle.From(OpenAiRoads.QuestionOf(visit.Person)))),
            "the list of conversations holds another person's");
        visit.Expect(Visit.Json(list).GetArrayLength() > 0, "the list of conversations lacks one's own");
        visit.Expect((await visit.SendAsync(Put, $"/api/conversations/{mine}/readers", Array.Empty<Guid>())).Status == 204, "one's own conversation can't be shared");
        visit.Expect((await visit.SendAsync(Get, $"/api/conversations/{mine}/readers")).Status == 200, "readers of one's own conversation are not told");
        visit.Expect(Visit.Json((await visit.SendAsync(Get, "/api/conversations/shared")).Body).GetArrayLength() == 0, "something is shared by nobody");
    }

    private static async Task ExpectNoneAsync(Visit visit, string id)
    {
        var path = $"/api/conversations/{id}";
        visit.Expect((await visit.SendAsync(Get, path)).Status == 404, "another person's conversation is read");
        visit.Expect((await visit.SendAsync(Patch, path, new { title = "Mine" })).Status == 404, "another person's conversation is renamed");
        visit.Expect((await visit.SendAsync(Delete, path)).Status == 404, "another person's conversation is deleted");
        visit.Expect((await visit.SendAsync(Post, $"{path}/restore")).Status == 404, "another person's conversation is restored");
        visit.Expect((await visit.SendAsync(Get, $"{path}/readers")).Status == 404, "readers of another person's conversation are told");
        visit.Expect((await visit.SendAsync(Put, $"{path}/readers", Array.Empty<Guid>())).Status == 404, "another person's conversation is shared");
        visit.Expect((await visit.SendAsync(Get, $"/api/conversations/shared/{id}")).Status == 404, "what is not shared is read");
        visit.Expect((await visit.SendAsync(Post, "/api/ask", Asked(stream: false))).Status == 404, "a question is put in another person's conversation");
        visit.Expect((await visit.SendAsync(Post, "/api/ask", Asked(stream: true))).Status == 404, "a question is put in another person's conversation as a stream");

        object Asked(bool stream) => new { question = "What did I ask before?", conversationId = id, stream };
    }
}
