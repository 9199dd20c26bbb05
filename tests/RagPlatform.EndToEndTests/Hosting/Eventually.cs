using System.Diagnostics;

namespace RagPlatform.EndToEndTests.Hosting;

/// <summary>Waits for a condition of another process, with a deadline.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    public static async Task IsTrueAsync(Func<Task<bool>> condition, TimeSpan limit, string what, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Look);
        var begun = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(begun) > limit)
            {
                throw new TimeoutException($"Waited {limit.TotalSeconds:0} s for {what}.");
            }

            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }
}
