using Microsoft.Extensions.DependencyInjection;
using RagPlatform.Core.Retrieval;

namespace RagPlatform.Web.Tests.Api;

/// <summary>Collections, conversations, assistants, models, the sample, health and the description of it all.</summary>
public sealed class CatalogueEndpointsTests : IAsyncDisposable
{
    private readonly Application _app = Application.Start();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Health_is_ready_without_a_chat_model()
    {
        await _app.Services.GetRequiredService<Embedder>().PrepareAsync(TestContext.Current.CancellationToken); // Until then it is loading.
        var health = await _app.GetAsync("/health");

        Assert.Equal("ready", health.GetProperty("status").GetString());
        Assert.Equal("none", health.GetProperty("components").GetProperty("chat").GetString());
    }

    [Fact]
    public async Task Collections_are_added_listed_and_deleted()
    {
        var id = await _app.AddCollectionAsync("HR");
        var (duplicate, problem) = await _app.SendAsync(HttpMethod.Post, "/api/collections", new { name = "hr" });
        var (nameless, _) = await _app.SendAsync(HttpMethod.Post, "/api/collections", new { name = " " });
        var listed = await _app.GetAsync("/api/collections");
        var (deleted, _) = await _app.SendAsync(HttpMethod.Delete, $"/api/collections/{id}");
        var (missing, _) = await _app.SendAsync(HttpMethod.Delete, $"/api/collections/{id}");

        Assert.Equal((409, 400, 204, 404), (duplicate, nameless, deleted, missing));
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
        Assert.Equal("HR", listed[0].GetProperty("name").GetString());
        Assert.Equal(0, listed[0].GetProperty("documents").GetInt32());
    }

    [Fact]
    public async Task Conversations_are_renamed_pinned_deleted_and_restored()
    {
        var (tooLong, problem) = await _app.SendAsync(HttpMethod.Post, "/api/conversations", new { title = new string('a', 121) });
        var (nobodys, _) = await _app.SendAsync(HttpMethod.Post, "/api/conversations", new { title = "Leave", assistantId = Guid.NewGuid() });
        Assert.Equal((400, 404), (tooLong, nobodys));
        Assert.Contains("120", problem.GetProperty("detail").GetString());
        var (added, conversation) = await _app.SendAsync(HttpMethod.Post, "/api/conversations", new { title = "Leave" });
        var path = $"/api/conversations/{conversation.GetProperty("id").GetGuid()}";
        var (_, changed) = await _app.SendAsync(HttpMethod.Patch, path, new { title = "Annual leave", pinned = true });
        var (deleted, _) = await _app.SendAsync(HttpMethod.Delete, path);
        var (gone, _) = await _app.SendAsync(HttpMethod.Get, path);
        var (restored, _) = await _app.SendAsync(HttpMethod.Post, $"{path}/restore");

        Assert.Equal((201, 204, 404, 204), (added, deleted, gone, restored));
        Assert.Equal("Annual leave", changed.GetProperty("title").GetString());
        Assert.True(changed.GetProperty("pinned").GetBoolean());
        Assert.Equal("Annual leave", (await _app.GetAsync(path)).GetProperty("title").GetString());
    }

