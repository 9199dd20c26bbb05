using RagPlatform.Core.Webhooks;

namespace RagPlatform.Web.Features.Webhooks;

/// <param name="Url">Where it is sent to: https, or this machine.</param>
/// <param name="Events">document.ready, document.failed, question.unanswered, feedback.given.</param>
/// <param name="Secret">What deliveries are signed with; left out, one is made.</param>
public sealed record NewWebhookJson(string? Url, IReadOnlyList<string>? Events, string? Secret = null);

internal sealed record WebhookJson(Guid Id, string Url, IReadOnlyList<string> Events, string MadeBy, DateTimeOffset MadeAt)
{
    public static WebhookJson From(Webhook webhook) => new(webhook.Id, webhook.Url.AbsoluteUri, webhook.Events, webhook.MadeBy, webhook.MadeAt);
}

/// <param name="Webhook">The webhook.</param>
/// <param name="Secret">What deliveries are signed with: shown this once.</param>
internal sealed record MadeWebhookJson(WebhookJson Webhook, string Secret);

/// <summary>A row of the log of deliveries.</summary>
internal sealed record DeliveryJson(
    Guid Id, string Event, DeliveryState State, int Attempts, int? Status, string? Error, DateTimeOffset MadeAt, DateTimeOffset? TriedAt, DateTimeOffset? NextAt)
{
    public static DeliveryJson From(WebhookDelivery delivery) => new(
        delivery.Id, delivery.Event, delivery.State, delivery.Attempts, delivery.Status, delivery.Error, delivery.MadeAt, delivery.TriedAt, delivery.NextAt);
}
