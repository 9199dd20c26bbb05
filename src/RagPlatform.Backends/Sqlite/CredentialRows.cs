using Microsoft.Data.Sqlite;

namespace RagPlatform.Backends.Sqlite;

/// <summary>Rows of credentials.</summary>
internal static class CredentialRows
{
    /// <summary>Sets the password of a person, and ends a lock. False when there is no such person.</summary>
    public static bool SetPassword(SqliteConnection connection, Guid personId, string passwordHash) =>
        connection.Execute(
            """
            INSERT INTO credentials (person_id, password_hash) SELECT id, $hash FROM people WHERE id = $person
            ON CONFLICT (person_id) DO UPDATE SET password_hash = excluded.password_hash, wrong_count = 0, locked_until = NULL
            """,
            ("$person", personId.ToString()), ("$hash", passwordHash)) > 0;
}
