using System.Net;
using System.Text;
using RagPlatform.Client;
using RagPlatform.Web.Tests.Api;

namespace RagPlatform.Web.Tests.Client;

/// <summary>The client against the real application.</summary>
public sealed class ClientTests
{
    private const string Leave = "Annual leave\n\nEvery employee has 26 days of annual leave. Unused days expire in March.";
    private const string Question = "How many days of annual leave does an employee have?";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_document_is_uploaded_waited_for_listed_fetched_and_deleted()
    {
        await using var app = Application.Start();
        using var client = new RagPlatformClient(app.Http);
        var collection = await client.Collections.AddAsync("HR", "All about people", Token);
        var sent = new List<long>();
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(Leave));

        var upload = await client.Documents.UploadAsync(
            collection.Id, "leave.txt", content, new UploadOptions { Tags = ["policy", "leave"], Progress = new Told<long>(sent.Add) }, Token);
        var document = await client.Documents.WaitUntilReadyAsync(upload.DocumentId, cancellationToken: Token);
        var listed = Assert.Single(await client.Documents.ListAsync(collection.Id, Token));
        await using (var original = await client.Documents.OpenOriginalAsync(document.Id, Token))
        {
            Assert.Equal(Leave, await new StreamReader(original).ReadToEndAsync(Token));
        }

        Assert.Equal(UploadOutcome.Added, upload.Outcome);
        Assert.Equal(content.Length, sent[^1]);
        Assert.Equal(DocumentState.Ready, document.State);
        Assert.Equal(["leave", "policy"], document.Tags.Order());
        Assert.Equal(document.Id, listed.Id);
        var counted = Assert.Single(await client.Collections.ListAsync(Token));
        Assert.Equal(("HR", "All about people", 1, 1), (counted.Name, counted.Description, counted.Documents, counted.Ready));

        content.Position = 0;
        Assert.Equal(UploadOutcome.Unchanged, (await client.Documents.UploadAsync(collection.Id, "leave.txt", content, cancellationToken: Token)).Outcome);
        await client.Documents.DeleteAsync(document.Id, Token);
        Assert.Empty(await client.Documents.ListAsync(collection.Id, Token));
        await client.Collections.DeleteAsync(collection.Id, Token);
        Assert.Empty(await client.Collections.ListAsync(Token));
    }

    [Fact]
    public async Task A_search_and_a_question_find_the_sentence()
    {
        await using var app = Application.StartWithModel("Every employee has| 26 days of annual leave [1].");
        using var client = new RagPlatformClient(app.Http);
        var collectionId = await app.AddCollectionAsync();
        await app.AddDocumentAsync(collectionId, "leave.txt", Encoding.UTF8.GetBytes(Leave));

        var found = await client.SearchAsync(new SearchRequest("annual leave") { CollectionIds = [collectionId], Top = 1, Mode = SearchMode.Text }, Token);
        var answer = await client.AskAsync(new AskRequest(Question) { CollectionIds = [collectionId] }, Token);

        Assert.Equal(SearchMode.Text, found.Mode);
        Assert.Equal("leave.txt", Assert.Single(found.Passages).DocumentName);
        Assert.Equal(AnswerKind.Generated, answer.Kind);
        Assert.Contains("26 days", answer.Text);
        Assert.True(answer.Sentences[0].Supported);
        Assert.Equal("leave.txt", answer.Citations[0].DocumentName);
        Assert.NotEmpty(answer.Trace!.Prompt);
        Assert.True(answer.Timings["total"] > 0);
    }

    [Fact]
    public async Task An_answer_is_followed_while_it_is_written()
    {
        await using var app = Application.StartWithModel("Every employee has| 26 days of annual leave [1].");
        using var client = new RagPlatformClient(app.Http);
        await app.AddDocumentAsync(await app.AddCollectionAsync(), "leave.txt", Encoding.UTF8.GetBytes(Leave));

        var updates = await client.AskStreamingAsync(new AskRequest(Question), Token).ToListAsync(Token);

        Assert.IsType<AskUpdate.Searching>(updates[0]);
        Assert.Equal(["leave.txt"], Assert.IsType<AskUpdate.FoundPassages>(updates[1]).Documents);
        Assert.NotEmpty(updates.OfType<AskUpdate.Text>());
        Assert.True(updates.OfType<AskUpdate.Sentence>().First().Value.Supported);
        Assert.NotEmpty(updates.OfType<AskUpdate.Citations>().First().Values);
        Assert.Contains("26 days", Assert.IsType<AskUpdate.Done>(updates[^1]).Answer.Text);
    }

    [Fact]
    public async Task Conversations_and_assistants_are_listed()
    {
        await using var app = Application.Start();
        using var client = new RagPlatformClient(app.Http);
        await app.AddDocumentAsync(await app.AddCollectionAsync(), "leave.txt", Encoding.UTF8.GetBytes(Leave));
        await app.SendAsync(HttpMethod.Post, "/api/assistants", new { name = "HR", instructions = "Be brief.", starterQuestions = new[] { Question } });
        var conversationId = Guid.CreateVersion7();
        await client.AskAsync(new AskRequest(Question) { ConversationId = conversationId }, Token);

        var assistant = Assert.Single(await client.Assistants.ListAsync(Token));
        var listed = Assert.Single(await client.Conversations.ListAsync("annual", Token));
        var whole = await client.Conversations.GetAsync(conversationId, Token);

        Assert.Equal(("HR", "Be brief."), (assistant.Name, assistant.Instructions));
        Assert.Equal(conversationId, listed.Id);
        Assert.Null(listed.Messages);
        Assert.Equal((Question, MessageState.Complete), (whole.Messages![0].Question, whole.Messages[0].State));
        Assert.Empty(await client.Conversations.ListAsync("nothing of the kind", Token));
    }

    [Fact]
    public async Task What_the_server_refuses_is_told_in_its_words()
    {
        await using var app = Application.Start();
        using var client = new RagPlatformClient(app.Http);
        await client.Collections.AddAsync("HR", cancellationToken: Token);

        var twice = await Assert.ThrowsAsync<RagPlatformException>(() => client.Collections.AddAsync("HR", cancellationToken: Token));
        var unknown = await Assert.ThrowsAsync<RagPlatformException>(() => client.Documents.GetAsync(Guid.NewGuid(), Token));
        var empty = await Assert.ThrowsAsync<RagPlatformException>(async () => await client.AskStreamingAsync(new AskRequest(""), Token).ToListAsync(Token));

        Assert.Equal((HttpStatusCode.Conflict, "It is there already"), (twice.Status, twice.Title));
        Assert.Equal((HttpStatusCode.NotFound, "You don't have access to this document. Ask its owner."), (unknown.Status, unknown.Detail));
        Assert.Equal(HttpStatusCode.BadRequest, empty.Status);
    }

    /// <summary>At once, where <see cref="Progress{T}"/> tells later.</summary>
    private sealed class Told<T>(Action<T> tell) : IProgress<T>
    {
        public void Report(T value) => tell(value);
    }
}
