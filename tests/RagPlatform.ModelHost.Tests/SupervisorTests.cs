using System.Diagnostics;
using Microsoft.Extensions.AI;
using RagPlatform.Core.Models;
using RagPlatform.ModelHost.Tests.Doubles;

namespace RagPlatform.ModelHost.Tests;

public class SupervisorTests
{
    private static readonly ChatOptions _greedy = new() { Temperature = 0, MaxOutputTokens = 16 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Starts_the_host_and_answers_with_usage_and_timings()
    {
        await using var application = await RunningApplication.StartAsync(RunningApplication.Options);

        var response = await application.Client.GetResponseAsync("What is the capital of France?", _greedy, Token);

        Assert.Contains("Paris", response.Text, StringComparison.Ordinal);
        Assert.True(response.Usage!.InputTokenCount > 5);
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
        Assert.Equal(ChatModelState.Ready, ((ChatModelStatus)application.Client.GetService(typeof(ChatModelStatus))!).State);
        var count = (CountTokens)application.Client.GetService(typeof(CountTokens))!;
        Assert.Equal(2, await count("Hello world", Token));
    }

    [Fact]
    public async Task Starts_a_killed_host_again_and_answers_the_next_question_within_ten_seconds()
    {
        await using var application = await RunningApplication.StartAsync(RunningApplication.Options);
        var updates = application.Client.GetStreamingResponseAsync("Tell me a long story about the sea.", new() { MaxOutputTokens = 1000 }, Token);
        await Assert.ThrowsAsync<ModelHostStoppedException>(async () =>
        {
            await foreach (var update in updates)
            {
                if (update.Text.Length > 0)
                {
                    Kill(application.Supervisor.ProcessId!.Value);
                }
            }
        });

        var started = Stopwatch.GetTimestamp();
        var response = await application.Client.GetResponseAsync("What is the capital of France?", _greedy, Token);

        Assert.Contains("Paris", response.Text, StringComparison.Ordinal);
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 10);
    }

    private static void Kill(int process)
    {
        try
        {
            Process.GetProcessById(process).Kill();
        }
        catch (ArgumentException)
        {
            // Killed by the update before.
        }
    }
}
