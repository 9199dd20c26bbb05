using System.Net;
using System.Text;

namespace RagPlatform.Web.Tests.Api;

public sealed class DocumentEndpointsTests : IAsyncDisposable
{
    private static readonly byte[] Text = Encoding.UTF8.GetBytes("Annual leave\n\nEveryone has 26 days of annual leave. Unused days expire in March.");

    private readonly Application _app = Application.Start();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task An_uploaded_document_becomes_ready_and_tells_what_was_read()
    {
        var collection = await _app.AddCollectionAsync();

        using var response = await _app.UploadAsync(collection, "leave.txt", Text, tags: "hr, leave");
        var receipt = await Application.ReadAsync(response);
        var document = await _app.WaitForAsync(receipt.GetProperty("documentId").GetGuid());

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal("queued", receipt.GetProperty("state").GetString());
        Assert.Equal("added", receipt.GetProperty("outcome").GetString());
        Assert.Equal("ready", document.GetProperty("state").GetString());
        Assert.Equal("leave.txt", document.GetProperty("name").GetString());
        Assert.Equal("text/plain", document.GetProperty("mediaType").GetString());
        Assert.Equal(1, document.GetProperty("pagesDone").GetInt32());
        Assert.Equal(1, document.GetProperty("pagesTotal").GetInt32());
        Assert.True(document.GetProperty("chunks").GetInt32() > 0);
        Assert.Equal(["hr", "leave"], document.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()));
        Assert.True(document.GetProperty("report").GetProperty("characters").GetInt32() > 50);
    }

    [Fact]
    public async Task The_same_file_again_is_recognised_and_a_changed_one_becomes_a_new_version()
    {
        var collection = await _app.AddCollectionAsync("Handbook");
        var first = await _app.AddDocumentAsync(collection, "leave.txt", Text);

        using var same = await _app.UploadAsync(collection, "leave.txt", Text);
        using var changed = await _app.UploadAsync(collection, "leave.txt", [.. Text, (byte)'!']);
        var again = await Application.ReadAsync(same);
        var newer = await Application.ReadAsync(changed);
        var document = await _app.WaitForAsync(newer.GetProperty("documentId").GetGuid());

        Assert.Equal(first.GetProperty("id").GetGuid(), again.GetProperty("documentId").GetGuid());
        Assert.Equal("leave.txt is already in Handbook and has not changed. Nothing was done.", again.GetProperty("message").GetString());
        Assert.Equal("newVersion", newer.GetProperty("outcome").GetString());
        Assert.Equal(2, document.GetProperty("version").GetInt32());
    }

    [Theory]
    [InlineData("notes.pdf", "", 400, "notes.pdf is empty. Nothing was added. Check the file and upload it again.")]
    [InlineData("model.dwg", "AC1032\0\0\0\0", 415, "model.dwg: this kind of file can't be read. Readable: ")]
    public async Task A_file_that_cannot_be_read_is_refused_with_what_to_do(string name, string content, int status, string text)
    {
        var collection = await _app.AddCollectionAsync();

        using var response = await _app.UploadAsync(collection, name, Encoding.Latin1.GetBytes(content));
        var problem = await Application.ReadAsync(response);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith(text, problem.GetProperty("detail").GetString());
        Assert.Empty((await _app.GetAsync($"/api/collections/{collection}/documents")).EnumerateArray());
    }

    [Fact]
    public async Task A_file_above_the_limit_is_refused_and_one_at_the_limit_is_taken()
    {
        await using var app = Application.Start(("Ingestion:MaxFileSize", "100 KB"));
        var collection = await app.AddCollectionAsync();

        using var tooLarge = await app.UploadAsync(collection, "large.txt", [.. Enumerable.Repeat((byte)'a', 100 * 1024 + 1)]);
        using var largest = await app.UploadAsync(collection, "largest.txt", [.. Enumerable.Repeat((byte)'a', 100 * 1024)]);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, tooLarge.StatusCode);
        Assert.Contains("the limit is 100 KB. An administrator can raise `Ingestion:MaxFileSize`.", (await Application.ReadAsync(tooLarge)).GetProperty("detail").GetString());
        Assert.Equal(HttpStatusCode.Accepted, largest.StatusCode);
    }

    [Fact]
    public async Task A_damaged_document_fails_alone_and_can_be_tried_again()
    {
        var collection = await _app.AddCollectionAsync();

        var failed = await _app.AddDocumentAsync(collection, "plan.docx", Encoding.UTF8.GetBytes("this is no zip"));
        var ready = await _app.AddDocumentAsync(collection, "leave.txt", Text);
        var (status, _) = await _app.SendAsync(HttpMethod.Post, $"/api/documents/{failed.GetProperty("id").GetGuid()}/retry");
        var again = await _app.WaitForAsync(failed.GetProperty("id").GetGuid());
        var (conflict, problem) = await _app.SendAsync(HttpMethod.Post, $"/api/documents/{ready.GetProperty("id").GetGuid()}/retry");

        Assert.Equal("failed", failed.GetProperty("state").GetString());
        Assert.StartsWith("plan.docx", failed.GetProperty("error").GetString());
        Assert.DoesNotContain(" at ", failed.GetProperty("error").GetString());
        Assert.Equal(202, status);
        Assert.Equal("failed", again.GetProperty("state").GetString());
        Assert.Equal(409, conflict);
        Assert.StartsWith("leave.txt has not failed", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task A_deleted_document_is_gone_at_once_and_comes_back()
    {
        var collection = await _app.AddCollectionAsync();
        var id = (await _app.AddDocumentAsync(collection, "leave.txt", Text)).GetProperty("id").GetGuid();

        var (deleted, _) = await _app.SendAsync(HttpMethod.Delete, $"/api/documents/{id}");
        var (gone, problem) = await _app.SendAsync(HttpMethod.Get, $"/api/documents/{id}");
        var (restored, _) = await _app.SendAsync(HttpMethod.Post, $"/api/documents/{id}/restore");
        var (found, _) = await _app.SendAsync(HttpMethod.Get, $"/api/documents/{id}");

        Assert.Equal((204, 404, 204, 200), (deleted, gone, restored, found));
        Assert.Equal("You don't have access to this document. Ask its owner.", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Pages_are_given_as_they_were_read()
    {
        var collection = await _app.AddCollectionAsync();
        var id = (await _app.AddDocumentAsync(collection, "manual.pdf", await File.ReadAllBytesAsync(Application.Sample("brook-200-manual.pdf"), TestContext.Current.CancellationToken))).GetProperty("id").GetGuid();

        var page = await _app.GetAsync($"/api/documents/{id}/pages/2");
        var (missing, _) = await _app.SendAsync(HttpMethod.Get, $"/api/documents/{id}/pages/999");

        Assert.Equal(2, page.GetProperty("number").GetInt32());
        Assert.NotEmpty(page.GetProperty("text").GetString()!);
        Assert.NotEmpty(page.GetProperty("words").EnumerateArray());
        Assert.Equal(404, missing);
    }

    [Fact]
    public async Task An_original_comes_back_as_it_was_and_never_runs_in_our_pages()
    {
        var collection = await _app.AddCollectionAsync();
        var html = Encoding.UTF8.GetBytes("<!doctype html><title>x</title><script>alert(1)</script><p>Hello there, this is a page.</p>");
        var id = (await _app.AddDocumentAsync(collection, "Überblick.html", html)).GetProperty("id").GetGuid();

        using var response = await _app.Http.GetAsync(new Uri($"/api/documents/{id}/original", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(html, await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal("attachment", response.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal("Überblick.html", response.Content.Headers.ContentDisposition?.FileNameStar);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.StartsWith("sandbox", response.Headers.GetValues("Content-Security-Policy").Single());
    }

    [Fact]
    public async Task A_document_and_a_collection_that_do_not_exist_are_answered_alike_everywhere()
    {
        var unknown = Guid.NewGuid();
        using var upload = await _app.UploadAsync(unknown, "leave.txt", Text);
        var statuses = new List<int> { (int)upload.StatusCode };
        foreach (var path in new[] { $"/api/documents/{unknown}", $"/api/documents/{unknown}/original", $"/api/documents/{unknown}/pages/1", $"/api/collections/{unknown}/documents" })
        {
            statuses.Add((await _app.SendAsync(HttpMethod.Get, path)).Status);
        }

        Assert.All(statuses, status => Assert.Equal(404, status));
    }
}
