using Microsoft.Data.Sqlite;
using RagPlatform.Backends.Sqlite;
using RagPlatform.Backends.Sqlite.Indexing;
using RagPlatform.Core;
using RagPlatform.Core.Access;
using RagPlatform.Core.Documents;
using static RagPlatform.Tests.Sqlite.StoreUnderTest;

namespace RagPlatform.Tests.Sqlite;

public sealed class SqliteDatabaseTests : IDisposable
{
    private readonly TemporaryDatabase _temporary = new();

    [Fact]
    public async Task What_was_stored_is_there_and_found_after_a_restart()
    {
        var store = Store();
        var collection = await store.AddCollectionAsync("Policies");
        await store.AddReadyAsync(collection.Id, "a.txt", "Trains first.");

        _temporary.Reopen();

        store = Store();
        Assert.Equal(["Trains first."], await store.FindByTextAsync("trains"));
        Assert.Equal(["Trains first."], await store.FindByVectorAsync("trains"));
    }

    [Fact]
    public async Task Two_programs_on_one_file_see_each_others_documents()
    {
        var store = Store();
        var collection = await store.AddCollectionAsync("Policies");
        await store.AddReadyAsync(collection.Id, "a.txt", "Trains first.");
        Assert.Single(await store.FindByTextAsync("trains"));

        using var second = SqliteDatabase.Open(_temporary.Folder);
        var other = Store(second);
        var added = await other.AddReadyAsync(collection.Id, "b.txt", "Trains second.");

        Assert.Equal(2, (await store.FindByTextAsync("trains")).Count);
        Assert.Equal(2, (await store.FindByVectorAsync("trains")).Count);

        await other.Documents.DeleteAsync([added.Id], AccessFilter.Everything, Cancellation);

        Assert.Single(await store.FindByTextAsync("trains"));
    }

