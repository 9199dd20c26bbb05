using RagPlatform.Core.Access;
using static System.Net.Http.HttpMethod;

namespace RagPlatform.Web.Tests.Access;

/// <summary>The OpenAI-compatible API.</summary>
internal static class OpenAiRoads
{
    private const string Question = "How many days does the policy grant?";

    public static IReadOnlyList<Road> All { get; } =
    [
        new(["GET /v1/models", "GET /v1/models/{model}"], Models),
        new(["POST /v1/chat/completions"], Chat),
        new(["POST /v1/embeddings"], Embeddings),
    ];

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

    private static async Task Embeddings(Visit visit)
    {
        var (status, _) = await visit.SendAsync(Post, "/v1/embeddings", new { model = "bge-small-en-v1.5", input = "leave" });
        visit.Expect(status == 200, $"embeddings: {status}");
    }

    private static object Ask(string model, string question = Question, bool isStream = false) =>
        new { model, stream = isStream, messages = new[] { new { role = "user", content = question } } };
}
