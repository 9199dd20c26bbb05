namespace RagPlatform.Client;

/// <summary>How often calls are made again that were refused for the moment.</summary>
public sealed record RagPlatformClientOptions
{
    /// <summary>How often a call is made at most, the first time counted. Default 4.</summary>
    public int MaxAttempts { get; init; } = 4;

    /// <summary>Wait before the second attempt where the server names none; doubled each time. Default half a second.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest wait; a server that asks for a longer one is not waited for. Default one minute.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