    [Fact]
    public async Task A_write_that_fails_leaves_nothing_behind()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => _temporary.Database.WriteAsync<int>(
            connection =>
            {
                connection.Execute("UPDATE counters SET value = 77");
                throw new InvalidOperationException("half way");
            },
            Cancellation));

        var value = await _temporary.Database.ReadAsync(
            connection => connection.Scalar<long>("SELECT max(value) FROM counters"), Cancellation);
        Assert.Equal(0, value);
    }

    [Fact]
    public async Task A_reader_cannot_write()
    {
        await Assert.ThrowsAsync<SqliteException>(
            () => _temporary.Database.ReadAsync(connection => connection.Execute("DELETE FROM counters"), Cancellation));
    }

    [Fact]
    public async Task A_durable_write_waits_for_the_disk_and_a_progress_report_does_not()
    {
        Assert.Equal(2, await SynchronousAsync(durable: true));
        Assert.Equal(1, await SynchronousAsync(durable: false));

        Task<long> SynchronousAsync(bool durable) =>
            _temporary.Database.WriteAsync(connection => connection.Scalar<long>("PRAGMA synchronous"), Cancellation, durable);
    }

    [Fact]
    public async Task A_database_of_a_newer_program_is_refused_with_a_hint()
    {
        await _temporary.Database.WriteAsync(connection => connection.Execute("PRAGMA user_version = 999"), Cancellation);

        var exception = Assert.Throws<StorageException>(_temporary.Reopen);

        Assert.Contains("schema version 999", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Start the newer program", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whatever_moment_the_program_ends_at_all_that_was_acknowledged_is_there_and_nothing_is_half_there()
    {
        var store = Store();
        var collection = await store.AddCollectionAsync("Policies");
        var acknowledged = new List<Guid>();
        var ready = new HashSet<Guid>();
        for (var i = 0; i < 12; i++)
        {
            var document = await store.AddDocumentAsync(collection.Id, $"{i}.txt", $"content {i}");
            acknowledged.Add(document.Id);
            if (i % 2 == 0)
            {
                await store.Knowledge.StoreAsync(await store.IngestedAsync(document, "Trains first.", "Hotels later."), Cancellation);
                ready.Add(document.Id);
            }

            // The files as they are, with the log that no orderly end has merged: what a kill or a power cut leaves.
            var folder = Directory.CreateDirectory(Path.Combine(_temporary.Folder, $"moment-{i}")).FullName;
            File.Copy(_temporary.Database.Path, Path.Combine(folder, SqliteDatabase.FileName));
            File.Copy(_temporary.Database.Path + "-wal", Path.Combine(folder, SqliteDatabase.FileName + "-wal"));
            using var left = SqliteDatabase.Open(folder);

            var found = await Store(left).Documents.ListAsync(null, AccessFilter.Everything, Cancellation);
            Assert.Equal(acknowledged.Order(), found.Select(d => d.Id).Order());
            Assert.Equal(ready.Order(), found.Where(d => d.State == DocumentState.Ready).Select(d => d.Id).Order());
            Assert.Equal(2 * ready.Count, (await Store(left).Knowledge.DescribeAsync(AccessFilter.Everything, Cancellation)).Chunks);
            Assert.Equal(ready.Count, (await Store(left).FindByTextAsync("trains", top: 100)).Count);
            Assert.Equal("ok", await left.ReadAsync(connection => connection.Scalar<string>("PRAGMA integrity_check"), Cancellation));
        }
    }

    [Fact]
    public async Task An_index_of_mostly_removed_rows_is_made_anew()
    {
        var store = Store();
        var collection = await store.AddCollectionAsync("Policies");
        var document = await store.AddDocumentAsync(collection.Id, "a.txt");
        var ingested = await store.IngestedAsync(document, [.. Enumerable.Range(0, 2600).Select(i => $"Trains {i}")]);
        var indexes = new SearchIndexes();
        var rows = new List<(int, int)>();
        for (var i = 0; i < 5; i++)
        {
            await store.Knowledge.StoreAsync(ingested, Cancellation);
            rows.Add(await _temporary.Database.ReadAsync(
                connection => (indexes.Text(connection).Rows, indexes.Vectors(connection, Model, 64)!.Rows), Cancellation));
        }

        Assert.Equal([(2600, 2600), (5200, 5200), (7800, 7800), (10400, 10400), (2600, 2600)], rows);
    }

    [Fact]
    public async Task Terms_of_an_older_analysis_are_analysed_again_when_the_database_is_opened()
    {
        var store = Store();
        var collection = await store.AddCollectionAsync("Policies");
        await store.AddReadyAsync(collection.Id, "a.txt", "Trains first.");
        await _temporary.Database.WriteAsync(
            connection => connection.Execute("UPDATE chunk_terms SET analysis = analysis - 1, terms = x'00'"), Cancellation);

        _temporary.Reopen();

        Assert.Equal(["Trains first."], await Store().FindByTextAsync("train"));
    }

    [Fact]
    public async Task Warming_up_reads_what_a_search_needs()
    {
        var store = Store();
        var collection = await store.AddCollectionAsync("Policies");
        await store.AddReadyAsync(collection.Id, "a.txt", "Trains first.");

        var knowledge = new SqliteKnowledgeStore(_temporary.Database, _temporary.Time);
        await knowledge.WarmUpAsync(Cancellation);

        Assert.Single((await knowledge.SearchTextAsync("trains", AccessFilter.Everything, 10, Cancellation)).Chunks);
    }

    [Fact]
    public void A_file_that_is_no_database_is_named_with_a_hint()
    {
        var folder = Path.Combine(_temporary.Folder, "broken");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, SqliteDatabase.FileName), new string('x', 5000));

        var exception = Assert.Throws<StorageException>(() => SqliteDatabase.Open(folder));

        Assert.Contains("Restore a backup", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_storage_path_that_is_a_file_is_named_with_a_hint()
    {
        var file = Path.Combine(_temporary.Folder, "file");
        File.WriteAllText(file, "");

        var exception = Assert.Throws<StorageException>(() => SqliteDatabase.Open(file));

        Assert.Contains("Storage:Path", exception.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _temporary.Dispose();

    private StoreUnderTest Store(SqliteDatabase? database = null) => new(
        new SqliteDocumentStore(database ?? _temporary.Database, _temporary.Time),
        new SqliteKnowledgeStore(database ?? _temporary.Database, _temporary.Time));
}
