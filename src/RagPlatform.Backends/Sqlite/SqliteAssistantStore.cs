using Microsoft.Data.Sqlite;
using RagPlatform.Backends.Sqlite.Audit;
using RagPlatform.Core.Access;
using RagPlatform.Core.Assistants;
using RagPlatform.Core.Audit;
using RagPlatform.Core.Documents;

namespace RagPlatform.Backends.Sqlite;

/// <summary>Assistants and their versions in SQLite. Thread-safe.</summary>
public sealed class SqliteAssistantStore(SqliteDatabase database, TimeProvider time) : IAssistantStore
{
    /// <inheritdoc />
    public Task<IReadOnlyList<Assistant>> ListAsync(AccessFilter filter, CancellationToken cancellationToken) =>
        SelectAsync("v.version = a.version", "a.name_key", null, filter, cancellationToken);

    /// <inheritdoc />
    public async Task<Assistant?> FindAsync(Guid id, AccessFilter filter, CancellationToken cancellationToken) =>
        await SelectAsync("v.version = a.version AND a.id = $id", "a.id", id, filter, cancellationToken) is [var assistant] ? assistant : null;

    /// <inheritdoc />
    public Task<IReadOnlyList<Assistant>> ListVersionsAsync(Guid id, AccessFilter filter, CancellationToken cancellationToken) =>
        SelectAsync("a.id = $id", "v.version DESC", id, filter, cancellationToken);

    /// <inheritdoc />
    public Task<Assistant> SaveAsync(Assistant assistant, Caller caller, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection =>
            {
                var id = assistant.Id.ToString();
                var key = assistant.Name.Trim().ToLowerInvariant();
                if (IsTaken(connection, key, id, caller.Filter()))
                {
                    throw new DuplicateNameException($"Another assistant is named '{assistant.Name.Trim()}'. Choose another name.");
                }

                var previous = connection.Scalar<long?>("SELECT max(version) FROM assistant_versions WHERE assistant_id = $id", ("$id", id)) ?? 0;
                var saved = assistant with
                {
                    Name = assistant.Name.Trim(),
                    CollectionIds = [.. assistant.CollectionIds.Union(HiddenCollections(connection, id, caller.Filter()))],
                    Version = (int)previous + 1,
                    ChangedAt = time.GetUtcNow().ToStoredPrecision(),
                };
                connection.Execute(
                    """
                    INSERT INTO assistants (id, name_key, version) VALUES ($id, $key, $version)
                    ON CONFLICT (id) DO UPDATE SET name_key = excluded.name_key, version = excluded.version, deleted_at = NULL;
                    INSERT INTO assistant_versions (assistant_id, version, assistant, changed_at) VALUES ($id, $version, $assistant, $now);
                    """,
                    ("$id", id),
                    ("$key", key),
                    ("$version", saved.Version),
                    ("$assistant", SqliteJson.Write(saved)),
                    ("$now", saved.ChangedAt.ToUnixTimeMilliseconds()));
                if (previous == 0)
                {
                    connection.Execute(
                        """
                        INSERT INTO assistant_access (assistant_id, principal, role, given_by, given_at)
                        VALUES ($id, $principal, 'owner', $name, $now)
                        """,
                        ("$id", id), ("$principal", caller.OwnPrincipal), ("$name", caller.Name), ("$now", saved.ChangedAt.ToUnixTimeMilliseconds()));
                }

                connection.Audit(saved.ChangedAt, new(
                    previous == 0 ? AuditAction.Added : AuditAction.Changed, AuditActor.Of(caller), AuditTargets.Assistant(saved.Id, saved.Name),
                    Details: SqliteJson.Write(new { saved.Version })));
                return saved;
            },
            cancellationToken);

    /// <inheritdoc />
    public Task<bool> DeleteAsync(Guid id, AccessFilter filter, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection =>
            {
                using var command = connection.Command(
                    $"UPDATE assistants AS a SET deleted_at = $now WHERE a.id = $id AND {Visibility.OfAssistants}",
                    ("$id", id.ToString()), ("$now", time.GetUtcNow().ToUnixTimeMilliseconds())).For(filter);
                return Changed(connection, command, AuditAction.Deleted, id, filter);
            },
            cancellationToken);

    /// <inheritdoc />
    public Task<bool> RestoreAsync(Guid id, AccessFilter filter, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection =>
            {
                var key = connection.Scalar<string>("SELECT name_key FROM assistants WHERE id = $id", ("$id", id.ToString()));
                if (key is not null && IsTaken(connection, key, id.ToString(), filter))
                {
                    throw new DuplicateNameException($"Another assistant is named '{key}' by now. Rename or delete it first.");
                }

                using var command = connection.Command(
                    $"UPDATE assistants AS a SET deleted_at = NULL WHERE a.id = $id AND a.deleted_at IS NOT NULL AND {Visibility.OfAssistantsAndDeleted}",
                    ("$id", id.ToString())).For(filter);
                return Changed(connection, command, AuditAction.Restored, id, filter);
            },
            cancellationToken);

    private bool Changed(SqliteConnection connection, SqliteCommand command, AuditAction action, Guid id, AccessFilter filter)
    {
        if (command.ExecuteNonQuery() == 0)
        {
            return false;
        }

        connection.Audit(
            time.GetUtcNow(), new(action, AuditActor.Of(filter.Caller), AuditNames.Of(connection, new(AccessTargetKind.Assistant, id))));
        return true;
    }

    // Only among those that the person may see: a refusal must not tell of others.
    private static bool IsTaken(SqliteConnection connection, string key, string exceptId, AccessFilter filter)
    {
        using var command = connection.Command(
            $"SELECT 1 FROM assistants a WHERE a.name_key = $key AND a.id <> $id AND {Visibility.OfAssistants}",
            ("$key", key), ("$id", exceptId)).For(filter);
        return command.ExecuteScalar() is not null;
    }

    // Of the version that counts: those that the person may not see, whether they were deleted or are others'.
    private static IEnumerable<Guid> HiddenCollections(SqliteConnection connection, string id, AccessFilter filter)
    {
        var current = connection.Scalar<string>(
            "SELECT v.assistant FROM assistants a JOIN assistant_versions v ON v.assistant_id = a.id AND v.version = a.version WHERE a.id = $id", ("$id", id));
        if (SqliteJson.Read<Assistant>(current) is not { CollectionIds.Count: > 0 } assistant)
        {
            return [];
        }

        using var command = connection.Command($"SELECT c.id FROM collections c WHERE {Visibility.OfCollections}").For(filter);
        using var row = command.ExecuteReader();
        var seen = new HashSet<Guid>();
        while (row.Read())
        {
            seen.Add(row.Id(0));
        }

        return assistant.CollectionIds.Where(collection => !seen.Contains(collection));
    }

    private Task<IReadOnlyList<Assistant>> SelectAsync(
        string condition, string order, Guid? id, AccessFilter filter, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<Assistant>>(
            connection =>
            {
                using var command = connection.Command(
                    $"""
                    SELECT v.assistant FROM assistants a JOIN assistant_versions v ON v.assistant_id = a.id
                    WHERE {condition} AND {Visibility.OfAssistants} ORDER BY {order}
                    """,
                    ("$id", id?.ToString())).For(filter);
                using var row = command.ExecuteReader();
                var assistants = new List<Assistant>();
                while (row.Read())
                {
                    assistants.Add(SqliteJson.Read<Assistant>(row.GetString(0))!);
                }

                return assistants;
            },
            cancellationToken);
}
