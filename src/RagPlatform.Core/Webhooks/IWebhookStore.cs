using RagPlatform.Core.Audit;

namespace RagPlatform.Core.Webhooks;

/// <summary>Addresses and what is on its way to them. Implementations are thread-safe.</summary>
public interface IWebhookStore
{
    /// <summary>Adds an address.</summary>
    /// <param name="webhook">The address.</param>
    /// <param name="protectedSecret">What its deliveries are signed with, encrypted.</param>
    /// <param name="by">Who adds it: for the audit log.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task AddAsync(Webhook webhook, string protectedSecret, AuditActor by, CancellationToken cancellationToken);

    /// <summary>All addresses, newest first.</summary>
    Task<IReadOnlyList<Webhook>> ListAsync(CancellationToken cancellationToken);

    /// <summary>An address with its encrypted secret; null when there is none.</summary>
    Task<(Webhook Webhook, string ProtectedSecret)?> FindAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Deletes an address with what is on its way to it; false when there is none.</summary>
    Task<bool> DeleteAsync(Guid id, AuditActor by, CancellationToken cancellationToken);

    /// <summary>Keeps an event for one address, whatever it wants to be told of; null when there is no such address.</summary>
    Task<WebhookDelivery?> AddDeliveryAsync(Guid webhookId, WebhookEvent raised, CancellationToken cancellationToken);

    /// <summary>Deliveries of an address, newest first.</summary>
    Task<IReadOnlyList<WebhookDelivery>> ListDeliveriesAsync(Guid webhookId, int limit, CancellationToken cancellationToken);

    /// <summary>Deliveries whose time has come: the eldest of each address, so that one that does not answer holds up none of the others.</summary>
    Task<IReadOnlyList<WebhookDelivery>> ListDueAsync(int limit, CancellationToken cancellationToken);

    /// <summary>Writes down how an attempt ended.</summary>
    Task RecordAttemptAsync(WebhookDelivery delivery, CancellationToken cancellationToken);

    /// <summary>Sends a delivery that is not waiting again, with its id; false when there is none such of that address.</summary>
    Task<bool> SendAgainAsync(Guid webhookId, Guid deliveryId, CancellationToken cancellationToken);

    /// <summary>Forgets deliveries of before that moment.</summary>
    Task<int> ForgetAsync(DateTimeOffset before, CancellationToken cancellationToken);
}
