using RagPlatform.Core.Access;
using static System.Net.Http.HttpMethod;

namespace RagPlatform.Web.Tests.Access;

/// <summary>
/// Tokens for pages elsewhere are made by administrators alone, and never for an assistant that whoever asks may not use. What a token opens
/// is tested with real people by WidgetTokenTests.
/// </summary>
internal static class WidgetRoads
{
    public static IReadOnlyList<Road> All { get; } = [new(["POST /api/widget/tokens", "GET /api/widget/assistant", "POST /api/widget/feedback"], WalkAsync)];

    private static async Task WalkAsync(Visit visit)
    {
        foreach (var assistant in visit.World.Assistants)
        {
            var (status, _) = await visit.SendAsync(
                Post, "/api/widget/tokens", new { assistantId = assistant.Id, origin = "https://intranet.example", anonymous = true });
            var isForEveryone = assistant.Grants.ContainsKey(Principal.Everyone) && !assistant.IsDeleted;
            // No page is allowed by any of them: 400 is as far as one gets.
            visit.Expect(
                status == (!visit.Person.IsAdministrator ? 403 : isForEveryone ? 400 : 404), $"a widget token for {assistant.Name}: {status}");
        }

        visit.Expect((await visit.SendAsync(Get, "/api/widget/assistant")).Status == 400, "an assistant is told without a widget token");
        visit.Expect(
            (await visit.SendAsync(Post, "/api/widget/feedback", new { messageId = Guid.NewGuid(), verdict = "good" })).Status == 400, "feedback is taken without a widget token");
    }
}
