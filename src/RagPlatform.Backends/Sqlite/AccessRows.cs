using Microsoft.Data.Sqlite;
using RagPlatform.Core.Access;

namespace RagPlatform.Backends.Sqlite;

/// <summary>Rows of the access tables, and what follows from them.</summary>
internal static class AccessRows
{
    /// <summary>The most that the filter's principals may do; null when the thing is not there or may not be seen.</summary>
    public static AccessRole? FindRole(SqliteConnection connection, AccessTarget target, AccessFilter filter, bool evenDeleted)
    {
        using var command = connection.Command(
            $"{SelectRoles(target.Kind, evenDeleted)} AND {Alias(target.Kind)}.id = $id", ("$id", target.Id.ToString())).For(filter);
        using var row = command.ExecuteReader();
        return row.Read() && !row.IsDBNull(1) ? (AccessRole)row.GetInt32(1) : null;
    }

    /// <summary>Id and role of everything of a kind that may be seen; a condition can be added.</summary>
    public static string SelectRoles(AccessTargetKind kind, bool evenDeleted) => kind switch
    {
        AccessTargetKind.Collection =>
            $"""
            SELECT c.id, iif($system, 2, {Strongest("collection_access x WHERE x.collection_id = c.id")})
            FROM collections c WHERE {Visibility.OfCollections}
            """,
        AccessTargetKind.Document =>
            $"""
            SELECT d.id, CASE WHEN $system THEN 2
              WHEN EXISTS (SELECT 1 FROM document_access o WHERE o.document = d.number)
              THEN {Strongest("document_access x WHERE x.document = d.number")}
              ELSE {Strongest("collection_access x WHERE x.collection_id = d.collection_id")} END
            FROM documents d WHERE {(evenDeleted ? Visibility.OfDocumentsAndDeleted : Visibility.OfDocuments)}
            """,
        _ =>
            $"""
            SELECT a.id, iif($system, 2, {Strongest("assistant_access x WHERE x.assistant_id = a.id")})
            FROM assistants a WHERE {(evenDeleted ? Visibility.OfAssistantsAndDeleted : Visibility.OfAssistants)}
            """,
    };

    /// <summary>Key of the thing in its access table; null when there is none (any more).</summary>
    public static object? FindKey(SqliteConnection connection, AccessTarget target) => target.Kind switch
    {
        AccessTargetKind.Document => connection.Scalar<object>(
            "SELECT number FROM documents WHERE id = $id AND deleted_at IS NULL", ("$id", target.Id.ToString())),
        AccessTargetKind.Collection => connection.Scalar<object>(
            "SELECT id FROM collections WHERE id = $id AND deleted_at IS NULL", ("$id", target.Id.ToString())),
        _ => connection.Scalar<object>("SELECT id FROM assistants WHERE id = $id AND deleted_at IS NULL", ("$id", target.Id.ToString())),
    };

    public static List<AccessGrant> Read(SqliteConnection connection, AccessTargetKind kind, object key)
    {
        var (table, column) = Table(kind);
        return connection.List(
            $"""
            SELECT x.principal, x.role, x.given_by, x.given_at FROM {table} x WHERE x.{column} = $key
            ORDER BY {Rank} DESC, x.given_at, x.principal
            """,
            row => new AccessGrant(
                row.GetString(0), Enum.Parse<AccessRole>(row.GetString(1), ignoreCase: true), row.GetString(2), row.Time(3)),
            ("$key", key));
    }

    /// <summary>Replaces them.</summary>
    public static void Write(SqliteConnection connection, AccessTargetKind kind, object key, IReadOnlyList<AccessGrant> grants)
    {
        var (table, column) = Table(kind);
        connection.Execute($"DELETE FROM {table} WHERE {column} = $key", ("$key", key));
        foreach (var grant in grants)
        {
            connection.Execute(
                $"INSERT INTO {table} ({column}, principal, role, given_by, given_at) VALUES ($key, $principal, $role, $by, $at)",
                ("$key", key), ("$principal", grant.Principal), ("$role", RoleName(grant.Role)),
                ("$by", grant.GivenBy), ("$at", grant.GivenAt.ToUnixTimeMilliseconds()));
        }
    }

    /// <summary>Table and key column of a kind; constants, never input.</summary>
    public static (string Table, string Column) Table(AccessTargetKind kind) => kind switch
    {
        AccessTargetKind.Collection => ("collection_access", "collection_id"),
        AccessTargetKind.Document => ("document_access", "document"),
        _ => ("assistant_access", "assistant_id"),
    };

    /// <summary>The role of <c>x</c> as a number that grows with what it allows.</summary>
    public const string Rank = "CASE x.role WHEN 'owner' THEN 2 WHEN 'editor' THEN 1 ELSE 0 END";

    private static string Strongest(string rows) =>
        $"(SELECT max({Rank}) FROM {rows} AND x.principal IN (SELECT value FROM json_each($principals)))";

    private static string Alias(AccessTargetKind kind) => kind switch
    {
        AccessTargetKind.Collection => "c",
        AccessTargetKind.Document => "d",
        _ => "a",
    };

    private static string RoleName(AccessRole role) => role switch
    {
        AccessRole.Owner => "owner",
        AccessRole.Editor => "editor",
        _ => "reader",
    };
}
