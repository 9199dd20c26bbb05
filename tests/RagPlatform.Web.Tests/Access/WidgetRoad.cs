using System.Net.Http.Headers;
using RagPlatform.Tests.Access;
using static System.Net.Http.HttpMethod;

namespace RagPlatform.Web.Tests.Access;

/// <summary>Asking each assistant from a page elsewhere. The intranet's server gets a token for its visitor, with its own key; the page asks with the token.</summary>
internal sealed class WidgetRoad(string key)
{
    public const string Page = "https://intranet.example";

    public async Task WalkAsync(Visit visit)
    {
        foreach (var assistant in visit.World.Assistants)
        {
            var (made, body) = await visit.SendAsync(
                Post, "/api/widget/tokens", new { assistantId = assistant.Id, origin = Page, person = WorldPeople.EmailOf(visit.Person) }, identifyHere: request => Show(request, key));
            var isUsed = visit.RoleOn(assistant) is not null;
            visit.Expect(made == (isUsed ? 201 : 404), $"a widget token for {assistant.Name}: {made}");
            if (made != 201)
            {
                continue;
            }

            var token = Visit.Json(body).GetProperty("token").GetString()!;
            await AskAsync(visit, assistant, token);
            foreach (var other in visit.World.Assistants.Where(other => other != assistant))
            {
                var (status, _) = await visit.SendAsync(
                    Post, "/api/ask", new { question = "Which policy is there?", assistantId = other.Id }, identifyHere: request => ShowOnPage(request, token));
                visit.Expect(status == 404, $"a widget token for {assistant.Name} asks {other.Name}: {status}");
            }
        }
    }

    private static async Task AskAsync(Visit visit, WorldAssistant assistant, string token)
    {
        foreach (var document in visit.World.Documents.Where(document => visit.IsThorough && assistant.Collections.Contains(document.Collection)))
        {
            // By their own words: the answer is from the document or from others, and told of where it stands.
            var (status, body) = await visit.SendAsync(
                Post, "/api/ask", new { question = $"How many days does the policy about {document.Name} grant?", assistantId = assistant.Id },
                identifyHere: request => ShowOnPage(request, token));
            visit.Expect(
                status == 200 && body.Contains(document.Name, StringComparison.Ordinal) == visit.RoleOn(document) is not null, $"the widget with {assistant.Name} about {document.Name}: {status}");
        }

        var seen = visit.SeenDocuments.Any(document => assistant.Collections.Contains(document.Collection));
        var (asked, answer) = await visit.SendAsync(
            Post, "/api/ask", new { question = "How many days does the policy grant?", assistantId = assistant.Id }, identifyHere: request => ShowOnPage(request, token));
        visit.Expect(asked == 200 && answer.Contains("days to whoever asks", StringComparison.Ordinal) == seen, $"the widget with {assistant.Name} finds something else: {asked}");

        var (told, _) = await visit.SendAsync(Get, "/api/widget/assistant", identifyHere: request => ShowOnPage(request, token));
        visit.Expect(told == 200, $"the widget is told nothing of {assistant.Name}: {told}");
    }

    private static void Show(HttpRequestMessage request, string secret) => request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);

    private static void ShowOnPage(HttpRequestMessage request, string token)
    {
        Show(request, token);
        request.Headers.Add("Origin", Page);
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        request.Headers.Add("Sec-Fetch-Mode", "cors");
    }
}
