using Microsoft.Extensions.Options;
using RagPlatform.Core.Access;
using RagPlatform.Core.Audit;
using RagPlatform.Core.Webhooks;

namespace RagPlatform.Web.Features.Webhooks;

/// <summary>What administrators do with webhooks: the same for the page and the API. Who is an administrator is looked at before.</summary>
public sealed class WebhookAdministration(
    IWebhookStore store, WebhookSecrets secrets, WebhookSender sender, IAuditLog audit, IOptions<WebhookOptions> options, TimeProvider time)
{
    public const int MaxDeliveries = 200;

    /// <summary>Adds an address.</summary>
    /// <exception cref="WebhookException">It can't be one, or there is nothing to tell it.</exception>
    public async Task<(Webhook Webhook, string Secret)> AddAsync(NewWebhookJson wanted, Caller caller, CancellationToken cancellationToken)
    {
        var problem = WebhookAddress.FindProblem(wanted.Url?.Trim(), options.Value.AllowPrivateNetworks, out var address) ?? FindProblem(wanted);
        if (problem is not null)
        {
            throw new WebhookException(problem);
        }

        var now = time.GetUtcNow();
        var webhook = new Webhook(Guid.CreateVersion7(now), address!, [.. wanted.Events!.Distinct()], caller.Name, now);
        var secret = wanted.Secret ?? WebhookSecrets.Create();
        await store.AddAsync(webhook, secrets.Protect(secret), AuditActor.Of(caller), cancellationToken);
        return (webhook, secret);
    }

    public Task<IReadOnlyList<Webhook>> ListAsync(CancellationToken cancellationToken) => store.ListAsync(cancellationToken);

    public Task<bool> DeleteAsync(Guid id, Caller caller, CancellationToken cancellationToken) => store.DeleteAsync(id, AuditActor.Of(caller), cancellationToken);

    /// <summary>Deliveries, newest first; null when there is no such address.</summary>
    public async Task<IReadOnlyList<WebhookDelivery>?> ListDeliveriesAsync(Guid id, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken) is null ? null : await store.ListDeliveriesAsync(id, MaxDeliveries, cancellationToken);

    /// <summary>Sends the event "test"; null when there is no such address.</summary>
    public async Task<WebhookDelivery?> TestAsync(Guid id, Caller caller, CancellationToken cancellationToken)
    {
        var delivery = await store.AddDeliveryAsync(id, WebhookEvent.Test(), cancellationToken);
        if (delivery is not null)
        {
            await TellAsync(id, new { tested = delivery.Id }, caller, cancellationToken);
            sender.Wake();
        }

        return delivery;
    }

    /// <summary>Sends a delivery again, with its id; false when it waits anyway, or is none of that address.</summary>
    public async Task<bool> SendAgainAsync(Guid id, Guid deliveryId, Caller caller, CancellationToken cancellationToken)
    {
        var isSent = await store.SendAgainAsync(id, deliveryId, cancellationToken);
        if (isSent)
        {
            await TellAsync(id, new { sentAgain = deliveryId }, caller, cancellationToken);
            sender.Wake();
        }

        return isSent;
    }

    private async Task TellAsync(Guid id, object details, Caller caller, CancellationToken cancellationToken)
    {
        var target = await store.FindAsync(id, cancellationToken) is var (webhook, _) ? AuditTargets.Webhook(webhook) : null;
        await audit.RecordAsync(caller, AuditAction.Changed, target, details: System.Text.Json.JsonSerializer.Serialize(details), cancellationToken: cancellationToken);
    }

    private static string? FindProblem(NewWebhookJson wanted)
    {
        if (wanted.Events is not { Count: > 0 } events || events.Except(WebhookEvents.All).Any())
        {
            return $"Say what the address shall be told of. Nothing was added. Send events, of {string.Join(", ", WebhookEvents.All)}.";
        }

        return wanted.Secret is { } secret && secret.Length is < WebhookSecrets.MinLength or > WebhookSecrets.MaxLength
            ? $"A secret has {WebhookSecrets.MinLength} to {WebhookSecrets.MaxLength} characters. Nothing was added. Leave it out, and one is made."
            : null;
    }
}

/// <summary>Why an address was not added, for people.</summary>
public sealed class WebhookException(string message) : Exception(message);
