using Microsoft.Data.Sqlite;
using RagPlatform.Tests.Sqlite;

namespace RagPlatform.Tests.Audit;

/// <summary>The file, changed behind the program's back: as somebody would who may write it.</summary>
internal static class AuditFile
{
    /// <summary>With the triggers in place.</summary>
    public static int Change(this TemporaryDatabase file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file.Database.Path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteNonQuery();
    }

    /// <summary>By somebody who knows the triggers and takes them away.</summary>
    public static int Forge(this TemporaryDatabase file, string sql) =>
        file.Change($"DROP TRIGGER audit_is_append_only; DROP TRIGGER audit_is_kept; {sql};");
}
