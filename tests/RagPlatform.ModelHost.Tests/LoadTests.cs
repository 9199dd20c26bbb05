using System.Diagnostics;
using System.Text.Json.Nodes;
using RagPlatform.ModelHost.Engine;
using RagPlatform.ModelHost.Tests.Doubles;
using RagPlatform.Tests.Doubles;

namespace RagPlatform.ModelHost.Tests;

public sealed class LoadTests
{
    private const int Requests = 200;
    private const int AtOnce = 8;

    [Fact]
    public async Task Two_hundred_requests_eight_at_once_a_third_broken_off_lose_no_slot_and_no_memory()
    {
        await using var host = await RunningHost.StartAsync(Options());
        var before = await RunAsync(host, Requests / 4, seed: 1);
        var memory = WorkingSet();

        var after = await RunAsync(host, Requests, seed: 2);

        Assert.Equal(0, before.Errors + after.Errors);
        Assert.True(after.Finished > Requests / 2, $"{after.Finished} finished");
        await Until.TrueAsync(async () => await host.StatusAsync("busy") == 0 && await host.StatusAsync("queued") == 0, "all slots are free", 10);
        Assert.InRange(WorkingSet() - memory, long.MinValue, 48L << 20);
        Assert.True((await host.AnswerAsync(RunningHost.Ask("Once upon a time"))).CompletionTokens > 0);
    }

    private static async Task<(int Finished, int Errors)> RunAsync(RunningHost host, int count, int seed)
    {
        var random = new Random(seed);
        var bodies = Enumerable.Range(0, count).Select(i => (Body: Body(random, i), BreakOffAfter: i % 3 == 0 ? random.Next(0, 6) : int.MaxValue)).ToList();
        var (finished, errors) = (0, 0);
        await Parallel.ForEachAsync(
            bodies,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = TestContext.Current.CancellationToken },
            async (request, cancellationToken) =>
            {
                using var leave = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                var lines = 0;
                try
                {
                    await foreach (var line in host.LinesAsync(request.Body, leave.Token))
                    {
                        Interlocked.Add(ref errors, line.Contains("\"error\"", StringComparison.Ordinal) ? 1 : 0);
                        Interlocked.Add(ref finished, line == "data: [DONE]" ? 1 : 0);
                        if (++lines > request.BreakOffAfter)
                        {
                            await leave.CancelAsync();
                        }
                    }
                }
                catch (OperationCanceledException) when (leave.IsCancellationRequested)
                {
                    // Broken off on purpose.
                }
                catch (Exception exception) when (exception is HttpRequestException or IOException)
                {
                    Interlocked.Increment(ref errors);
                }
            });
        return (finished, errors);
    }

    private static JsonObject Body(Random random, int i) => RunningHost.Ask(
        $"{string.Join(' ', Enumerable.Range(0, random.Next(1, 25)).Select(word => $"word{word}"))} and number {i}",
        body =>
        {
            body["temperature"] = i % 2;
            body["max_tokens"] = random.Next(1, 24);
            body["user"] = $"caller {i % 5}";
            if (i % 4 == 0)
            {
                body["stop"] = new JsonArray("the", ".");
            }

            if (i % 10 == 0)
            {
                body["grammar"] = "root ::= [a-z ]+";
            }
        });

    // The tiny model where it is at hand: what is tested is the engine, not the model.
    private static EngineOptions Options()
    {
        var tiny = Path.Combine(TestPaths.Repository, "..", "shared", "models", "stories260K");
        var path = Directory.Exists(tiny) ? Directory.EnumerateFiles(tiny, "*.gguf").FirstOrDefault() : null;
        return RunningHost.Options with { ModelPath = path ?? TestModels.SmolPath, Adapters = new Dictionary<string, string>(), ContextTokens = 512 };
    }

    private static long WorkingSet()
    {
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
