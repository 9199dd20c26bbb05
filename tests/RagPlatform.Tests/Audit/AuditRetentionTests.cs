using RagPlatform.Backends.Sqlite;
using RagPlatform.Core.Audit;
using RagPlatform.Tests.Sqlite;

namespace RagPlatform.Tests.Audit;

/// <summary>Old rows go, each kind after its time, and the chain holds on.</summary>
public sealed class AuditRetentionTests : IDisposable
{
    private readonly TemporaryDatabase _file = new();
    private readonly SqliteAuditLog _log;

    public AuditRetentionTests() => _log = new SqliteAuditLog(_file.Database, _file.Time);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task Each_kind_goes_after_its_time_and_the_chain_holds()
    {
        var options = new AuditOptions { Days = { [AuditAction.Asked] = 30, [AuditAction.Deleted] = 60, [AuditAction.SignedIn] = 0 } };
        await FillAsync(AuditAction.Asked, AuditAction.Deleted, AuditAction.SignedIn, AuditAction.Asked, AuditAction.Asked);

        _file.Time.Advance(TimeSpan.FromDays(31));
        Assert.Equal(3, await ShortenAsync(options));
        await AssertHoldsAsync(rows: 3, removed: 3);

        _file.Time.Advance(TimeSpan.FromDays(31));
        Assert.Equal(1, await ShortenAsync(options));
        await FillAsync(AuditAction.Asked);
        await AssertHoldsAsync(rows: 4, removed: 4);

        _file.Time.Advance(TimeSpan.FromDays(4_000));
        Assert.Equal(1, await ShortenAsync(options));
        Assert.Equal(0, await ShortenAsync(options));
        await AssertHoldsAsync(rows: 4, removed: 5); // The sign-in, and what stands for the three times that rows went.
    }

    [Fact]
    public async Task The_row_that_stands_for_it_says_what_went()
    {
        await FillAsync(AuditAction.Asked, AuditAction.Asked, AuditAction.Searched);
        _file.Time.Advance(TimeSpan.FromDays(91));

        await ShortenAsync(new AuditOptions());
        var last = (await _log.ReadAsync(new AuditQuery(), Token)).Entries.Single();

        Assert.Equal((4, AuditAction.LogShortened), (last.Number, last.Event.Action));
        Assert.StartsWith("""{"removed":{"Asked":2,"Searched":1},"gaps":""", last.Event.Details);
    }

    [Fact]
    public async Task Rows_removed_by_hand_and_called_expired_are_found()
    {
        await FillAsync(AuditAction.Deleted, AuditAction.Deleted, AuditAction.Deleted);

        // The trigger lets pass what stands in the list, but no row stands for the list.
        _file.Change("INSERT INTO audit_gaps SELECT 2, 2, hash FROM audit WHERE number = 2; DELETE FROM audit WHERE number = 2");

        Assert.Equal([AuditProblemKind.RetentionForged], await FindAsync());
    }

    [Fact]
    public async Task A_row_added_to_the_list_of_real_retention_is_found()
    {
        await FillAsync(AuditAction.Asked, AuditAction.Deleted, AuditAction.Deleted);
        _file.Time.Advance(TimeSpan.FromDays(91));
        await ShortenAsync(new AuditOptions());

        _file.Change("INSERT INTO audit_gaps SELECT 3, 3, hash FROM audit WHERE number = 3; DELETE FROM audit WHERE number = 3");

        Assert.Equal([AuditProblemKind.RetentionForged], await FindAsync());
    }

    [Fact]
    public async Task A_head_kept_before_retention_still_counts()
    {
        await FillAsync(AuditAction.Deleted, AuditAction.Asked, AuditAction.Asked);
        var kept = (await _log.VerifyAsync(null, Token)).Head;
        _file.Time.Advance(TimeSpan.FromDays(91));
        await ShortenAsync(new AuditOptions());

        Assert.True((await _log.VerifyAsync(kept, Token)).IsIntact);
        Assert.False((await _log.VerifyAsync(kept with { Hash = new string('0', 64) }, Token)).IsIntact);
    }

    [Fact]
    public async Task More_rows_than_go_at_once_go_in_steps()
    {
        await FillAsync([.. Enumerable.Repeat(AuditAction.Asked, 10_050)]);
        _file.Time.Advance(TimeSpan.FromDays(91));

        Assert.Equal(10_050, await ShortenAsync(new AuditOptions()));
        await AssertHoldsAsync(rows: 2, removed: 10_050);
    }

    [Fact]
    public void The_row_that_stands_for_retention_is_never_removed_whatever_is_configured() =>
        Assert.DoesNotContain(
            AuditAction.LogShortened,
            new AuditOptions { Days = { [AuditAction.LogShortened] = 1 } }.ExpiredBefore(DateTimeOffset.UnixEpoch.AddYears(50)).Keys);

    private async Task FillAsync(params IReadOnlyList<AuditAction> actions)
    {
        foreach (var action in actions)
        {
            await _log.AppendAsync(new AuditEvent(action, new AuditActor("a", "Ann")), Token);
        }
    }

    private Task<long> ShortenAsync(AuditOptions options) => _log.DeleteExpiredAsync(options.ExpiredBefore(_file.Time.GetUtcNow()), Token);

    private async Task AssertHoldsAsync(long rows, long removed)
    {
        var found = await _log.VerifyAsync(null, Token);
        Assert.Empty(found.Problems);
        Assert.Equal((rows, removed), (found.Rows, found.RemovedByRetention));
    }

    private async Task<List<AuditProblemKind>> FindAsync() => [.. (await _log.VerifyAsync(null, Token)).Problems.Select(problem => problem.Kind)];
}
