using System.Net;
using System.Net.Http.Json;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using RagPlatform.Core.Access;
using RagPlatform.Core.Audit;
using RagPlatform.Core.Conversations;

namespace RagPlatform.Web.Tests.Api;

public sealed class AskEndpointsTests
{
    private static readonly byte[] Text = Encoding.UTF8.GetBytes("Annual leave\n\nEvery employee has 26 days of annual leave. Unused days expire in March.");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_chat_model_the_best_passages_are_quoted_and_it_says_why()
    {
        await using var app = Application.Start();
        await app.AddDocumentAsync(await app.AddCollectionAsync(), "leave.txt", Text);

        var (status, answer) = await app.SendAsync(HttpMethod.Post, "/api/ask", new { question = "How many days of annual leave does an employee have?" });

        Assert.Equal(200, status);
        Assert.True(answer.GetProperty("found").GetBoolean());
        Assert.Equal("quotes", answer.GetProperty("kind").GetString());
        Assert.Contains("26 days", answer.GetProperty("citations")[0].GetProperty("quote").GetString());
        Assert.Equal("leave.txt", answer.GetProperty("citations")[0].GetProperty("documentName").GetString());
        Assert.Equal(1, answer.GetProperty("citations")[0].GetProperty("page").GetInt32());
        Assert.NotNull(answer.GetProperty("notice").GetString());
        Assert.Equal("none", answer.GetProperty("model").GetString());
    }

    [Fact]
    public async Task An_answer_tells_each_sentence_its_citations_and_how_it_was_made()
    {
        await using var app = Application.StartWithModel("Every employee has| 26 days of annual leave [1].");
        await app.AddDocumentAsync(await app.AddCollectionAsync(), "leave.txt", Text);

        var (_, answer) = await app.SendAsync(HttpMethod.Post, "/api/ask", new { question = "How many days of annual leave does an employee have?" });
        var sentence = answer.GetProperty("sentences")[0];
        var trace = answer.GetProperty("trace");

        Assert.Equal("generated", answer.GetProperty("kind").GetString());
        Assert.Contains("26 days", answer.GetProperty("answer").GetString());
        Assert.True(sentence.GetProperty("supported").GetBoolean());
        Assert.Equal(1, sentence.GetProperty("citations")[0].GetInt32());
        Assert.NotEmpty(trace.GetProperty("passages").EnumerateArray());
        Assert.NotEmpty(trace.GetProperty("prompt").EnumerateArray());
        Assert.Contains("26 days", trace.GetProperty("rawText").GetString());
        Assert.True(answer.GetProperty("timings").GetProperty("total").GetDouble() > 0);
    }

