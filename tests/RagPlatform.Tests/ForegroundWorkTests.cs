using Microsoft.Extensions.Time.Testing;
using RagPlatform.Core;

namespace RagPlatform.Tests;

public class ForegroundWorkTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Background_work_goes_on_at_once_while_nobody_waits()
    {
        var work = new ForegroundWork(_time);
        work.Begin().Dispose();

        await work.GiveWayAsync(TestContext.Current.CancellationToken);

        Assert.False(work.IsRunning);
    }

    [Fact]
    public async Task Background_work_waits_until_the_last_answer_is_done()
    {
        var work = new ForegroundWork(_time);
        var first = work.Begin();
        var second = work.Begin();

        var waiting = work.GiveWayAsync(TestContext.Current.CancellationToken).AsTask();
        first.Dispose();
        first.Dispose();
        Assert.False(waiting.IsCompleted);
        second.Dispose();

        await waiting;
    }

    [Fact]
    public async Task Background_work_takes_a_step_now_and_then_under_steady_traffic()
    {
        var work = new ForegroundWork(_time);
        using var answering = work.Begin();

        var waiting = work.GiveWayAsync(TestContext.Current.CancellationToken).AsTask();
        Assert.False(waiting.IsCompleted);
        _time.Advance(ForegroundWork.LongestPause);

        await waiting;
    }
}
