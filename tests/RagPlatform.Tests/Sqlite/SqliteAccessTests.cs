using RagPlatform.Backends.Sqlite;
using RagPlatform.Core.Access;
using RagPlatform.Core.Collections;
using static RagPlatform.Tests.Sqlite.StoreUnderTest;

namespace RagPlatform.Tests.Sqlite;

/// <summary>Rights as rows: every way to read follows them at once, whoever changed them.</summary>
public sealed class SqliteAccessTests : IDisposable
{
    private static readonly AccessFilter Hr = new(["user:anna", "group:hr", Principal.Everyone]);
    private static readonly AccessFilter Other = new(["user:ben", Principal.Everyone]);

    private readonly TemporaryDatabase _temporary = new();
    private readonly StoreUnderTest _store;

    public SqliteAccessTests() => _store = new(
        new SqliteDocumentStore(_temporary.Database, _temporary.Time), new SqliteKnowledgeStore(_temporary.Database, _temporary.Time));

    [Fact]
    public async Task A_collection_for_one_group_is_not_there_for_others()
    {
        var collection = await AddOpenCollectionAsync("Salaries");
        var document = await _store.AddReadyAsync(collection.Id, "salaries.txt", "Salaries are paid on the 25th.");
        Assert.Single(await _store.FindByTextAsync("salaries", Other));

        await ExecuteAsync("UPDATE collection_access SET principal = 'group:hr'");

        await AssertSeenAsync(document.Id, Hr, isSeen: true);
        await AssertSeenAsync(document.Id, Other, isSeen: false);
    }

    [Fact]
    public async Task A_document_with_a_list_of_its_own_is_hidden_from_other_readers_of_its_collection()
    {
        var collection = await AddOpenCollectionAsync("Policies");
        var document = await _store.AddReadyAsync(collection.Id, "salaries.txt", "Salaries are paid on the 25th.");
        Assert.Single(await _store.FindByTextAsync("salaries", Other));

        await ExecuteAsync("INSERT INTO document_access (document, principal, role) SELECT number, 'group:hr', 'reader' FROM documents");

        await AssertSeenAsync(document.Id, Hr, isSeen: true);
        await AssertSeenAsync(document.Id, Other, isSeen: false);
    }

    [Fact]
    public async Task A_list_of_a_document_does_not_open_its_collection()
    {
        var collection = await AddOpenCollectionAsync("Salaries");
        var document = await _store.AddReadyAsync(collection.Id, "salaries.txt", "Salaries are paid on the 25th.");

        await ExecuteAsync(
            """
            UPDATE collection_access SET principal = 'group:hr';
            INSERT INTO document_access (document, principal, role) SELECT number, 'user:ben', 'reader' FROM documents;
            """);

        await AssertSeenAsync(document.Id, Other, isSeen: false);
    }

    [Fact]
    public async Task A_principal_that_looks_like_json_is_a_name()
    {
        var collection = await AddOpenCollectionAsync("Policies");
        var document = await _store.AddReadyAsync(collection.Id, "salaries.txt", "Salaries are paid on the 25th.");

        await AssertSeenAsync(document.Id, new(["x\",\"everyone", "everyone\" OR 1=1 --"]), isSeen: false);
    }

    public void Dispose() => _temporary.Dispose();

    private async Task<Collection> AddOpenCollectionAsync(string name)
    {
        var collection = await _store.AddCollectionAsync(name);
        await ExecuteAsync("UPDATE collection_access SET principal = 'everyone', role = 'reader'");
        return collection;
    }

    private Task<int> ExecuteAsync(string sql) => _temporary.Database.WriteAsync(connection => connection.Execute(sql), Cancellation);

    private async Task AssertSeenAsync(Guid document, AccessFilter filter, bool isSeen)
    {
        var expected = isSeen ? 1 : 0;
        Assert.Equal(expected, (await _store.FindByTextAsync("salaries", filter)).Count);
        Assert.Equal(expected, (await _store.FindByVectorAsync("salaries", filter)).Count);
        Assert.Equal(expected, (await _store.Documents.ListAsync(null, filter, Cancellation)).Count);
        Assert.Equal(expected, (await _store.Knowledge.ReadPagesAsync(document, filter, Cancellation)).Count);
        Assert.Equal(expected, (await _store.Knowledge.DescribeAsync(filter, Cancellation)).Documents);
        Assert.Equal(isSeen, await _store.Documents.FindAsync(document, filter, Cancellation) is not null);
        Assert.Equal(expected, await _store.Documents.DeleteAsync([document], filter, Cancellation));
        Assert.Equal(expected, await _store.Documents.RestoreAsync([document], filter, Cancellation));
    }
}
