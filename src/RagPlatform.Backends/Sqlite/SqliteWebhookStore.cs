using Microsoft.Data.Sqlite;
using RagPlatform.Backends.Sqlite.Audit;
using RagPlatform.Core.Audit;
using RagPlatform.Core.Webhooks;

namespace RagPlatform.Backends.Sqlite;

/// <summary>Webhooks in SQLite. Thread-safe.</summary>
public sealed class SqliteWebhookStore(SqliteDatabase database, TimeProvider time) : IWebhookStore, IWebhooks
{
    private const string WebhookColumns = "id, url, events, made_by, made_at, protected_secret";
    private const string DeliveryColumns = "d.id, d.webhook_id, d.event, d.body, d.made_at, d.state, d.attempts, d.status, d.error, d.tried_at, d.next_at";

    /// <inheritdoc />
    public Task RaiseAsync(WebhookEvent raised, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection =>
            {
                connection.Raise(time.GetUtcNow(), raised);
                return true;
            },
            cancellationToken);

    /// <inheritdoc />
    public Task AddAsync(Webhook webhook, string protectedSecret, AuditActor by, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection =>
            {
                connection.Execute(
                    $"INSERT INTO webhooks ({WebhookColumns}) VALUES ($id, $url, $events, $by, $at, $secret)",
                    ("$id", webhook.Id.ToString()), ("$url", webhook.Url.AbsoluteUri), ("$events", SqliteJson.Write(webhook.Events)), ("$by", webhook.MadeBy),
                    ("$at", webhook.MadeAt.ToUnixTimeMilliseconds()), ("$secret", protectedSecret));
                connection.Audit(time.GetUtcNow(), new AuditEvent(
                    AuditAction.Added, by, AuditTargets.Webhook(webhook), Details: SqliteJson.Write(new { webhook.Events })));
                return true;
            },
            cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<Webhook>> ListAsync(CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<Webhook>>(
            connection => connection.List($"SELECT {WebhookColumns} FROM webhooks ORDER BY made_at DESC, id DESC", ReadWebhook), cancellationToken);

    /// <inheritdoc />
    public Task<(Webhook Webhook, string ProtectedSecret)?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        database.ReadAsync<(Webhook, string)?>(
            connection => connection.List(
                $"SELECT {WebhookColumns} FROM webhooks WHERE id = $id", row => (ReadWebhook(row), row.GetString(5)), ("$id", id.ToString())) is [var found]
                ? found
                : null,
            cancellationToken);

    /// <inheritdoc />
    public Task<bool> DeleteAsync(Guid id, AuditActor by, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection =>
            {
                if (connection.List($"DELETE FROM webhooks WHERE id = $id RETURNING {WebhookColumns}", ReadWebhook, ("$id", id.ToString())) is not [var webhook])
                {
                    return false;
                }

                connection.Audit(time.GetUtcNow(), new AuditEvent(AuditAction.Deleted, by, AuditTargets.Webhook(webhook)));
                return true;
            },
            cancellationToken);

    /// <inheritdoc />
    public Task<WebhookDelivery?> AddDeliveryAsync(Guid webhookId, WebhookEvent raised, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection => connection.Scalar<long>("SELECT count(*) FROM webhooks WHERE id = $id", ("$id", webhookId.ToString())) == 0
                ? null
                : connection.AddDelivery(time.GetUtcNow(), webhookId, raised),
            cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<WebhookDelivery>> ListDeliveriesAsync(Guid webhookId, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<WebhookDelivery>>(
            connection => connection.List(
                $"SELECT {DeliveryColumns} FROM webhook_deliveries d WHERE webhook_id = $id ORDER BY made_at DESC, id DESC LIMIT $limit", ReadDelivery,
                ("$id", webhookId.ToString()), ("$limit", limit)),
            cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<WebhookDelivery>> ListDueAsync(int limit, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<WebhookDelivery>>(
            connection => connection.List(
                $"""
                SELECT {DeliveryColumns} FROM webhook_deliveries d JOIN (
                  SELECT id, row_number() OVER (PARTITION BY webhook_id ORDER BY next_at, id) AS place FROM webhook_deliveries WHERE next_at <= $now) due
                  ON due.id = d.id AND due.place = 1
                ORDER BY d.next_at, d.id LIMIT $limit
                """,
                ReadDelivery, ("$now", time.GetUtcNow().ToUnixTimeMilliseconds()), ("$limit", limit)),
            cancellationToken);

    /// <inheritdoc />
    public Task RecordAttemptAsync(WebhookDelivery delivery, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection => connection.Execute(
                """
                UPDATE webhook_deliveries SET state = $state, attempts = $attempts, status = $status, error = $error, tried_at = $tried, next_at = $next
                WHERE id = $id
                """,
                ("$id", delivery.Id.ToString()), ("$state", delivery.State.ToString()), ("$attempts", delivery.Attempts), ("$status", delivery.Status),
                ("$error", delivery.Error), ("$tried", delivery.TriedAt?.ToUnixTimeMilliseconds()), ("$next", delivery.NextAt?.ToUnixTimeMilliseconds())),
            cancellationToken);

    /// <inheritdoc />
    public Task<bool> SendAgainAsync(Guid webhookId, Guid deliveryId, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection => connection.Execute(
                """
                UPDATE webhook_deliveries SET state = 'Waiting', attempts = 0, next_at = $now
                WHERE id = $id AND webhook_id = $webhook AND state <> 'Waiting'
                """,
                ("$id", deliveryId.ToString()), ("$webhook", webhookId.ToString()), ("$now", time.GetUtcNow().ToUnixTimeMilliseconds())) > 0,
            cancellationToken);

    /// <inheritdoc />
    public Task<int> ForgetAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection => connection.Execute("DELETE FROM webhook_deliveries WHERE made_at < $before", ("$before", before.ToUnixTimeMilliseconds())),
            cancellationToken);

    private static Webhook ReadWebhook(SqliteDataReader row) =>
        new(row.Id(0), new Uri(row.GetString(1)), SqliteJson.Read<string[]>(row.GetString(2)) ?? [], row.GetString(3), row.Time(4));

    private static WebhookDelivery ReadDelivery(SqliteDataReader row) => new(row.Id(0), row.Id(1), row.GetString(2), row.GetString(3), row.Time(4))
    {
        State = row.Enum<DeliveryState>(5),
        Attempts = row.GetInt32(6),
        Status = row.IntOrNull(7),
        Error = row.TextOrNull(8),
        TriedAt = row.IsDBNull(9) ? null : row.Time(9),
        NextAt = row.IsDBNull(10) ? null : row.Time(10),
    };
}
