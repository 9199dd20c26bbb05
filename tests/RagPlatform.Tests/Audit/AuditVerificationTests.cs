using RagPlatform.Backends.Sqlite;
using RagPlatform.Core.Audit;
using RagPlatform.Tests.Sqlite;

namespace RagPlatform.Tests.Audit;

/// <summary>A real file is changed behind the program's back, and the row is named.</summary>
public sealed class AuditVerificationTests : IDisposable
{
    private readonly TemporaryDatabase _file = new();
    private readonly SqliteAuditLog _log;

    public AuditVerificationTests() => _log = new SqliteAuditLog(_file.Database, _file.Time);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task An_empty_log_and_an_untouched_one_hold()
    {
        Assert.True((await _log.VerifyAsync(null, Token)).IsIntact);

        await FillAsync(10);
        var found = await _log.VerifyAsync(null, Token);

        Assert.Equal((true, 10, 0), (found.IsIntact, found.Rows, found.RemovedByRetention));
        Assert.Equal(10, found.Head.Number);
    }

    [Theory]
    [InlineData("person_name = 'Somebody else'")]
    [InlineData("person_name = 'Person 4', target_name = NULL")]
    [InlineData("at = at + 1")]
    [InlineData("outcome = 'Refused'")]
    [InlineData("details = '{}'")]
    [InlineData("hash = zeroblob(32)")]
    [InlineData("person_id = person_id || 'x', person_name = substr(person_name, 2)")]
    public async Task A_changed_row_is_named(string change)
    {
        await FillAsync(10);
        _file.Forge($"UPDATE audit SET {change} WHERE number = 5");

        Assert.Contains((AuditProblemKind.Changed, 5L), await FindAsync());
    }

    [Fact]
    public async Task Text_that_moves_from_one_column_to_the_next_is_a_change()
    {
        await _log.AppendAsync(new AuditEvent(AuditAction.Asked, new AuditActor("ab", "c")), Token);
        _file.Forge("UPDATE audit SET person_id = 'a', person_name = 'bc'");

        Assert.Equal([(AuditProblemKind.Changed, 1L)], await FindAsync());
    }

    [Theory]
    [InlineData("number = 5", 5)]
    [InlineData("number BETWEEN 1 AND 3", 1)]
    [InlineData("number IN (6, 7)", 6)]
    public async Task Removed_rows_are_named(string which, long first)
    {
        await FillAsync(10);
        _file.Forge($"DELETE FROM audit WHERE {which}");

        Assert.Equal([(AuditProblemKind.Removed, first)], await FindAsync());
    }

    [Fact]
    public async Task Removed_rows_are_named_even_when_the_others_close_up()
    {
        await FillAsync(10);
        _file.Forge("DELETE FROM audit WHERE number = 5; UPDATE audit SET number = number - 1 WHERE number > 5; UPDATE audit_head SET number = 9");

        Assert.Contains((AuditProblemKind.Changed, 5L), await FindAsync());
    }

    [Fact]
    public async Task Swapped_rows_are_both_named()
    {
        await FillAsync(10);
        _file.Forge("UPDATE audit SET number = -1 WHERE number = 4; UPDATE audit SET number = 4 WHERE number = 7; UPDATE audit SET number = 7 WHERE number = -1");

        var found = await FindAsync();

        Assert.Contains((AuditProblemKind.Changed, 4L), found);
        Assert.Contains((AuditProblemKind.Changed, 7L), found);
    }

    [Fact]
    public async Task A_row_appended_by_hand_is_named()
    {
        await FillAsync(3);
        _file.Change(
            """
            INSERT INTO audit (number, at, action, outcome, person_name, previous, hash)
            SELECT 4, at, 'Asked', 'Done', 'Somebody else', hash, randomblob(32) FROM audit WHERE number = 3
            """);

        Assert.Equal([(AuditProblemKind.Changed, 4L), (AuditProblemKind.Appended, 4L)], await FindAsync());
    }

    [Fact]
    public async Task A_row_with_a_hash_computed_by_hand_does_not_fit_the_next_one()
    {
        await FillAsync(3);
        using var other = new TemporaryDatabase();
        var forged = new SqliteAuditLog(other.Database, _file.Time);
        for (var i = 1; i <= 2; i++)
        {
            await forged.AppendAsync(new AuditEvent(AuditAction.Asked, new AuditActor("x", $"Forged {i}")), Token);
        }

        _file.Forge(
            $"""
            ATTACH '{other.Database.Path}' AS other;
            DELETE FROM audit WHERE number <= 2;
            INSERT INTO audit SELECT * FROM other.audit
            """);

        Assert.Equal([(AuditProblemKind.Unlinked, 3L)], await FindAsync());
    }

    [Fact]
    public async Task A_cut_off_end_is_named()
    {
        await FillAsync(10);
        _file.Forge("DELETE FROM audit WHERE number > 7");

        Assert.Equal([(AuditProblemKind.CutOff, 10L)], await FindAsync());
    }

    [Fact]
    public async Task What_somebody_who_moves_the_head_too_has_done_is_found_by_the_head_that_was_kept_elsewhere()
    {
        await FillAsync(10);
        var kept = (await _log.VerifyAsync(null, Token)).Head;
        _file.Forge("DELETE FROM audit WHERE number > 7; UPDATE audit_head SET number = 7, hash = (SELECT hash FROM audit WHERE number = 7)");

        Assert.Empty(await FindAsync());
        Assert.Equal([(AuditProblemKind.OtherHead, 10L)], await FindAsync(kept));
    }

    [Fact]
    public async Task A_chain_that_went_on_still_holds_the_head_that_was_kept()
    {
        await FillAsync(10);
        var kept = AuditHead.Parse((await _log.VerifyAsync(null, Token)).Head.ToString());
        await FillAsync(10);

        Assert.NotNull(kept);
        Assert.Empty(await FindAsync(kept));
    }

    private async Task FillAsync(int rows)
    {
        for (var i = 1; i <= rows; i++)
        {
            _file.Time.Advance(TimeSpan.FromSeconds(1));
            await _log.AppendAsync(
                new AuditEvent(AuditAction.Uploaded, new AuditActor($"p{i}", $"Person {i}"), new AuditTarget("document", $"{i}", $"document {i}.pdf")), Token);
        }
    }

    private async Task<List<(AuditProblemKind, long)>> FindAsync(AuditHead? kept = null) =>
        [.. (await _log.VerifyAsync(kept, Token)).Problems.Select(problem => (problem.Kind, problem.Number))];
}
