namespace RagPlatform.Web.Features.Teams;

/// <summary>Where a bot's words go.</summary>
internal interface IReplies
{
    /// <summary>Whether words can be shown while they come.</summary>
    bool CanStream { get; }

    /// <returns>The id of what was said; null when there is none.</returns>
    Task<string?> SendAsync(Activity activity, CancellationToken cancellationToken);

    /// <summary>Says something in place of what was said before.</summary>
    Task ReplaceAsync(string id, Activity activity, CancellationToken cancellationToken);
}

/// <summary>To the channel.</summary>
internal sealed class SentReplies(BotTurn turn, Connector connector) : IReplies
{
    // Teams streams where two talk alone.
    public bool CanStream => turn.Activity is { IsTeams: true, IsPersonal: true };

    public Task<string?> SendAsync(Activity activity, CancellationToken cancellationToken) => connector.SendAsync(turn, activity, cancellationToken);

    public Task ReplaceAsync(string id, Activity activity, CancellationToken cancellationToken) => connector.ReplaceAsync(turn, id, activity, cancellationToken);
}

/// <summary>Into the response: the channel asked for that.</summary>
internal sealed class CollectedReplies : IReplies
{
    private readonly List<Activity> _activities = [];

    public IReadOnlyList<Activity> Activities => _activities;

    public bool CanStream => false;

    public Task<string?> SendAsync(Activity activity, CancellationToken cancellationToken)
    {
        if (activity.Type != ActivityTypes.Typing) // Whoever waits for the whole is not told that it comes.
        {
            _activities.Add(activity);
        }

        return Task.FromResult<string?>(null);
    }

    // Nothing that was said has an id, so nothing can be replaced.
    public Task ReplaceAsync(string id, Activity activity, CancellationToken cancellationToken) => SendAsync(activity, cancellationToken);
}
