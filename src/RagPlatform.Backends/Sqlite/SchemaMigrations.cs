using System.Globalization;
using Microsoft.Data.Sqlite;
using RagPlatform.Core;

namespace RagPlatform.Backends.Sqlite;

/// <summary>Brings a database to the schema of this program, by the numbered files in <c>Schema/</c>.</summary>
internal static class SchemaMigrations
{
    private const string Prefix = "RagPlatform.Backends.Sqlite.Schema.";

    private static readonly IReadOnlyList<(int Version, string Resource)> Steps =
    [
        .. typeof(SchemaMigrations).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => (int.Parse(name.AsSpan(Prefix.Length, 3), CultureInfo.InvariantCulture), name))
            .Order(),
    ];

    /// <summary>The version this program writes.</summary>
    public static int Current => Steps[^1].Version;

    /// <summary>Applies what is missing; each step in a transaction, together with the version it leads to.</summary>
    /// <exception cref="StorageException">A newer program made the database.</exception>
    public static void Apply(SqliteConnection connection, string path)
    {
        // Read again inside the transaction: another process may be doing the same.
        while (true)
        {
            using var transaction = connection.BeginTransaction(deferred: false);
            var version = connection.Scalar<long>("PRAGMA user_version");
            if (version > Current)
            {
                throw new StorageException(
                    $"The database '{path}' has schema version {version}, this program knows up to {Current}. "
                    + "Start the newer program, or restore a backup from before the upgrade.");
            }

            if (version == Current)
            {
                return;
            }

            var (next, resource) = Steps.First(step => step.Version > version);
            using var reader = new StreamReader(typeof(SchemaMigrations).Assembly.GetManifestResourceStream(resource)!);
            connection.Execute(reader.ReadToEnd());
            connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {next}"));
            transaction.Commit();
        }
    }
}
