using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using RagPlatform.ModelHost.Tests.Doubles;

namespace RagPlatform.ModelHost.Tests;

/// <summary>One answer at a time, at most three waiting.</summary>
public sealed class QueueTests : IAsyncLifetime
{
    private RunningHost _host = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _host = await RunningHost.StartAsync(RunningHost.Options with { Parallel = 1, QueueLimit = 3 });

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Tells_the_place_in_the_queue_at_once_and_at_each_change()
    {
        using var first = await OccupyAsync();
        using var second = new CancellationTokenSource();
        var waiting = CollectAsync(Long("second"), second.Token);
        await QueuedAsync(1);
        var third = CollectAsync(Short("third"), Token);
        await QueuedAsync(2);

        await second.CancelAsync();
        await QueuedAsync(1);
        await first.CancelAsync();
        var lines = await third;

        Assert.Equal([": queue 1", ": queue 0"], lines.TakeWhile(line => line.StartsWith(':')));
        Assert.Equal("data: [DONE]", lines[^1]);
        Assert.Equal(": queue 0", (await waiting)[0]);
    }

    [Fact]
    public async Task Goes_round_over_callers_and_not_over_requests()
    {
        using var first = await OccupyAsync();
        var order = new List<string>();
        var all = new List<Task>();
        foreach (var (caller, name) in new[] { ("anna", "anna 1"), ("anna", "anna 2"), ("ben", "ben 1") })
        {
            all.Add(RunAsync(caller, name));
            await QueuedAsync(all.Count);
        }

        await first.CancelAsync();
        await Task.WhenAll(all);

        Assert.Equal(["anna 1", "ben 1", "anna 2"], order);

        async Task RunAsync(string caller, string name)
        {
            await _host.AnswerAsync(Short(name, caller));
            lock (order)
            {
                order.Add(name);
            }
        }
    }

    [Fact]
    public async Task Refuses_more_than_may_wait_and_says_when_to_come_again()
    {
        using var first = await OccupyAsync();
        using var waiting = new CancellationTokenSource();
        var others = Enumerable.Range(0, 3).Select(i => CollectAsync(Long($"waiting {i}"), waiting.Token)).ToList();
        await QueuedAsync(3);

        using var refused = await _host.Http.PostAsJsonAsync("/v1/chat/completions", Short("one too many"), Token);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.True(refused.Headers.RetryAfter!.Delta > TimeSpan.Zero);
        Assert.Equal("queue_full", (await refused.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("error").GetProperty("code").GetString());
        await waiting.CancelAsync();
        await first.CancelAsync();
        await Task.WhenAll(others);
    }

    [Fact]
    public async Task A_caller_who_leaves_frees_the_slot()
    {
        using (var first = await OccupyAsync())
        {
            await first.CancelAsync();
        }

        await Until.TrueAsync(async () => await _host.StatusAsync("busy") == 0, "the slot is free", 5);
        Assert.True((await _host.AnswerAsync(Short("after that"))).CompletionTokens > 0);
    }

    // Takes the only slot with an answer of which the first text has come.
    private async Task<CancellationTokenSource> OccupyAsync()
    {
        var leave = new CancellationTokenSource();
        var begun = new TaskCompletionSource();
        _ = CollectAsync(Long("first"), leave.Token, line => begun.TrySetResult());
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);
        return leave;
    }

    private async Task<List<string>> CollectAsync(JsonObject body, CancellationToken cancellationToken, Action<string>? onLine = null)
    {
        var lines = new List<string>();
        try
        {
            await foreach (var line in _host.LinesAsync(body, cancellationToken))
            {
                lines.Add(line);
                onLine?.Invoke(line);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The caller left, as the test wanted.
        }

        return lines;
    }

    private async Task QueuedAsync(int count) => await Until.TrueAsync(async () => await _host.StatusAsync("queued") == count, $"{count} wait");

    private static JsonObject Short(string text, string caller = "somebody") => RunningHost.Ask(text, body =>
    {
        body["max_tokens"] = 4;
        body["user"] = caller;
    });

    private static JsonObject Long(string text) => RunningHost.Ask(text, body =>
    {
        body["max_tokens"] = 1900;
        body["logit_bias"] = new JsonObject { ["2"] = -1000, ["0"] = -1000 };
    });
}
