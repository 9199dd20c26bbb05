using Microsoft.Data.Sqlite;
using RagPlatform.Core.Webhooks;

namespace RagPlatform.Backends.Sqlite;

/// <summary>Keeps events inside the transaction of what they tell of: both are there, or neither.</summary>
internal static class WebhookOutbox
{
    private const string Insert =
        """
        INSERT INTO webhook_deliveries (id, webhook_id, event, body, made_at, next_at, state)
        VALUES ($id, $webhook, $event, $body, $now, $now, 'Waiting')
        """;

    public static void Raise(this SqliteConnection connection, DateTimeOffset now, WebhookEvent raised)
    {
        foreach (var webhook in connection.List(
            "SELECT id FROM webhooks w WHERE EXISTS (SELECT 1 FROM json_each(w.events) WHERE value = $event)", row => row.Id(0), ("$event", raised.Name)))
        {
            connection.AddDelivery(now, webhook, raised);
        }
    }

    /// <summary>Tells how a document stands now: to be called in the transaction that made it so.</summary>
    public static void RaiseDocument(this SqliteConnection connection, DateTimeOffset now, Guid id, bool isReady)
    {
        foreach (var raised in connection.List(
            "SELECT d.name, d.version, c.id, c.name FROM documents d JOIN collections c ON c.id = d.collection_id WHERE d.id = $id AND d.deleted_at IS NULL",
            row => isReady
                ? WebhookEvent.DocumentReady(id, row.GetString(0), row.Id(2), row.GetString(3), row.GetInt32(1))
                : WebhookEvent.DocumentFailed(id, row.GetString(0), row.Id(2), row.GetString(3), row.GetInt32(1)),
            ("$id", id.ToString())))
        {
            connection.Raise(now, raised);
        }
    }

    public static WebhookDelivery AddDelivery(this SqliteConnection connection, DateTimeOffset now, Guid webhookId, WebhookEvent raised)
    {
        var id = Guid.CreateVersion7(now);
        var at = now.ToStoredPrecision();
        var delivery = new WebhookDelivery(id, webhookId, raised.Name, raised.ToBody(id, at), at) { NextAt = at };
        connection.Execute(
            Insert, ("$id", id.ToString()), ("$webhook", webhookId.ToString()), ("$event", raised.Name), ("$body", delivery.Body),
            ("$now", at.ToUnixTimeMilliseconds()));
        return delivery;
    }
}