    [Fact]
    public async Task Assistants_have_versions_and_come_back()
    {
        await _app.AddCollectionAsync("HR");
        var (added, assistant) = await _app.SendAsync(
            HttpMethod.Post, "/api/assistants", new { name = "HR assistant", instructions = "Be brief.", collections = new[] { "hr" }, starterQuestions = new[] { "How many days?", " " } });
        var path = $"/api/assistants/{assistant.GetProperty("id").GetGuid()}";
        var (_, changed) = await _app.SendAsync(HttpMethod.Put, path, new { name = "HR assistant", instructions = "Be friendly." });
        var (duplicate, _) = await _app.SendAsync(HttpMethod.Post, "/api/assistants", new { name = "hr ASSISTANT" });
        var (unknown, problem) = await _app.SendAsync(HttpMethod.Post, "/api/assistants", new { name = "IT", collections = new[] { "IT" } });
        var versions = await _app.GetAsync($"{path}/versions");
        var export = await _app.GetAsync($"{path}/export");
        var (deleted, _) = await _app.SendAsync(HttpMethod.Delete, path);
        var (gone, _) = await _app.SendAsync(HttpMethod.Get, path);
        var (restored, back) = await _app.SendAsync(HttpMethod.Post, $"{path}/restore");

        Assert.Equal((201, 409, 400, 204, 404, 200), (added, duplicate, unknown, deleted, gone, restored));
        Assert.Single(assistant.GetProperty("collectionIds").EnumerateArray());
        Assert.Equal("How many days?", Assert.Single(assistant.GetProperty("starterQuestions").EnumerateArray()).GetString());
        Assert.Equal(2, changed.GetProperty("version").GetInt32());
        Assert.Equal("There is no collection IT. Nothing was stored. GET /api/collections lists yours.", problem.GetProperty("detail").GetString());
        Assert.Equal(2, versions.GetArrayLength());
        Assert.Equal("Be friendly.", export.GetProperty("instructions").GetString());
        Assert.Equal("Be friendly.", back.GetProperty("instructions").GetString());
    }

    [Fact]
    public async Task Models_are_listed_and_verified_against_their_checksums()
    {
        var models = await _app.GetAsync("/api/models");
        var names = models.EnumerateArray().Select(model => model.GetProperty("name").GetString()).ToList();
        var (status, verified) = await _app.SendAsync(HttpMethod.Post, "/api/models/bge-small-en-v1.5/verify");
        var (missing, _) = await _app.SendAsync(HttpMethod.Post, "/api/models/nothing/verify");
        using var licence = await _app.Http.GetAsync(new Uri("/api/models/bge-small-en-v1.5/license", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(["SmolLM2-135M-Instruct", "bge-small-en-v1.5", "grounded-answers"], names.Order(StringComparer.Ordinal));
        Assert.Equal((200, 404), (status, missing));
        Assert.True(verified.GetProperty("intact").GetBoolean());
        Assert.Contains("MIT", await licence.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_sample_company_is_loaded_once_however_often_it_is_asked_for()
    {
        var sample = await _app.GetAsync("/api/sample");
        var (first, loaded) = await _app.SendAsync(HttpMethod.Post, "/api/sample");
        var (_, again) = await _app.SendAsync(HttpMethod.Post, "/api/sample");

        Assert.Equal("Pellbrook Water Systems", sample.GetProperty("name").GetString());
        Assert.Equal(202, first);
        Assert.True(loaded.GetProperty("documents").GetInt32() >= 20);
        Assert.Equal(0, again.GetProperty("documents").GetInt32());
        Assert.Equal(loaded.GetProperty("documents").GetInt32(), again.GetProperty("unchanged").GetInt32());
        Assert.Equal(3, (await _app.GetAsync("/api/assistants")).GetArrayLength());
    }

    [Fact]
    public async Task Everything_under_api_is_described()
    {
        var description = await _app.GetAsync("/openapi/v1.json");
        var paths = description.GetProperty("paths").EnumerateObject().ToDictionary(path => path.Name, path => path.Value);

        string[] ofKernelMemory = ["/upload", "/upload-status", "/documents", "/download", "/indexes", "/search", "/ask"];
        Assert.All(paths.Keys.Except(ofKernelMemory), path => Assert.Matches("^/(api|v1)/", path));
        Assert.Contains("/api/ask", paths.Keys);
        Assert.Contains("/api/collections/{collectionId}/documents", paths.Keys);
        var upload = paths["/api/collections/{collectionId}/documents"].GetProperty("post");
        Assert.True(upload.GetProperty("requestBody").GetProperty("content").TryGetProperty("multipart/form-data", out _));
        Assert.Equal(
            ["202", "400", "401", "403", "404", "413", "415", "429", "507"],
            upload.GetProperty("responses").EnumerateObject().Select(response => response.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_does_not_exist_under_api_is_a_problem_in_json_and_elsewhere_a_page()
    {
        var (status, problem) = await _app.SendAsync(HttpMethod.Get, "/api/nothing");

        Assert.Equal(404, status);
        Assert.Equal(404, problem.GetProperty("status").GetInt32());
    }
}
