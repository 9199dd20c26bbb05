using System.Threading.Channels;
using RagPlatform.Core.Channels;

namespace RagPlatform.Web.Features.Teams;

/// <summary>
/// Answers activities after they were acknowledged, a few at once; what a crash left unanswered is answered by the next start, unless nobody
/// waits for it any more. Thread-safe.
/// </summary>
internal sealed partial class BotQueue(IChannelStore store, Bots bots, BotTurns turns, Connector connector, TimeProvider time, ILogger<BotQueue> logger) : BackgroundService
{
    private const int AtOnce = 16;

    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan _replaysKnown = TimeSpan.FromDays(2); // Tokens live for an hour or so.
    private static readonly TimeSpan _answersKnown = TimeSpan.FromDays(90);

    private readonly Channel<BotTurn> _waiting = Channel.CreateUnbounded<BotTurn>();

    /// <summary>Takes a turn that is stored.</summary>
    public void Add(BotTurn turn) => _waiting.Writer.TryWrite(turn);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // The start must not wait for it.
        var now = time.GetUtcNow();
        await store.ForgetAsync(now - _replaysKnown, now - _answersKnown, stoppingToken);
        foreach (var open in await store.ListOpenAsync(now - _patience, stoppingToken))
        {
            if (BotTurn.Read(bots, open.Bot, open.Activity) is { } turn)
            {
                Add(turn);
            }
        }

        await Parallel.ForEachAsync(
            _waiting.Reader.ReadAllAsync(stoppingToken), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stoppingToken }, AnswerAsync);
    }

    private async ValueTask AnswerAsync(BotTurn turn, CancellationToken cancellationToken)
    {
        try
        {
            await turns.RunAsync(turn, new SentReplies(turn, connector), cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Log.NotAnswered(logger, exception, turn.Bot.Name);
        }

        if (!cancellationToken.IsCancellationRequested)
        {
            await store.CompleteAsync(turn.Key, CancellationToken.None);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "A message to the bot {Bot} could not be answered.")]
        public static partial void NotAnswered(ILogger logger, Exception exception, string bot);
    }
}
