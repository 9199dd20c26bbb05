using Microsoft.Extensions.Time.Testing;
using RagPlatform.Backends.Sqlite;

namespace RagPlatform.Tests.Sqlite;

/// <summary>A real SQLite file in a folder of its own, deleted at the end, with a clock that the test moves.</summary>
internal sealed class TemporaryDatabase : IDisposable
{
    public TemporaryDatabase() => Database = SqliteDatabase.Open(Folder);

    public string Folder { get; } = Doubles.TestPaths.TemporaryFolder();

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 1, 9, 0, 0, TimeSpan.Zero));

    public SqliteDatabase Database { get; private set; }

    /// <summary>As after a restart of the program: nothing is kept in memory.</summary>
    public void Reopen()
    {
        Database.Dispose();
        Database = SqliteDatabase.Open(Folder);
    }

    public void Dispose()
    {
        Database.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
