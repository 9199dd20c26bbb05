using Microsoft.Data.Sqlite;
using RagPlatform.Backends.Sqlite;
using RagPlatform.Core.Access;
using static RagPlatform.Tests.Sqlite.StoreUnderTest;

namespace RagPlatform.Tests.Sqlite;

/// <summary>From one person's own installation, as the first versions wrote it, to one with accounts.</summary>
public sealed class FirstAdministratorTests : IDisposable
{
    private const string Collection = "11111111-1111-7111-8111-111111111111";
    private const string Document = "22222222-2222-7222-8222-222222222222";
    private const string Assistant = "33333333-3333-7333-8333-333333333333";
    private const string Conversation = "44444444-4444-7444-8444-444444444444";

    private static readonly Person Anna = new(
        Guid.CreateVersion7(), "Anna", "anna@example.com", true, false, DateTimeOffset.UnixEpoch.AddDays(1), null);

    private readonly string _folder = Doubles.TestPaths.TemporaryFolder();

    [Fact]
    public async Task Everything_that_was_there_is_theirs()
    {
        Fill();
        using var database = SqliteDatabase.Open(_folder);
        var people = new SqlitePeopleStore(database);

        Assert.True(await new SqliteFirstAdministrator(database).AddAsync(Anna, "hash", Cancellation));

        var caller = (await people.FindCallerAsync(Anna.Id, Cancellation))!;
        Assert.True(caller.IsAdministrator);
        Assert.Equal("hash", (await new SqliteCredentialStore(database, TimeProvider.System).FindAsync(Anna.Email, Cancellation))!.PasswordHash);
        foreach (var (kind, id) in new[]
        {
            (AccessTargetKind.Collection, Collection), (AccessTargetKind.Document, Document), (AccessTargetKind.Assistant, Assistant),
        })
        {
            var target = new AccessTarget(kind, Guid.Parse(id));
            Assert.Equal(AccessRole.Owner, await new SqliteAccessStore(database, TimeProvider.System).FindRoleAsync(target, caller.Filter(), false, Cancellation));
            Assert.Null(await new SqliteAccessStore(database, TimeProvider.System).FindRoleAsync(target, new(["user:owner"]), false, Cancellation));
        }

        var conversations = new SqliteConversationStore(database, TimeProvider.System);
        Assert.Equal("Leave", Assert.Single(await conversations.ListAsync(caller.Id, null, Cancellation)).Title);
        Assert.Empty(await conversations.ListAsync(Caller.Owner.Id, null, Cancellation));
        var document = await new SqliteDocumentStore(database, TimeProvider.System).FindAsync(Guid.Parse(Document), caller.Filter(), Cancellation);
        Assert.Equal(caller.Id, document!.AddedBy);
    }

    [Fact]
    public async Task There_is_one_first_administrator()
    {
        using var database = SqliteDatabase.Open(_folder);
        var first = new SqliteFirstAdministrator(database);
        var others = Enumerable.Range(0, 8).Select(i => Anna with { Id = Guid.CreateVersion7(), Email = $"{i}@example.com", IsAdministrator = false });

        var outcomes = await Task.WhenAll(others.Select(person => Task.Run(() => first.AddAsync(person, "hash", Cancellation))));

        Assert.Single(outcomes, isMade => isMade);
        Assert.True(Assert.Single(await new SqlitePeopleStore(database).ListPeopleAsync(Cancellation)).IsAdministrator);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Fill()
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_folder, SqliteDatabase.FileName)};Pooling=False");
        connection.Open();
        foreach (var step in new[] { "001-first", "002-access-changes" })
        {
            using var reader = new StreamReader(
                typeof(SqliteDatabase).Assembly.GetManifestResourceStream($"RagPlatform.Backends.Sqlite.Schema.{step}.sql")!);
            connection.Execute(reader.ReadToEnd());
        }

        connection.Execute(
            $"""
            INSERT INTO collections (id, name, name_key, created_at) VALUES ('{Collection}', 'HR', 'hr', 1000);
            INSERT INTO documents (id, collection_id, name, media_type, size, content_hash, state, version, added_at, added_by)
            VALUES ('{Document}', '{Collection}', 'pay.txt', 'text/plain', 1, 'a', 'Ready', 1, 2000, 'owner');
            INSERT INTO document_access (document, principal, role) SELECT number, 'user:owner', 'owner' FROM documents;
            INSERT INTO assistants (id, name_key, version) VALUES ('{Assistant}', 'hr', 1);
            INSERT INTO conversations (id, owner_id, title, created_at, changed_at, search_text)
            VALUES ('{Conversation}', 'owner', 'Leave', 1000, 1000, 'leave');
            PRAGMA user_version = 2;
            """);
    }
}
