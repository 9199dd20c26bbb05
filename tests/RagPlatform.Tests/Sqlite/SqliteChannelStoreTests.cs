using RagPlatform.Backends.Sqlite;
using static RagPlatform.Tests.Sqlite.StoreUnderTest;

namespace RagPlatform.Tests.Sqlite;

public sealed class SqliteChannelStoreTests : IDisposable
{
    private readonly string _folder = Doubles.TestPaths.TemporaryFolder();
    private readonly SqliteDatabase _database;
    private readonly SqliteChannelStore _store;

    public SqliteChannelStoreTests()
    {
        _database = SqliteDatabase.Open(_folder);
        _store = new SqliteChannelStore(_database, TimeProvider.System);
    }

    public void Dispose()
    {
        _database.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Of_several_who_replace_an_activity_at_once_one_does()
    {
        await _store.ReceiveAsync("key", "hr", "waiting", Cancellation);

        var replaced = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _store.ReplaceAsync("key", "waiting", "ready", Cancellation)));

        Assert.Single(replaced, done => done);
        Assert.Equal("ready", Assert.Single(await _store.ListOpenAsync(DateTimeOffset.MinValue, Cancellation)).Activity);
        await _store.CompleteAsync("key", Cancellation);
        Assert.False(await _store.ReplaceAsync("key", "ready", "again", Cancellation));
        Assert.False(await _store.ReplaceAsync("another", "ready", "again", Cancellation));
    }

    [Fact]
    public async Task What_nobody_waits_for_any_more_is_emptied_and_still_known_to_have_come()
    {
        await _store.ReceiveAsync("key", "hr", "a question", Cancellation);
        var later = DateTimeOffset.UtcNow.AddMinutes(1);

        await _store.ForgetAsync(DateTimeOffset.MinValue, DateTimeOffset.MinValue, DateTimeOffset.MinValue, Cancellation);
        var before = await _store.ListOpenAsync(DateTimeOffset.MinValue, Cancellation);
        await _store.ForgetAsync(later, DateTimeOffset.MinValue, DateTimeOffset.MinValue, Cancellation);

        Assert.Single(before);
        Assert.Empty(await _store.ListOpenAsync(DateTimeOffset.MinValue, Cancellation));
        Assert.NotNull(await _store.ReceiveAsync("key", "hr", "a question", Cancellation));
        await _store.ForgetAsync(later, later, later, Cancellation);
        Assert.Null(await _store.ReceiveAsync("key", "hr", "a question", Cancellation));
    }
}
