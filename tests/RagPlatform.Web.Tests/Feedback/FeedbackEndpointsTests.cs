using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using RagPlatform.Core.Access;
using RagPlatform.Core.Audit;
using RagPlatform.Web.Tests.SignIn;

namespace RagPlatform.Web.Tests.Feedback;

public sealed class FeedbackEndpointsTests : IAsyncDisposable
{
    private const string Question = "How many days of annual leave?";
    private const string Open = "Everybody has 26 days of annual leave.";
    private const string Secret = "The chief executive has 45 days of annual leave.";

    private readonly AccountsApplication _app = new(("Limits:GuessesPerMinute", "1000"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Feedback_reaches_the_editors_of_the_assistant_as_far_as_they_may_see_its_sources()
    {
        var (anna, ben, eve) = (await _app.AddAsync("Anna", isAdministrator: true), await _app.AddAsync("Ben"), await _app.AddAsync("Eve"));
        using var annas = await _app.SignInAsync(anna);
        using var bens = await _app.SignInAsync(ben);
        using var eves = await _app.SignInAsync(eve);
        await AddAsync(annas, "Handbook", "leave.txt", Open, (anna.Principal, "owner"), ("everyone", "reader"));
        await AddAsync(annas, "Board", "contracts.txt", Secret, (anna.Principal, "owner"), (ben.Principal, "reader"));
        var assistant = await AddAssistantAsync(annas, (anna.Principal, "owner"), (ben.Principal, "reader"), (eve.Principal, "editor"));
        var message = await AskAsync(bens, assistant);

        var given = await SendAsync(bens, HttpMethod.Put, $"/api/answers/{message}/feedback", new { verdict = "bad", reason = "outdated", comment = "It was 28 last year." });
        var annasList = await SendAsync(annas, HttpMethod.Get, $"/api/feedback?assistantId={assistant}");
        var evesList = await SendAsync(eves, HttpMethod.Get, $"/api/feedback?assistantId={assistant}");

        Assert.Equal(200, given.Status);
        Assert.Equal("outdated", Json(given.Text).GetProperty("reason").GetString());
        var entry = Json(annasList.Text).GetProperty("entries")[0];
        Assert.Equal(
            ("Ben", "bad", "api", "open", "It was 28 last year.", Question),
            (entry.GetProperty("person").GetString(), entry.GetProperty("verdict").GetString(), entry.GetProperty("door").GetString(),
                entry.GetProperty("state").GetString(), entry.GetProperty("comment").GetString(), entry.GetProperty("question").GetString()));
        Assert.Contains("45 days", annasList.Text);
        Assert.Contains("26 days", evesList.Text);
        Assert.Equal(1, Json(evesList.Text).GetProperty("entries")[0].GetProperty("answer").GetProperty("hidden").GetInt32());
        foreach (var hidden in new[] { "45 days", "chief executive", "contracts.txt" })
        {
            Assert.DoesNotContain(hidden, evesList.Text, StringComparison.OrdinalIgnoreCase);
        }

        // Who only uses the assistant is told that it exists, and nothing of what is said of it, their own word included.
        Assert.Equal(403, (await SendAsync(bens, HttpMethod.Get, $"/api/feedback?assistantId={assistant}")).Status);
        Assert.Equal(0, Json((await SendAsync(bens, HttpMethod.Get, "/api/feedback")).Text).GetProperty("total").GetInt32());
        Assert.Equal(404, (await SendAsync(bens, HttpMethod.Post, $"/api/feedback/{entry.GetProperty("id").GetGuid()}/handled")).Status);
    }

    [Fact]
    public async Task A_search_tells_nothing_of_sentences_that_are_left_out()
    {
        var (anna, ben) = (await _app.AddAsync("Anna", isAdministrator: true), await _app.AddAsync("Ben"));
        using var annas = await _app.SignInAsync(anna);
        using var bens = await _app.SignInAsync(ben);
        await AddAsync(annas, "Board", "contracts.txt", Secret, (anna.Principal, "owner"));
        var assistant = await AddAssistantAsync(annas, (anna.Principal, "owner"), (ben.Principal, "editor"));
        await SendAsync(annas, HttpMethod.Put, $"/api/answers/{await AskAsync(annas, assistant)}/feedback", new { verdict = "good" });

        Assert.Equal(1, Json((await SendAsync(bens, HttpMethod.Get, "/api/feedback?search=annual")).Text).GetProperty("total").GetInt32());
        Assert.Equal(0, Json((await SendAsync(bens, HttpMethod.Get, "/api/feedback?search=executive")).Text).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task Without_an_assistant_administrators_read_it_and_it_can_be_taken_back()
    {
        var (anna, ben) = (await _app.AddAsync("Anna", isAdministrator: true), await _app.AddAsync("Ben"));
        using var annas = await _app.SignInAsync(anna);
        using var bens = await _app.SignInAsync(ben);
        await AddAsync(annas, "Handbook", "leave.txt", Open, (anna.Principal, "owner"), ("everyone", "reader"));
        var message = await AskAsync(bens, assistant: null);
        var path = $"/api/answers/{message}/feedback";

        Assert.Equal(404, (await SendAsync(annas, HttpMethod.Put, path, new { verdict = "good" })).Status); // Ben's, not hers.
        Assert.Equal(404, (await SendAsync(bens, HttpMethod.Put, $"/api/answers/{Guid.NewGuid()}/feedback", new { verdict = "good" })).Status);
        Assert.Equal(200, (await SendAsync(bens, HttpMethod.Put, path, new { verdict = "good", reason = "wrong" })).Status);
        var entry = Json((await SendAsync(annas, HttpMethod.Get, "/api/feedback")).Text).GetProperty("entries")[0];
        Assert.Equal(JsonValueKind.Null, entry.GetProperty("reason").ValueKind); // What is good has none.
        Assert.Equal(204, (await SendAsync(annas, HttpMethod.Post, $"/api/feedback/{entry.GetProperty("id").GetGuid()}/handled")).Status);
        Assert.Equal(0, Json((await SendAsync(annas, HttpMethod.Get, "/api/feedback?state=open")).Text).GetProperty("total").GetInt32());
        Assert.Equal(400, (await SendAsync(annas, HttpMethod.Post, $"/api/feedback/{entry.GetProperty("id").GetGuid()}/question", new { })).Status);
        Assert.Equal(204, (await SendAsync(bens, HttpMethod.Delete, path)).Status);
        Assert.Equal(404, (await SendAsync(bens, HttpMethod.Delete, path)).Status);
        Assert.Equal(0, Json((await SendAsync(annas, HttpMethod.Get, "/api/feedback")).Text).GetProperty("total").GetInt32());

        var rows = (await _app.Services.GetRequiredService<IAuditLog>().ReadAsync(new AuditQuery { Action = AuditAction.FeedbackGiven }, Token)).Entries;
        Assert.Equal(["""{"verdict":"TakenBack"}""", """{"verdict":"Good","door":"Api"}"""], rows.Select(row => row.Event.Details));
    }

    [Fact]
    public async Task A_stored_answer_is_judged_as_it_was_even_after_its_conversation_is_gone()
    {
        var anna = await _app.AddAsync("Anna", isAdministrator: true);
        using var annas = await _app.SignInAsync(anna);
        await AddAsync(annas, "Handbook", "leave.txt", Open, (anna.Principal, "owner"));
        var conversation = Guid.CreateVersion7();
        var message = await AskAsync(annas, assistant: null, conversation);
        Assert.Equal(200, (await SendAsync(annas, HttpMethod.Put, $"/api/answers/{message}/feedback", new { verdict = "bad" })).Status);

        await SendAsync(annas, HttpMethod.Delete, $"/api/conversations/{conversation}");

        Assert.Contains("26 days", (await SendAsync(annas, HttpMethod.Get, "/api/feedback?reason=other")).Text);
        Assert.Equal(404, (await SendAsync(annas, HttpMethod.Put, $"/api/answers/{message}/feedback", new { verdict = "good" })).Status);
    }

    [Theory]
    [InlineData("""{"reason":"wrong"}""", "Feedback needs a verdict.")]
    [InlineData("""{"verdict":"great"}""", "not the JSON")]
    public async Task Feedback_that_cannot_be_used_is_refused(string body, string says)
    {
        using var annas = await _app.SignInAsync(await _app.AddAsync("Anna"));

        var (status, text) = await SendAsync(annas, HttpMethod.Put, $"/api/answers/{Guid.NewGuid()}/feedback", new StringContent(body, Encoding.UTF8, "application/json"));

        Assert.Equal(400, status);
        Assert.Contains(says, text);
    }

    [Fact]
    public async Task Words_that_the_list_does_not_know_and_comments_that_are_too_long_are_refused()
    {
        using var annas = await _app.SignInAsync(await _app.AddAsync("Anna"));

        Assert.Contains("good, bad", (await SendAsync(annas, HttpMethod.Get, "/api/feedback?verdict=great")).Text);
        Assert.Contains("notInSources", (await SendAsync(annas, HttpMethod.Get, "/api/feedback?reason=7")).Text);
        Assert.Equal(400, (await SendAsync(annas, HttpMethod.Get, "/api/feedback?limit=501")).Status);
        var (status, text) = await SendAsync(
            annas, HttpMethod.Put, $"/api/answers/{Guid.NewGuid()}/feedback", new { verdict = "bad", comment = new string('x', 2_001) });
        Assert.Equal(400, status);
        Assert.Contains("at most 2000 characters", text);
    }

    [Fact]
    public async Task Feedback_becomes_a_question_of_the_assistants_evaluation_which_the_command_eval_reads()
    {
        var (anna, eve) = (await _app.AddAsync("Anna", isAdministrator: true), await _app.AddAsync("Eve"));
        using var annas = await _app.SignInAsync(anna);
        using var eves = await _app.SignInAsync(eve);
        await AddAsync(annas, "Handbook", "leave.txt", Open, (anna.Principal, "owner"));
        var assistant = await AddAssistantAsync(annas, (anna.Principal, "owner"), (eve.Principal, "editor"));
        var given = await SendAsync(annas, HttpMethod.Put, $"/api/answers/{await AskAsync(annas, assistant)}/feedback", new { verdict = "bad" });
        var feedback = $"/api/feedback/{Json(given.Text).GetProperty("id").GetGuid()}/question";
        var list = $"/api/assistants/{assistant}/evaluation-questions";

        var fromSource = await SendAsync(annas, HttpMethod.Post, feedback);
        var own = await SendAsync(annas, HttpMethod.Post, feedback, new { question = "And on the moon?", answer = "", documentName = "" });
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, (await SendAsync(annas, HttpMethod.Get, $"{list}/export")).Text, Token);
        var set = await RagPlatform.Core.Evaluation.Questions.QuestionSet.LoadAsync(file, Token);
        File.Delete(file);

        Assert.Equal((201, 201), (fromSource.Status, own.Status));
        Assert.Equal([(Question, Open, "leave.txt", 1, true), ("And on the moon?", null, null, 1, false)], set.Questions.Select(q => (q.Question, q.Answer, q.Document, q.Page, q.Answerable)));
        var evesList = await SendAsync(eves, HttpMethod.Get, list);
        Assert.DoesNotContain("26 days", evesList.Text); // She edits the assistant, and may not see the document.
        Assert.DoesNotContain("leave.txt", evesList.Text);
        Assert.True(Json(evesList.Text)[0].GetProperty("hidden").GetBoolean());
        Assert.Single(Json((await SendAsync(eves, HttpMethod.Get, $"{list}/export")).Text).GetProperty("questions").EnumerateArray());
        Assert.Equal(204, (await SendAsync(eves, HttpMethod.Delete, $"{list}/{Json(own.Text).GetProperty("id").GetGuid()}")).Status);
        Assert.Equal(404, (await SendAsync(eves, HttpMethod.Delete, $"{list}/{Guid.NewGuid()}")).Status);
        Assert.Equal(400, (await SendAsync(annas, HttpMethod.Post, feedback, new { page = 0 })).Status);
        Assert.Equal(400, (await SendAsync(annas, HttpMethod.Post, feedback, new { documentId = Guid.NewGuid() })).Status);
    }

    private static JsonElement Json(string text) => JsonSerializer.Deserialize<JsonElement>(text);

    private static async Task<Guid> AskAsync(HttpClient browser, Guid? assistant, Guid? conversation = null) => Json((await SendAsync(
        browser, HttpMethod.Post, "/api/ask", new { question = Question, assistantId = assistant, conversationId = conversation })).Text).GetProperty("messageId").GetGuid();

    private static async Task<Guid> AddAssistantAsync(HttpClient browser, params (string Principal, string Role)[] grants)
    {
        var id = Json((await SendAsync(browser, HttpMethod.Post, "/api/assistants", new { name = "HR" })).Text).GetProperty("id").GetGuid();
        await ShareAsync(browser, $"/api/assistants/{id}", grants);
        return id;
    }

    private static async Task AddAsync(HttpClient browser, string collection, string name, string text, params (string Principal, string Role)[] grants)
    {
        var id = Json((await SendAsync(browser, HttpMethod.Post, "/api/collections", new { name = collection })).Text).GetProperty("id").GetGuid();
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Encoding.UTF8.GetBytes(text)), "file", name } };
        var document = Json((await SendAsync(browser, HttpMethod.Post, $"/api/collections/{id}/documents", form)).Text).GetProperty("documentId").GetGuid();
        await ShareAsync(browser, $"/api/collections/{id}", grants);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!(await SendAsync(browser, HttpMethod.Get, $"/api/documents/{document}")).Text.Contains("\"ready\"", StringComparison.Ordinal))
        {
            await timer.WaitForNextTickAsync(Token);
        }
    }

    private static async Task ShareAsync(HttpClient browser, string thing, (string Principal, string Role)[] grants) => Assert.Equal(200, (await SendAsync(
        browser, HttpMethod.Put, $"{thing}/access", grants.Select(grant => new { principal = grant.Principal, role = grant.Role }))).Status);

    private static async Task<(int Status, string Text)> SendAsync(HttpClient browser, HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body as HttpContent ?? (body is null ? null : JsonContent.Create(body)) };
        using var response = await browser.SendAsync(request, Token);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(Token));
    }
}
