using System.Diagnostics;
using System.Net.Http.Headers;
using RagPlatform.Core.Access.Keys;
using RagPlatform.Web.Tests.Api;

namespace RagPlatform.Web.Tests.Keys;

/// <summary>Ten thousand wrong keys: no way in, nobody else is held up, and nothing piles up.</summary>
[Collection(nameof(Alone))]
public sealed class GuessingTests : IAsyncDisposable
{
    private const int Guesses = 10_000;
    private const string Right = "a-long-secret";

    private readonly Application _app = Application.Start(("Auth:BootstrapApiKey", Right), ("Limits:GuessesPerMinute", "10"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Ten_thousand_wrong_keys_open_nothing_and_hold_up_nobody_else()
    {
        var before = await TimeAsync();
        for (var i = 0; i < 1_000; i++)
        {
            await SendAsync(KeySecret.Create().Secret, "203.0.113.7"); // Buffers of client and server are there before the memory is looked at.
        }

        var memory = GC.GetTotalMemory(forceFullCollection: true);

        var statuses = new int[Guesses];
        var during = new List<double>();
        await Parallel.ForAsync(0, Guesses, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Token }, async (i, _) =>
        {
            statuses[i] = (await SendAsync(KeySecret.Create().Secret, "203.0.113.7")).Status;
            if (i % 1_000 == 0)
            {
                var (status, milliseconds) = await SendAsync(Right, "198.51.100.1");
                Assert.Equal(200, status);
                lock (during)
                {
                    during.Add(milliseconds);
                }
            }
        });

        var grown = GC.GetTotalMemory(forceFullCollection: true) - memory;
        var after = await TimeAsync();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"right key: {before:0.00} ms before, {Median(during):0.00} ms during, {after:0.00} ms after; memory {grown / 1024:N0} kB; "
            + $"{statuses.Count(status => status == 401)} looked at, {statuses.Count(status => status == 429)} not");
        Assert.All(statuses, status => Assert.True(status is 401 or 429));
        Assert.InRange(statuses.Count(status => status == 401), 0, 60); // Ten a minute, and a slow machine takes minutes.
        Assert.True(after < (before * 3) + 20, $"{before:0.0} ms before, {after:0.0} ms after");
        Assert.True(grown < 4 << 20, $"{grown:N0} bytes more");
        // The right one from there waits too: whoever guesses must not learn which one it was.
        Assert.Equal(429, (await SendAsync(Right, "203.0.113.7")).Status);
    }

    [Fact]
    public async Task Each_address_is_counted_for_itself_and_a_network_of_IPv6_is_one()
    {
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(401, (await SendAsync("rag_wrong", $"2001:db8:0:1::{i + 1}")).Status);
        }

        Assert.Equal(429, (await SendAsync(Right, "2001:db8:0:1::ffff")).Status);
        Assert.Equal(200, (await SendAsync(Right, "2001:db8:0:2::1")).Status);
        Assert.Equal(200, (await SendAsync(Right, null)).Status);
    }

    [Fact]
    public async Task Waiting_is_told_in_seconds_and_in_words()
    {
        for (var i = 0; i < 10; i++)
        {
            await SendAsync("rag_wrong", "203.0.113.8");
        }

        using var request = Request(Right, "203.0.113.8");
        using var response = await _app.Http.SendAsync(request, Token);

        Assert.InRange(response.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("Wait, then send the right one.", await response.Content.ReadAsStringAsync(Token));
    }

    private async Task<double> TimeAsync()
    {
        var times = new List<double>();
        for (var i = 0; i < 50; i++)
        {
            times.Add((await SendAsync(Right, "198.51.100.1")).Milliseconds);
        }

        return Median(times);
    }

    private async Task<(int Status, double Milliseconds)> SendAsync(string secret, string? address)
    {
        using var request = Request(secret, address);
        var begun = Stopwatch.GetTimestamp();
        using var response = await _app.Http.SendAsync(request, Token);
        return ((int)response.StatusCode, Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
    }

    private static HttpRequestMessage Request(string secret, string? address)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/collections");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        if (address is not null)
        {
            request.Headers.Add(TestAddress.Header, address);
        }

        return request;
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);
}
