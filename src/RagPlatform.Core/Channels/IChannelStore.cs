namespace RagPlatform.Core.Channels;

/// <summary>What came in by channels such as Teams and what was sent there, as far as it must outlive a crash. Thread-safe.</summary>
public interface IChannelStore
{
    /// <summary>Notes an activity, durably, with what is needed to answer it later.</summary>
    /// <param name="key">Names the activity over all channels.</param>
    /// <param name="bot">The bot that it was sent to.</param>
    /// <param name="activity">The activity as JSON; null when nothing is left to do for it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null when it is new; else when it first came, and nothing was noted.</returns>
    Task<DateTimeOffset?> ReceiveAsync(string key, string bot, string? activity, CancellationToken cancellationToken);

    /// <summary>Nothing is left to do for the activity: what it held is forgotten, that it came is not.</summary>
    Task CompleteAsync(string key, CancellationToken cancellationToken);

    /// <summary>Replaces what an activity holds, if it is still what it was: of several who do so at once, one does.</summary>
    /// <param name="key">Names the activity over all channels.</param>
    /// <param name="before">What it holds, to the letter.</param>
    /// <param name="after">What it is to hold, JSON.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether it was replaced: not when it holds something else, or is completed or unknown.</returns>
    Task<bool> ReplaceAsync(string key, string before, string after, CancellationToken cancellationToken);

    /// <summary>Activities that were received since a moment and not completed, oldest first.</summary>
    Task<IReadOnlyList<ReceivedActivity>> ListOpenAsync(DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>Remembers which answer a message in a channel is.</summary>
    Task RememberAnswerAsync(string key, Guid messageId, CancellationToken cancellationToken);

    /// <summary>The answer that a message in a channel is; null when it is unknown.</summary>
    Task<Guid?> FindAnswerAsync(string key, CancellationToken cancellationToken);

    /// <summary>Completes activities that are open, and forgets activities received and answers sent, since before these moments.</summary>
    Task ForgetAsync(DateTimeOffset openBefore, DateTimeOffset receivedBefore, DateTimeOffset sentBefore, CancellationToken cancellationToken);
}

/// <summary>An activity that was received.</summary>
/// <param name="Key">Names it over all channels.</param>
/// <param name="Bot">The bot that it was sent to.</param>
/// <param name="Activity">As JSON.</param>
public sealed record ReceivedActivity(string Key, string Bot, string Activity);
