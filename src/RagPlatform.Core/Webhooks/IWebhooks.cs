namespace RagPlatform.Core.Webhooks;

/// <summary>
/// Tells other programs what happened. States of documents are raised by the store itself, in the transaction that changes them; what else
/// is worth telling is raised here. Implementations are thread-safe.
/// </summary>
public interface IWebhooks
{
    /// <summary>Keeps the event for each address that wants it, durably: it is sent at least once, after a crash too. Does not wait for that.</summary>
    Task RaiseAsync(WebhookEvent raised, CancellationToken cancellationToken);
}
