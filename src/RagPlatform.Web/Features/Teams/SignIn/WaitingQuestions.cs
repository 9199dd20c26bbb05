using RagPlatform.Core.Channels;

namespace RagPlatform.Web.Features.Teams.SignIn;

/// <summary>
/// Questions of people who are asked to sign in: they stay among the activities that are stored until they are answered, so that a restart
/// loses none, for as long as somebody waits for an answer. Thread-safe.
/// </summary>
internal sealed class WaitingQuestions(IChannelStore store, Bots bots, BotInbox inbox, TimeProvider time)
{
    /// <summary>Keeps a turn until its person has signed in. Before they are asked to: Teams may sign them in before one has seen the card.</summary>
    /// <returns>Whether it is kept; not when its answer would have to be in the response.</returns>
    public Task<bool> KeepAsync(BotTurn turn, CancellationToken cancellationToken) =>
        turn.Activity.DeliveryMode == "expectReplies"
            ? Task.FromResult(false)
            : store.ReplaceAsync(turn.Key, turn.Write(), (turn with { IsWaiting = true }).Write(), cancellationToken);

    /// <summary>Lets the last question be answered that the person asked in the conversation of a turn; those before it are forgotten.</summary>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> ReleaseAsync(BotTurn turn, CancellationToken cancellationToken)
    {
        var released = false;
        foreach (var open in (await store.ListOpenAsync(time.GetUtcNow() - BotQueue.Patience, cancellationToken)).Reverse())
        {
            if (open.Bot != turn.Bot.Name || BotTurn.Read(bots, open.Bot, open.Activity) is not { IsWaiting: true } waiting || !IsSame(waiting.Activity, turn.Activity))
            {
                continue;
            }

            var ready = waiting with { IsWaiting = false };
            if (released)
            {
                await store.CompleteAsync(open.Key, cancellationToken);
            }
            else if (await store.ReplaceAsync(open.Key, open.Activity, ready.Write(), cancellationToken)) // Another of their devices may have been quicker.
            {
                inbox.Add(ready);
                released = true;
            }
        }

        return released;
    }

    private static bool IsSame(Activity one, Activity other) =>
        one.ChannelId == other.ChannelId && one.Conversation?.Id == other.Conversation?.Id
        && one.From?.AadObjectId is { Length: > 0 } person && string.Equals(person, other.From?.AadObjectId, StringComparison.OrdinalIgnoreCase);
}
