using Microsoft.Data.Sqlite;
using RagPlatform.Backends.Sqlite;
using RagPlatform.Core.Access;
using RagPlatform.Core.Documents;
using static RagPlatform.Tests.Sqlite.StoreUnderTest;

namespace RagPlatform.Tests.Sqlite;

/// <summary>A database from before there were owners.</summary>
public sealed class RightsUpgradeTests : IDisposable
{
    private const string Collection = "11111111-1111-7111-8111-111111111111";

    private readonly string _folder = Doubles.TestPaths.TemporaryFolder();

    [Fact]
    public async Task What_was_there_stays_readable_and_belongs_to_the_one_person()
    {
        Fill();
        using var database = SqliteDatabase.Open(_folder);
        var access = new SqliteAccessStore(database, TimeProvider.System);
        var collection = new AccessTarget(AccessTargetKind.Collection, Guid.Parse(Collection));

        Assert.Equal(AccessRole.Owner, await access.FindRoleAsync(collection, Caller.Owner.Filter(), false, Cancellation));
        Assert.Equal(AccessRole.Reader, await access.FindRoleAsync(collection, new([Principal.Everyone]), false, Cancellation));
        Assert.All(await access.ListGrantsAsync(collection, Cancellation), grant => Assert.Equal(1000, grant.GivenAt.ToUnixTimeMilliseconds()));
    }

    [Fact]
    public async Task Versions_from_before_still_follow_one_another()
    {
        Fill();
        using var database = SqliteDatabase.Open(_folder);
        var documents = new SqliteDocumentStore(database, TimeProvider.System);

        var added = await documents.AddAsync(NewDocument(Guid.Parse(Collection), "pay.txt", "new"), Caller.Owner.Filter(), [], Cancellation);

        Assert.Equal((AddOutcome.NewVersion, 3), (added.Outcome, added.Document.Version));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Fill()
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_folder, SqliteDatabase.FileName)};Pooling=False");
        connection.Open();
        foreach (var step in new[] { "001-first", "002-access-changes" })
        {
            var assembly = typeof(SqliteDatabase).Assembly;
            using var reader = new StreamReader(assembly.GetManifestResourceStream($"RagPlatform.Backends.Sqlite.Schema.{step}.sql")!);
            connection.Execute(reader.ReadToEnd());
        }

        connection.Execute(
            $"""
            INSERT INTO collections (id, name, name_key, created_at) VALUES ('{Collection}', 'HR', 'hr', 1000);
            INSERT INTO collection_access (collection_id, principal, role) VALUES ('{Collection}', 'everyone', 'reader');
            INSERT INTO documents (id, collection_id, name, media_type, size, content_hash, state, version, added_at)
            VALUES ('22222222-2222-7222-8222-222222222222', '{Collection}', 'pay.txt', 'text/plain', 1, 'a', 'Ready', 1, 2000),
                   ('33333333-3333-7333-8333-333333333333', '{Collection}', 'pay.txt', 'text/plain', 1, 'b', 'Queued', 2, 3000);
            PRAGMA user_version = 2;
            """);
    }
}
