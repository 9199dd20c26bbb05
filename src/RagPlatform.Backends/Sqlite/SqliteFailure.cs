using Microsoft.Data.Sqlite;
using RagPlatform.Core;

namespace RagPlatform.Backends.Sqlite;

/// <summary>Turns what SQLite and the file system report into what happened and what to do.</summary>
internal static class SqliteFailure
{
    // Result codes: https://sqlite.org/rescode.html
    private const int Busy = 5;
    private const int ReadOnly = 8;
    private const int IoError = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int NotADatabase = 26;

    /// <summary>The exception to throw instead; the same one when there is nothing to add.</summary>
    public static Exception Explain(Exception exception, string path) => exception switch
    {
        SqliteException { SqliteErrorCode: ReadOnly or CannotOpen or IoError } or UnauthorizedAccessException or IOException =>
            new StorageException(
                $"The database '{path}' cannot be written. Give this account the right to write to its folder, or set Storage:Path to another folder.",
                exception),
        SqliteException { SqliteErrorCode: Corrupt or NotADatabase } => new StorageException(
            $"'{path}' is damaged or no database. Restore a backup, or move the file away to begin with an empty one.", exception),
        SqliteException { SqliteErrorCode: Full } => new StorageException(
            $"The disk of '{path}' is full. Free some space; nothing that was acknowledged is lost.", exception),
        SqliteException { SqliteErrorCode: Busy } => new StorageException(
            $"Another program keeps '{path}' locked. End it, then try again.", exception),
        _ => exception,
    };
}
