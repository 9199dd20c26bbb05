using System.Text.Json;
using RagPlatform.Core.Access;
using RagPlatform.Tests.Access;
using static System.Net.Http.HttpMethod;

namespace RagPlatform.Web.Tests.Access;

/// <summary>An answer that somebody judged on an earlier walk.</summary>
internal sealed record JudgedAnswer(Guid Message, Guid Feedback, WorldThing? Assistant);

/// <summary>
/// Everybody judges an answer of an assistant and one without; who edits the assistant reads it, as far as they may see what it rests on.
/// </summary>
internal static class FeedbackRoads
{
    private const string Own = "/api/answers/{messageId:guid}/feedback/";
    private const string Questions = "/api/assistants/{id:guid}/evaluation-questions/";

    public static IReadOnlyList<Road> All { get; } =
    [
        new([$"PUT {Own}", $"DELETE {Own}"], GiveAsync),
        new(["GET /api/feedback/"], ReadAsync),
        new(
            [
                "POST /api/feedback/{id:guid}/handled", "DELETE /api/feedback/{id:guid}/handled", "POST /api/feedback/{id:guid}/question",
                $"GET {Questions}", $"GET {Questions}export", $"DELETE {Questions}{{questionId:guid}}",
            ],
            QuestionsAsync),
    ];

    private static async Task GiveAsync(Visit visit)
    {
        foreach (var other in visit.Notes.Judged.TakeLast(2))
        {
            var path = $"/api/answers/{other.Message}/feedback";
            visit.Expect((await visit.SendAsync(Put, path, new { verdict = "good" })).Status == 404, "another person's answer is judged");
            visit.Expect((await visit.SendAsync(Delete, path)).Status == 404, "another person's judgement is taken back");
        }

        var seen = visit.World.Assistants.Where(assistant => visit.RoleOn(assistant) is not null).ToList();
        foreach (var assistant in new[] { null, seen.Count > 0 ? seen[visit.Notes.Judged.Count % seen.Count] : null }.Distinct())
        {
            var (_, answer) = await visit.SendAsync(Post, "/api/ask", new { question = "How many days does the policy grant?", assistantId = assistant?.Id });
            var message = Visit.Json(answer).GetProperty("messageId").GetGuid();
            var path = $"/api/answers/{message}/feedback";
            visit.Expect((await visit.SendAsync(Put, path, new { verdict = "good" })).Status == 200, "one's own answer can't be judged");
            visit.Expect((await visit.SendAsync(Delete, path)).Status == 204, "one's own judgement can't be taken back");
            var (status, given) = await visit.SendAsync(Put, path, new { verdict = "bad", reason = "wrong", comment = "Not so." });
            visit.Expect(status == 200, $"one's own answer can't be judged again: {status}");
            visit.Notes.Judged.Add(new(message, Visit.Json(given).GetProperty("id").GetGuid(), assistant));
        }
    }

    private static async Task ReadAsync(Visit visit)
    {
        var (_, body) = await visit.SendAsync(Get, "/api/feedback?limit=500");
        var told = Visit.Json(body).GetProperty("entries").EnumerateArray().ToList();
        var messages = told.Select(entry => entry.GetProperty("messageId").GetGuid()).ToHashSet();
        foreach (var judged in visit.Notes.Judged)
        {
            visit.Expect(messages.Contains(judged.Message) == MayRead(visit, judged), $"feedback on {judged.Assistant?.Name ?? "no assistant"} is told wrongly");
        }

        foreach (var assistantId in told.Select(entry => entry.GetProperty("assistantId")).Where(id => id.ValueKind != JsonValueKind.Null))
        {
            var assistant = visit.World.Assistants.First(one => one.Id == assistantId.GetGuid());
            visit.Expect(visit.RoleOn(assistant) >= AccessRole.Editor, $"feedback of {assistant.Name} is read");
        }

        foreach (var assistant in visit.World.Assistants)
        {
            await visit.ExpectAsync(Get, $"/api/feedback?assistantId={assistant.Id}", assistant, AccessRole.Editor, 200);
        }
    }

    private static async Task QuestionsAsync(Visit visit)
    {
        foreach (var judged in visit.IsThorough ? visit.Notes.Judged.TakeLast(8) : visit.Notes.Judged.TakeLast(2))
        {
            var (path, mayRead) = ($"/api/feedback/{judged.Feedback}", MayRead(visit, judged));
            var handled = mayRead ? 204 : 404;
            visit.Expect((await visit.SendAsync(Post, $"{path}/handled")).Status == handled, $"handling is not {handled}");
            visit.Expect((await visit.SendAsync(Delete, $"{path}/handled")).Status == handled, $"opening is not {handled}");
            var (added, question) = await visit.SendAsync(Post, $"{path}/question", new { });
            var expected = !mayRead ? 404 : judged.Assistant is null ? 400 : 201;
            visit.Expect(added == expected, $"making a question: {added}, not {expected}");
            if (added == 201)
            {
                visit.Notes.Question = (Visit.Json(question).GetProperty("id").GetGuid(), judged.Assistant!);
            }

            var hidden = visit.World.Documents.FirstOrDefault(document => visit.RoleOn(document) is null);
            if (mayRead && judged.Assistant is not null && hidden is not null)
            {
                visit.Expect((await visit.SendAsync(Post, $"{path}/question", new { documentId = hidden.Id })).Status == 400, "a question names a hidden document");
            }
        }

        foreach (var assistant in visit.World.Assistants)
        {
            var path = $"/api/assistants/{assistant.Id}/evaluation-questions";
            await visit.ExpectAsync(Get, path, assistant, AccessRole.Editor, 200);
            await visit.ExpectAsync(Get, $"{path}/export", assistant, AccessRole.Editor, 200);
        }

        if (visit.Notes.Question is var (id, of))
        {
            await visit.ExpectAsync(Delete, $"/api/assistants/{of.Id}/evaluation-questions/{id}", of, AccessRole.Editor, 204);
            visit.Notes.Question = visit.RoleOn(of) >= AccessRole.Editor ? null : visit.Notes.Question;
        }
    }

    private static bool MayRead(Visit visit, JudgedAnswer judged) =>
        judged.Assistant is { } assistant ? visit.RoleOn(assistant) >= AccessRole.Editor : visit.Person.IsAdministrator;
}
