using System.Net;
using System.Net.Http.Json;

namespace RagPlatform.Web.Tests.Api;

/// <summary>What is refused while nobody signs in.</summary>
public sealed class GuardTests : IAsyncDisposable
{
    private readonly Application _app = Application.Start(("Auth:BootstrapApiKey", "a-long-secret"));

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData("Origin", "https://evil.example", 403)]
    [InlineData("Origin", "http://localhost:9999", 403)]
    [InlineData("Origin", "null", 403)]
    [InlineData("Origin", "http://localhost", 201)]
    [InlineData("Sec-Fetch-Site", "cross-site", 403)]
    [InlineData("Sec-Fetch-Site", "same-site", 403)]
    [InlineData("Sec-Fetch-Site", "same-origin", 201)]
    [InlineData("X-Nothing", "", 201)]
    public async Task Another_website_changes_nothing(string header, string value, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/collections") { Content = JsonContent.Create(new { name = "x" }) };
        request.Headers.Add(header, value);

        Assert.Equal(status, await SendAsync(request));
    }

    [Theory]
    [InlineData("http://rebound.example/api/collections", 400)]
    [InlineData("http://192.168.1.5/api/collections", 400)]
    [InlineData("http://127.0.0.1/api/collections", 200)]
    [InlineData("http://[::1]/api/collections", 200)]
    public async Task A_foreign_host_name_is_refused(string address, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);

        Assert.Equal(status, await SendAsync(request));
    }

    [Fact]
    public async Task A_page_under_a_foreign_name_uses_up_no_guesses_of_this_machine()
    {
        for (var i = 0; i < 30; i++)
        {
            using var guess = new HttpRequestMessage(HttpMethod.Get, "http://rebound.example/api/collections");
            guess.Headers.TryAddWithoutValidation("Authorization", "Bearer wrong");
            Assert.Equal(400, await SendAsync(guess));
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/collections");
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer a-long-secret");
        Assert.Equal(200, await SendAsync(request));
    }

    [Theory]
    [InlineData("Bearer a-long-secret", 200)]
    [InlineData("Bearer another", 401)]
    [InlineData("Bearer ", 401)]
    public async Task A_key_that_is_sent_must_be_right(string authorization, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/collections");
        request.Headers.TryAddWithoutValidation("Authorization", authorization);

        Assert.Equal(status, await SendAsync(request));
    }

    [Fact]
    public async Task Another_website_reads_nothing_but_a_link_to_a_page_opens()
    {
        using var read = new HttpRequestMessage(HttpMethod.Get, "/api/collections");
        read.Headers.Add("Sec-Fetch-Site", "cross-site");
        read.Headers.Add("Sec-Fetch-Mode", "no-cors");
        using var link = new HttpRequestMessage(HttpMethod.Get, "/documents");
        link.Headers.Add("Sec-Fetch-Site", "cross-site");
        link.Headers.Add("Sec-Fetch-Mode", "navigate");
        link.Headers.Add("Sec-Fetch-Dest", "document");

        Assert.Equal(403, await SendAsync(read));
        Assert.Equal(200, await SendAsync(link));
    }

    [Fact]
    public async Task Every_page_says_that_it_loads_nothing_from_elsewhere()
    {
        using var response = await _app.Http.GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);
        var policy = response.Headers.GetValues("Content-Security-Policy").Single();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("default-src 'none'", policy);
        Assert.Contains("script-src 'self'", policy);
        Assert.DoesNotContain("http", policy);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
    }

    private async Task<int> SendAsync(HttpRequestMessage request)
    {
        using var response = await _app.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return (int)response.StatusCode;
    }
}
