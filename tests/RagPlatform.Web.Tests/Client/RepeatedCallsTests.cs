using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using RagPlatform.Client;

namespace RagPlatform.Web.Tests.Client;

/// <summary>Which calls are made again, and when.</summary>
public sealed class RepeatedCallsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_refused_call_waits_as_long_as_the_server_says()
    {
        var time = new FakeTimeProvider();
        using var server = new Server((HttpStatusCode.TooManyRequests, 7), (HttpStatusCode.OK, null));
        using var client = server.Client(new RagPlatformClientOptions { Time = time });

        var listing = client.Collections.ListAsync(Token);
        await server.WasCalled.WaitAsync(Patience, Token);
        time.Advance(TimeSpan.FromSeconds(6));
        Assert.False(listing.IsCompleted);
        while (!listing.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1)); // The wait may begin only now.
            await Task.Yield();
        }

        Assert.Empty(await listing);
        Assert.Equal(2, server.Calls);
    }

    [Fact]
    public async Task A_server_that_asks_for_more_patience_than_there_is_ends_the_call()
    {
        using var server = new Server((HttpStatusCode.TooManyRequests, 3600));
        using var client = server.Client(new RagPlatformClientOptions());

        var refusal = await Assert.ThrowsAsync<RagPlatformException>(() => client.Collections.ListAsync(Token));

        Assert.Equal(TimeSpan.FromHours(1), refusal.RetryAfter);
        Assert.Equal(1, server.Calls);
    }

    [Fact]
    public async Task In_the_end_the_last_refusal_is_told()
    {
        using var server = new Server((HttpStatusCode.ServiceUnavailable, 0));
        using var client = server.Client(new RagPlatformClientOptions { MaxAttempts = 3 });

        var refusal = await Assert.ThrowsAsync<RagPlatformException>(() => client.SearchAsync(new SearchRequest("leave"), Token));

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "Not now", "The server starts. Try again."), (refusal.Status, refusal.Title, refusal.Detail));
        Assert.Equal(3, server.Calls);
    }

    [Fact]
    public async Task What_could_be_done_twice_is_not_made_again()
    {
        using var server = new Server((HttpStatusCode.ServiceUnavailable, 0));
        using var client = server.Client(new RagPlatformClientOptions());
        using var pipe = new Once(Encoding.UTF8.GetBytes("text"));

        await Assert.ThrowsAsync<RagPlatformException>(() => client.Collections.AddAsync("HR", cancellationToken: Token));
        await Assert.ThrowsAsync<RagPlatformException>(() => client.AskAsync(new AskRequest("How many?") { ConversationId = Guid.NewGuid() }, Token));
        await Assert.ThrowsAsync<RagPlatformException>(() => client.Documents.UploadAsync(Guid.NewGuid(), "a.txt", pipe, cancellationToken: Token));

        Assert.Equal(3, server.Calls);
    }

    [Fact]
    public async Task An_upload_that_is_sent_again_is_sent_from_where_it_began()
    {
        using var server = new Server((HttpStatusCode.TooManyRequests, 0), (HttpStatusCode.TooManyRequests, 0));
        using var client = server.Client(new RagPlatformClientOptions { MaxAttempts = 2 });
        using var content = new MemoryStream(Encoding.UTF8.GetBytes("head and body")) { Position = 9 };

        await Assert.ThrowsAsync<RagPlatformException>(() => client.Documents.UploadAsync(Guid.NewGuid(), "a.txt", content, cancellationToken: Token));

        Assert.Equal(2, server.Bodies.Count(body => body.Contains("\r\n\r\nbody\r\n", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_page_of_a_proxy_is_no_answer()
    {
        using var server = new Server((HttpStatusCode.BadGateway, null)) { Html = true };
        using var client = server.Client(new RagPlatformClientOptions());

        var refusal = await Assert.ThrowsAsync<RagPlatformException>(() => client.Collections.ListAsync(Token));

        Assert.Contains("answered 502 without saying why", refusal.Detail);
    }

    [Fact]
    public async Task The_address_keeps_its_folder_and_the_key_is_sent()
    {
        using var named = new RagPlatformClient(new Uri("http://127.0.0.1:1/rag"), "rag_key");

        await Assert.ThrowsAsync<HttpRequestException>(() => named.Collections.ListAsync(Token)); // Nobody listens at port 1.
        Assert.Throws<ArgumentException>(() => new RagPlatformClient(new HttpClient()));
    }

    /// <summary>Answers as it is told to; the last answer again and again.</summary>
    private sealed class Server(params (HttpStatusCode Status, int? RetryAfter)[] answers) : HttpMessageHandler
    {
        private readonly TaskCompletionSource _called = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Calls { get; private set; }

        public List<string> Bodies { get; } = [];

        public bool Html { get; init; }

        public Task WasCalled => _called.Task;

        public RagPlatformClient Client(RagPlatformClientOptions options) =>
            new(new HttpClient(this) { BaseAddress = new Uri("http://server/") }, options with { FirstDelay = TimeSpan.FromMilliseconds(1) });

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Bodies.Add(request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken));
            var (status, retryAfter) = answers[Math.Min(Calls++, answers.Length - 1)];
            _called.TrySetResult();
            var response = new HttpResponseMessage(status)
            {
                RequestMessage = request,
                Content = Html ? new StringContent("<html>", Encoding.UTF8, "text/html")
                    : status == HttpStatusCode.OK ? new StringContent("[]", Encoding.UTF8, "application/json")
                    : new StringContent("""{"title": "Not now", "detail": "The server starts. Try again."}""", Encoding.UTF8, "application/problem+json"),
            };
            response.Headers.RetryAfter = retryAfter is { } seconds ? new RetryConditionHeaderValue(TimeSpan.FromSeconds(seconds)) : null;
            return response;
        }
    }

    /// <summary>A stream that can't be rewound.</summary>
    private sealed class Once(byte[] content) : MemoryStream(content)
    {
        public override bool CanSeek => false;
    }
}
