using RagPlatform.Backends.Sqlite;
using RagPlatform.Core.Access;

namespace RagPlatform.Tests.Sqlite;

public sealed class SqlitePeopleStoreTests : PeopleStoreContract, IDisposable
{
    private readonly TemporaryDatabase _database = new();

    protected override IPeopleStore People => field ??= new SqlitePeopleStore(_database.Database);

    protected override IAccessStore Access => field ??= new SqliteAccessStore(_database.Database, _database.Time);

    protected override StoreUnderTest Store => field ??= new(
        new SqliteDocumentStore(_database.Database, _database.Time), new SqliteKnowledgeStore(_database.Database, _database.Time));

    public void Dispose() => _database.Dispose();
}
