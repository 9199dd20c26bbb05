using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using RagPlatform.Web.Tests.Api;

namespace RagPlatform.Web.Tests.KernelMemory;

/// <summary>What is refused by Kernel Memory's addresses, and how that is told.</summary>
public sealed class MemoryRefusalsTests : IAsyncDisposable
{
    private readonly Application _app = Application.Start();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private MemoryClient Client => new(_app.Http);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_file_above_the_limit_is_refused_and_nothing_of_its_upload_is_kept()
    {
        await using var app = Application.Start(("Ingestion:MaxFileSize", "100 KB"));
        using var form = new MultipartFormDataContent
        {
            { new StringContent("doc"), "documentId" },
            { new ByteArrayContent("Trains first."u8.ToArray()), "file0", "a.txt" },
            { new ByteArrayContent([.. Enumerable.Repeat((byte)'a', (100 * 1024) + 1)]), "file1", "large.txt" },
        };
        using var response = await app.Http.PostAsync(new Uri("/upload", UriKind.Relative), form, Token);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Contains("the limit is 100 KB", (await Application.ReadAsync(response)).GetProperty("detail").GetString());
        Assert.Null(await new MemoryClient(app.Http).FindStatusAsync("doc"));
    }

    [Fact]
    public async Task Of_several_files_all_are_added_or_none_and_it_says_why()
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent("doc"), "documentId" },
            { new ByteArrayContent("Trains first."u8.ToArray()), "file0", "a.txt" },
            { new ByteArrayContent("AC1032\0\0\0\0"u8.ToArray()), "file1", "b.dwg" },
        };
        using var response = await _app.Http.PostAsync(new Uri("/upload", UriKind.Relative), form, Token);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.StartsWith("b.dwg: this kind of file can't be read.", (await Application.ReadAsync(response)).GetProperty("detail").GetString());
        Assert.Null(await Client.FindStatusAsync("doc"));
    }

    [Theory]
    [InlineData("tags", "__file_type:text/plain", "reserved")]
    [InlineData("tags", "a=b:c", "'='")]
    [InlineData("args", "[1]", "args")]
    [InlineData("args", "{", "args")]
    public async Task What_a_form_may_not_hold_is_refused_in_words(string field, string value, string word)
    {
        using var form = new MultipartFormDataContent { { new StringContent(value), field }, { new ByteArrayContent("Trains first."u8.ToArray()), "file", "a.txt" } };
        using var response = await _app.Http.PostAsync(new Uri("/upload", UriKind.Relative), form, Token);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains(word, (await Application.ReadAsync(response)).GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Addresses_of_web_pages_are_not_fetched()
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent("https://example.com/"u8.ToArray()), "file0", "content.url" } };
        using var response = await _app.Http.PostAsync(new Uri("/upload", UriKind.Relative), form, Token);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("not fetched", (await Application.ReadAsync(response)).GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Its_addresses_leave_the_pages_alone_and_what_is_missing_is_told_as_json()
    {
        using var page = new HttpRequestMessage(HttpMethod.Get, "/documents");
        page.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
        using var shown = await _app.Http.SendAsync(page, Token);
        var (noId, _) = await _app.SendAsync(HttpMethod.Delete, "/documents");
        var (noDocument, problem) = await _app.SendAsync(HttpMethod.Delete, "/documents?documentId=nothing");
        var (wrongType, explained) = await _app.SendAsync(HttpMethod.Post, "/search", new { query = 5 });
        using var noJson = await _app.Http.PostAsync(new Uri("/search", UriKind.Relative), new StringContent("query=leave"), Token);
        using var health = await _app.Http.GetAsync(new Uri("/health", UriKind.Relative), Token);

        Assert.Equal("text/html", shown.Content.Headers.ContentType?.MediaType);
        Assert.Equal((400, 404, 400), (noId, noDocument, wrongType));
        Assert.Equal(("application/problem+json", 415), (noJson.Content.Headers.ContentType?.MediaType, (int)noJson.StatusCode));
        Assert.Contains("access", problem.GetProperty("detail").GetString());
        Assert.Contains("$.query", explained.GetProperty("detail").GetString());
        Assert.Equal("application/json", health.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_key_does_here_what_it_was_made_for_and_where()
    {
        var collection = await _app.AddCollectionAsync("HR");
        var (_, made) = await _app.SendAsync(HttpMethod.Post, "/api/keys", new { name = "km", scopes = new[] { "search", "upload" }, collectionIds = new[] { collection } });
        _app.Http.DefaultRequestHeaders.Add("Authorization", made.GetProperty("secret").GetString());

        await Client.UploadAsync("hr", "leave", [("leave.txt", "Every employee has 26 days of annual leave.")]);
        using var form = new MultipartFormDataContent { { new StringContent("another"), "index" }, { new ByteArrayContent("Trains."u8.ToArray()), "file", "a.txt" } };
        using var another = await _app.Http.PostAsync(new Uri("/upload", UriKind.Relative), form, Token);
        var (ask, problem) = await _app.SendAsync(HttpMethod.Post, "/ask", new { question = "How many days?" });

        Assert.True(await Client.FindStatusAsync("leave", "HR") is not null);
        Assert.Equal(["HR"], await Client.ListIndexesAsync());
        Assert.Equal(HttpStatusCode.NotFound, another.StatusCode);
        Assert.Equal(403, ask);
        Assert.Contains("needs ask", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task It_can_be_switched_off()
    {
        await using var app = Application.Start(("KernelMemory:Enabled", "false"));

        using var response = await app.Http.PostAsJsonAsync("/search", new { query = "leave" }, Token);

        Assert.True(response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed);
    }
}
