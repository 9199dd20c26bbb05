using RagPlatform.Core.Channels;

namespace RagPlatform.Backends.Sqlite;

/// <summary>Activities of channels in SQLite. Thread-safe.</summary>
public sealed class SqliteChannelStore(SqliteDatabase database, TimeProvider time) : IChannelStore
{
    /// <inheritdoc />
    public Task<DateTimeOffset?> ReceiveAsync(string key, string bot, string? activity, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection =>
            {
                if (connection.List("SELECT received_at FROM channel_activities WHERE key = $key", row => (DateTimeOffset?)row.Time(0), ("$key", key)) is [var first])
                {
                    return first;
                }

                connection.Execute(
                    "INSERT INTO channel_activities (key, received_at, bot, activity) VALUES ($key, $now, $bot, $activity)",
                    ("$key", key), ("$now", Now), ("$bot", bot), ("$activity", activity));
                return null;
            },
            cancellationToken);

    /// <inheritdoc />
    public Task CompleteAsync(string key, CancellationToken cancellationToken) =>
        database.WriteAsync(connection => connection.Execute("UPDATE channel_activities SET activity = NULL WHERE key = $key", ("$key", key)), cancellationToken);

    /// <inheritdoc />
    public Task<bool> ReplaceAsync(string key, string before, string after, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection => connection.Execute(
                "UPDATE channel_activities SET activity = $after WHERE key = $key AND activity = $before", ("$key", key), ("$before", before), ("$after", after)) > 0,
            cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<ReceivedActivity>> ListOpenAsync(DateTimeOffset since, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<ReceivedActivity>>(
            connection => connection.List(
                "SELECT key, bot, activity FROM channel_activities WHERE activity IS NOT NULL AND received_at >= $since ORDER BY received_at, key",
                row => new ReceivedActivity(row.GetString(0), row.GetString(1), row.GetString(2)), ("$since", since.ToUnixTimeMilliseconds())),
            cancellationToken);

    /// <inheritdoc />
    public Task RememberAnswerAsync(string key, Guid messageId, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection => connection.Execute(
                "INSERT OR REPLACE INTO channel_answers (key, message_id, sent_at) VALUES ($key, $message, $now)",
                ("$key", key), ("$message", messageId.ToString()), ("$now", Now)),
            cancellationToken);

    /// <inheritdoc />
    public Task<Guid?> FindAnswerAsync(string key, CancellationToken cancellationToken) =>
        database.ReadAsync(
            connection => connection.List("SELECT message_id FROM channel_answers WHERE key = $key", row => (Guid?)row.Id(0), ("$key", key)) is [var message] ? message : null,
            cancellationToken);

    /// <inheritdoc />
    public Task ForgetAsync(DateTimeOffset openBefore, DateTimeOffset receivedBefore, DateTimeOffset sentBefore, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection => connection.Execute(
                """
                UPDATE channel_activities SET activity = NULL WHERE received_at < $open AND activity IS NOT NULL;
                DELETE FROM channel_activities WHERE received_at < $received;
                DELETE FROM channel_answers WHERE sent_at < $sent;
                """,
                ("$open", openBefore.ToUnixTimeMilliseconds()), ("$received", receivedBefore.ToUnixTimeMilliseconds()), ("$sent", sentBefore.ToUnixTimeMilliseconds())),
            cancellationToken);

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();
}
