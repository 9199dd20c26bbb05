using RagPlatform.Core.Channels;

namespace RagPlatform.Web.Features.Teams;

/// <summary>
/// Answers activities after they were acknowledged, a few at once; what a crash left unanswered is answered by the next start, unless nobody
/// waits for it any more. Thread-safe.
/// </summary>
internal sealed partial class BotQueue(IChannelStore store, Bots bots, BotInbox inbox, BotTurns turns, Connector connector, TimeProvider time, ILogger<BotQueue> logger) : BackgroundService
{
    /// <summary>How long somebody waits for an answer, or for their sign-in.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    private const int AtOnce = 16;

    private static readonly TimeSpan _replaysKnown = TimeSpan.FromDays(2); // Tokens live for an hour or so.
    private static readonly TimeSpan _answersKnown = TimeSpan.FromDays(90);
    private static readonly TimeSpan _forgetting = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // The start must not wait for it.
        foreach (var open in await store.ListOpenAsync(time.GetUtcNow() - Patience, stoppingToken))
        {
            if (BotTurn.Read(bots, open.Bot, open.Activity) is { } turn)
            {
                inbox.Add(turn);
            }
        }

        await Task.WhenAll(
            ForgetAsync(stoppingToken),
            Parallel.ForEachAsync(inbox.ReadAllAsync(stoppingToken), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stoppingToken }, RunAsync));
    }

    private async ValueTask RunAsync(BotWork work, CancellationToken cancellationToken)
    {
        var replies = new SentReplies(work.Turn, connector);
        var isDone = true;
        try
        {
            if (work.Say is { } message)
            {
                await replies.SendAsync(message, cancellationToken);
                return;
            }

            isDone = await turns.RunAsync(work.Turn, replies, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Log.NotAnswered(logger, exception, work.Turn.Bot.Name);
        }

        if (work.Say is null && isDone && !cancellationToken.IsCancellationRequested)
        {
            await store.CompleteAsync(work.Turn.Key, CancellationToken.None);
        }
    }

    // Questions are kept no longer than somebody waits for their answer.
    private async Task ForgetAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(_forgetting, time);
        do
        {
            try
            {
                var now = time.GetUtcNow();
                await store.ForgetAsync(now - Patience, now - _replaysKnown, now - _answersKnown, cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                Log.NotForgotten(logger, exception);
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "A message to the bot {Bot} could not be answered.")]
        public static partial void NotAnswered(ILogger logger, Exception exception, string bot);

        [LoggerMessage(Level = LogLevel.Error, Message = "What bots no longer need could not be forgotten. It is tried again in an hour.")]
        public static partial void NotForgotten(ILogger logger, Exception exception);
    }
}