    [Fact]
    public async Task An_answer_is_streamed_as_events_of_states_text_citations_and_the_whole()
    {
        await using var app = Application.StartWithModel("Every employee has| 26 days of annual leave [1].");
        await app.AddDocumentAsync(await app.AddCollectionAsync(), "leave.txt", Text);

        using var response = await app.Http.PostAsJsonAsync("/api/ask", new { question = "How many days of annual leave?", stream = true }, Token);
        var body = await response.Content.ReadAsStringAsync(Token);
        var events = body.Split('\n').Where(line => line.StartsWith("event: ", StringComparison.Ordinal)).Select(line => line[7..].Trim()).ToList();

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(["state", "state", "text"], events.Where(name => name is "state" or "text").Take(3));
        Assert.Contains("sentence", events);
        Assert.Contains("citations", events);
        Assert.Equal("done", events[^1]);
        Assert.Contains("\"state\":\"searching\"", body);
        Assert.Contains("\"trace\":", body[body.IndexOf("event: done", StringComparison.Ordinal)..]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_conversation_of_somebody_else_or_one_that_was_deleted_is_not_asked_in_and_told_alike(bool stream)
    {
        await using var app = Application.Start();
        var conversations = app.Services.GetRequiredService<IConversationStore>();
        var others = new Conversation(Guid.CreateVersion7(), "somebody else", "Pay", null, Pinned: false, DateTimeOffset.UtcNow, DateTimeOffset.UtcNow);
        await conversations.SaveAsync(others, Token);
        var (made, deleted) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        Assert.Equal(200, (await AskAsync(made)).Status);
        Assert.Equal(200, (await AskAsync(deleted)).Status);
        Assert.Equal(204, (await app.SendAsync(HttpMethod.Delete, $"/api/conversations/{deleted}")).Status);

        var refused = await AskAsync(others.Id);

        Assert.Equal((404, "application/problem+json"), (refused.Status, refused.MediaType));
        Assert.Equal(refused, await AskAsync(deleted));
        var read = await app.SendAsync(HttpMethod.Get, $"/api/conversations/{others.Id}");
        Assert.Contains(read.Body.GetProperty("detail").GetString()!, refused.Body);
        Assert.Empty(await conversations.ListMessagesAsync(others.Id, others.OwnerId, Token));
        Assert.Single(await conversations.ListMessagesAsync(made, Caller.Owner.Id, Token));
        Assert.Equal(2, (await app.Services.GetRequiredService<IAuditLog>().ReadAsync(new AuditQuery { Action = AuditAction.Asked }, Token)).Entries.Count);

        async Task<(int Status, string? MediaType, string Body)> AskAsync(Guid conversationId)
        {
            using var response = await app.Http.PostAsJsonAsync("/api/ask", new { question = "How much?", conversationId, stream }, Token);
            var body = await response.Content.ReadAsStringAsync(Token);
            return ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, System.Text.RegularExpressions.Regex.Replace(body, "\"traceId\":\"[^\"]*\"", ""));
        }
    }

    [Fact]
    public async Task Something_else_than_the_documents_hold_is_not_found()
    {
        await using var app = Application.Start();
        await app.AddDocumentAsync(await app.AddCollectionAsync(), "leave.txt", Text);

        var (_, answer) = await app.SendAsync(HttpMethod.Post, "/api/ask", new { question = "zxqv wvyk?" });

        Assert.True(answer.GetProperty("found").GetBoolean() || answer.GetProperty("kind").GetString() == "notFound");
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    public async Task A_question_without_words_is_refused(string question)
    {
        await using var app = Application.Start();

        var (status, problem) = await app.SendAsync(HttpMethod.Post, "/api/ask", new { question });

        Assert.Equal(400, status);
        Assert.Contains("1 to 8000 characters", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task An_unknown_assistant_is_said_to_be_unknown()
    {
        await using var app = Application.Start();

        var (status, problem) = await app.SendAsync(HttpMethod.Post, "/api/ask", new { question = "How many?", assistantId = Guid.NewGuid() });

        Assert.Equal(404, status);
        Assert.Contains("assistant", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task A_conversation_is_begun_by_its_first_question_and_kept()
    {
        await using var app = Application.StartWithModel("Every employee has 26 days of annual leave [1].");
        await app.AddDocumentAsync(await app.AddCollectionAsync(), "leave.txt", Text);
        var conversationId = Guid.CreateVersion7();

        await app.SendAsync(HttpMethod.Post, "/api/ask", new { question = "How many days of annual leave?", conversationId });
        await app.SendAsync(HttpMethod.Post, "/api/ask", new { question = "And when do they expire?", conversationId });
        var conversation = await app.GetAsync($"/api/conversations/{conversationId}");
        var found = await app.GetAsync("/api/conversations?search=expire");

        Assert.Equal(2, conversation.GetProperty("messages").GetArrayLength());
        Assert.Equal("complete", conversation.GetProperty("messages")[0].GetProperty("state").GetString());
        Assert.Equal(conversationId, found[0].GetProperty("id").GetGuid());
    }

    [Theory]
    [InlineData("hybrid")]
    [InlineData("vector")]
    [InlineData("text")]
    public async Task A_search_returns_passages_in_every_mode(string mode)
    {
        await using var app = Application.Start();
        await app.AddDocumentAsync(await app.AddCollectionAsync(), "leave.txt", Text);

        var (status, found) = await app.SendAsync(HttpMethod.Post, "/api/search", new { query = "annual leave days", top = 1, mode });
        var passage = found.GetProperty("passages")[0];

        Assert.Equal(200, status);
        Assert.Equal(mode, found.GetProperty("mode").GetString());
        Assert.Equal("leave.txt", passage.GetProperty("documentName").GetString());
        Assert.Contains("annual leave", passage.GetProperty("text").GetString());
        Assert.InRange(passage.GetProperty("score").GetDouble(), 0.001, 1);
    }

    [Theory]
    [InlineData("""{"query":""}""")]
    [InlineData("""{"query":"x","top":0}""")]
    [InlineData("""{"query":"x","mode":"magic"}""")]
    [InlineData("not json")]
    public async Task A_search_that_makes_no_sense_is_refused_in_words(string body)
    {
        await using var app = Application.Start();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        using var response = await app.Http.PostAsync(new Uri("/api/search", UriKind.Relative), content, Token);
        var problem = await Application.ReadAsync(response);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
        Assert.DoesNotContain(" at RagPlatform", problem.ToString());
    }
}
