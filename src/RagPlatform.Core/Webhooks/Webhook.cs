namespace RagPlatform.Core.Webhooks;

/// <summary>An address that is told of events.</summary>
/// <param name="Id">Version 7 UUID.</param>
/// <param name="Url">Where it is sent to.</param>
/// <param name="Events">What it is told of: of <see cref="WebhookEvents.All"/>.</param>
/// <param name="MadeBy">Name of the administrator who added it.</param>
/// <param name="MadeAt">When.</param>
public sealed record Webhook(Guid Id, Uri Url, IReadOnlyList<string> Events, string MadeBy, DateTimeOffset MadeAt);

/// <summary>How a delivery stands.</summary>
public enum DeliveryState
{
    /// <summary>It is tried, or tried again later.</summary>
    Waiting,

    /// <summary>The address took it.</summary>
    Delivered,

    /// <summary>It was tried as often as it is; an administrator can send it again.</summary>
    Failed,
}

/// <summary>An event on its way to an address.</summary>
/// <param name="Id">Sent with it, the same each time.</param>
/// <param name="WebhookId">Its address.</param>
/// <param name="Event">Name of the event.</param>
/// <param name="Body">What is sent.</param>
/// <param name="MadeAt">When it happened.</param>
public sealed record WebhookDelivery(Guid Id, Guid WebhookId, string Event, string Body, DateTimeOffset MadeAt)
{
    /// <summary>How it stands.</summary>
    public DeliveryState State { get; init; }

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; init; }

    /// <summary>HTTP status of the last answer; null when there was none.</summary>
    public int? Status { get; init; }

    /// <summary>For people: why the last attempt failed; null when it did not.</summary>
    public string? Error { get; init; }

    /// <summary>When it was tried last; null when it was not.</summary>
    public DateTimeOffset? TriedAt { get; init; }

    /// <summary>When it is tried next; null when nothing more is tried.</summary>
    public DateTimeOffset? NextAt { get; init; }
}
