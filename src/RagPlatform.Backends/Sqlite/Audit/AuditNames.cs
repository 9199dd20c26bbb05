using Microsoft.Data.Sqlite;
using RagPlatform.Core.Access;
using RagPlatform.Core.Assistants;
using RagPlatform.Core.Audit;

namespace RagPlatform.Backends.Sqlite.Audit;

/// <summary>What things are called at the moment in which they are logged.</summary>
internal static class AuditNames
{
    public static AuditTarget Of(SqliteConnection connection, AccessTarget target) => target.Kind switch
    {
        AccessTargetKind.Collection => AuditTargets.Collection(target.Id, Name(connection, "SELECT name FROM collections WHERE id = $id", target.Id)),
        AccessTargetKind.Document => AuditTargets.Document(target.Id, Name(connection, "SELECT name FROM documents WHERE id = $id", target.Id)),
        _ => AuditTargets.Assistant(target.Id, OfAssistant(connection, target.Id)),
    };

    private static string OfAssistant(SqliteConnection connection, Guid id) => SqliteJson.Read<Assistant>(connection.Scalar<string>(
        "SELECT v.assistant FROM assistants a JOIN assistant_versions v ON v.assistant_id = a.id AND v.version = a.version WHERE a.id = $id",
        ("$id", id.ToString())))?.Name ?? "";

    private static string Name(SqliteConnection connection, string sql, Guid id) => connection.Scalar<string>(sql, ("$id", id.ToString())) ?? "";
}
