using Microsoft.Data.Sqlite;
using RagPlatform.Backends.Sqlite;
using RagPlatform.Core.Access;
using RagPlatform.Core.Audit;
using RagPlatform.Tests.Sqlite;

namespace RagPlatform.Tests.Audit;

/// <summary>What is appended comes back, in order, and nothing else can be done with it.</summary>
public sealed class AuditLogTests : IDisposable
{
    private readonly TemporaryDatabase _file = new();
    private readonly SqliteAuditLog _log;

    public AuditLogTests() => _log = new SqliteAuditLog(_file.Database, _file.Time);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task A_row_comes_back_whole()
    {
        var key = new KeyUse(Guid.CreateVersion7(), "nightly import");
        var written = new AuditEvent(
            AuditAction.Deleted, new AuditActor("owner", "Owner", "127.0.0.1", key), AuditTargets.Document(Guid.CreateVersion7(), "Über \"uns\".pdf"),
            AuditOutcome.Refused, """{"version":2}""");

        await _log.AppendAsync(written, Token);
        var page = await _log.ReadAsync(new AuditQuery(), Token);

        var entry = Assert.Single(page.Entries);
        Assert.Equal((1, _file.Time.GetUtcNow(), written), (entry.Number, entry.At, entry.Event));
        Assert.Equal((1, null), (page.Total, page.Next));
    }

    [Fact]
    public async Task Pages_follow_each_other_newest_first_without_losing_a_row()
    {
        await FillAsync(25);
        List<long> seen = [];
        for (long? before = null; ;)
        {
            var page = await _log.ReadAsync(new AuditQuery { Before = before, Limit = 10 }, Token);
            seen.AddRange(page.Entries.Select(entry => entry.Number));
            Assert.Equal(25, page.Total);
            if ((before = page.Next) is null)
            {
                break;
            }
        }

        Assert.Equal(Enumerable.Range(1, 25).Select(i => (long)i).Reverse(), seen);
    }

    [Fact]
    public async Task Filters_narrow_by_time_person_and_what()
    {
        await _log.AppendAsync(Event(AuditAction.Asked, "Ann Baker"), Token);
        _file.Time.Advance(TimeSpan.FromDays(1));
        await _log.AppendAsync(Event(AuditAction.Asked, "Bob Cook"), Token);
        await _log.AppendAsync(Event(AuditAction.Deleted, "Bob Cook"), Token);
        var day = _file.Time.GetUtcNow();

        Assert.Equal([1], await NumbersAsync(new AuditQuery { To = day }));
        Assert.Equal([2, 3], await NumbersAsync(new AuditQuery { From = day }));
        Assert.Equal([1], await NumbersAsync(new AuditQuery { Person = "baker" }));
        Assert.Equal([2, 3], await NumbersAsync(new AuditQuery { Person = "id of Bob Cook" }));
        Assert.Equal([3], await NumbersAsync(new AuditQuery { Action = AuditAction.Deleted, Person = "Bob" }));
    }

    [Fact]
    public async Task An_export_passes_over_its_steps_without_losing_a_row()
    {
        await FillAsync(1_001);

        Assert.Equal(Enumerable.Range(1, 1_001).Select(i => (long)i), await NumbersAsync(new AuditQuery { Limit = 1 }));
    }

    [Theory]
    [InlineData("UPDATE audit SET person_name = 'Somebody else'")]
    [InlineData("DELETE FROM audit WHERE number = 2")]
    [InlineData("DELETE FROM audit")]
    public async Task The_database_itself_refuses_to_change_or_to_remove_a_row(string sql)
    {
        await FillAsync(3);

        var refused = await Assert.ThrowsAsync<SqliteException>(() => Task.FromResult(_file.Change(sql)));

        Assert.Contains("append-only", refused.Message);
        Assert.Equal(3, (await _log.ReadAsync(new AuditQuery(), Token)).Total);
    }

    [Fact]
    public async Task Many_writers_and_a_second_program_make_one_chain()
    {
        using var second = SqliteDatabase.Open(_file.Folder);
        var other = new SqliteAuditLog(second, _file.Time);

        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(() => (i % 2 == 0 ? _log : other).AppendAsync(Event(AuditAction.Asked, $"Person {i}"), Token))));
        var found = await _log.VerifyAsync(null, Token);

        Assert.Equal((true, 100, 100), (found.IsIntact, found.Rows, found.Head.Number));
    }

    private async Task FillAsync(int rows)
    {
        for (var i = 1; i <= rows; i++)
        {
            await _log.AppendAsync(Event(AuditAction.Asked, $"Person {i}"), Token);
        }
    }

    private static AuditEvent Event(AuditAction action, string person) => new(action, new AuditActor($"id of {person}", person));

    private async Task<List<long>> NumbersAsync(AuditQuery query)
    {
        List<long> numbers = [];
        await foreach (var entry in _log.ExportAsync(query, Token))
        {
            numbers.Add(entry.Number);
        }

        return numbers;
    }
}
