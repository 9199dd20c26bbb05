using Microsoft.Extensions.AI;
using RagPlatform.Core.Models;
using Spectre.Console;

namespace RagPlatform.Web.Cli;

/// <summary>A command that answers waits for the chat model, which the page does not: it can ask again, a command can't.</summary>
internal static class ChatModelStart
{
    /// <summary>Longest wait; after it the answer is made of quotes, as on the page. A model of 30 GB from a slow disk takes some minutes.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(50);

    public static async Task WaitAsync(CliHost host, CancellationToken cancellationToken)
    {
        var chat = host.Services.GetRequiredService<IChatClient>();
        if (!IsStarting(chat))
        {
            return;
        }

        await CliHost.Progress.Status().StartAsync("Loading the chat model", async _ =>
        {
            var time = host.Services.GetRequiredService<TimeProvider>();
            using var timer = new PeriodicTimer(_look, time);
            var begun = time.GetTimestamp();
            while (IsStarting(chat) && time.GetElapsedTime(begun) < _patience)
            {
                await timer.WaitForNextTickAsync(cancellationToken);
            }
        });
    }

    private static bool IsStarting(IChatClient chat) => chat.GetService<ChatModelStatus>()?.State == ChatModelState.Starting;
}
