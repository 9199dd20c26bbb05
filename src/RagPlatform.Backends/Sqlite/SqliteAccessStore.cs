using RagPlatform.Backends.Sqlite.Audit;
using RagPlatform.Core.Access;
using RagPlatform.Core.Audit;

namespace RagPlatform.Backends.Sqlite;

/// <summary>Rights in SQLite. Thread-safe.</summary>
public sealed class SqliteAccessStore(SqliteDatabase database, TimeProvider time) : IAccessStore
{
    /// <inheritdoc />
    public Task<AccessRole?> FindRoleAsync(AccessTarget target, AccessFilter filter, bool evenDeleted, CancellationToken cancellationToken) =>
        database.ReadAsync(connection => AccessRows.FindRole(connection, target, filter, evenDeleted), cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyDictionary<Guid, AccessRole>> ListRolesAsync(
        AccessTargetKind kind, AccessFilter filter, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyDictionary<Guid, AccessRole>>(
            connection =>
            {
                using var command = connection.Command(AccessRows.SelectRoles(kind, evenDeleted: false)).For(filter);
                using var row = command.ExecuteReader();
                var roles = new Dictionary<Guid, AccessRole>();
                while (row.Read())
                {
                    roles.Add(row.Id(0), (AccessRole)row.GetInt32(1));
                }

                return roles;
            },
            cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<AccessGrant>> ListGrantsAsync(AccessTarget target, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<AccessGrant>>(
            connection => AccessRows.FindKey(connection, target) is { } key ? AccessRows.Read(connection, target.Kind, key) : [],
            cancellationToken);

    /// <inheritdoc />
    public Task<bool> SetGrantsAsync(AccessTarget target, IReadOnlyList<AccessGrant> grants, CancellationToken cancellationToken, AuditActor? by = null) =>
        database.WriteAsync(
            connection =>
            {
                if (AccessRows.FindKey(connection, target) is not { } key)
                {
                    return false;
                }

                AccessRows.Write(connection, target.Kind, key, grants);
                connection.Audit(time.GetUtcNow(), new(
                    AuditAction.RightsChanged, by ?? AuditActor.Program, AuditNames.Of(connection, target),
                    Details: SqliteJson.Write(new { Grants = grants.Select(grant => new { grant.Principal, grant.Role }) })));
                return true;
            },
            cancellationToken);

    /// <inheritdoc />
    public Task HandOverAsync(string from, string to, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection =>
            {
                var rows = 0;
                foreach (var kind in Enum.GetValues<AccessTargetKind>())
                {
                    var (table, column) = AccessRows.Table(kind);
                    rows += connection.Execute(
                        $"""
                        INSERT INTO {table} ({column}, principal, role, given_by, given_at)
                        SELECT x.{column}, $to, x.role, x.given_by, x.given_at FROM {table} x WHERE x.principal = $from
                        ON CONFLICT DO UPDATE SET role = excluded.role
                        WHERE excluded.role = 'owner' OR (excluded.role = 'editor' AND role = 'reader')
                        """,
                        ("$from", from), ("$to", to));
                }

                return rows;
            },
            cancellationToken);
}
