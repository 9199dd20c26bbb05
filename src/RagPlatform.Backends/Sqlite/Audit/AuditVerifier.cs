using Microsoft.Data.Sqlite;
using RagPlatform.Core.Audit;

namespace RagPlatform.Backends.Sqlite.Audit;

/// <summary>Walks the chain from the first row to the last, over the gaps that retention made, and names each place where it is broken.</summary>
internal sealed class AuditVerifier
{
    private readonly List<AuditProblem> _problems = [];
    private readonly SortedList<long, AuditGap> _gaps;
    private readonly AuditHead? _kept;
    private long _number;
    private byte[]? _hash = new byte[AuditChain.HashBytes]; // Null where it is not known what the next row follows.
    private string? _gapsStated;
    private bool _isKeptFound;

    private AuditVerifier(IEnumerable<AuditGap> gaps, AuditHead? kept)
    {
        _gaps = new SortedList<long, AuditGap>(gaps.ToDictionary(gap => gap.First));
        _kept = kept;
        _isKeptFound = kept is null or { Number: 0 };
    }

    public static AuditVerification Verify(SqliteConnection connection, AuditHead? kept, DateTimeOffset now)
    {
        var verifier = new AuditVerifier(AuditGaps.Read(connection), kept);
        var head = AuditWriter.Head(connection);
        long rows = 0;
        using var command = connection.Command($"SELECT {AuditRow.Columns} FROM audit ORDER BY number");
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            rows++;
            verifier.Look(AuditRow.Read(reader), head.Number);
        }

        verifier.End(head);
        return new(
            now, rows, verifier._gaps.Values.Sum(gap => gap.Last - gap.First + 1), new(head.Number, Convert.ToHexStringLower(head.Hash)), verifier._problems);
    }

    private void Look(AuditRow row, long head)
    {
        SkipGaps(row.Number);
        if (row.Number > _number + 1)
        {
            Add(AuditProblemKind.Removed, _number + 1, row.Number - 1 == _number + 1
                ? $"Row {_number + 1} was removed."
                : $"Rows {_number + 1} to {row.Number - 1} were removed.");
            _hash = null;
        }

        if (!AuditChain.Hash(row).AsSpan().SequenceEqual(row.Hash))
        {
            Add(AuditProblemKind.Changed, row.Number, $"Row {row.Number} was changed: its content does not match its hash.");
        }
        else if (_hash is not null && !_hash.AsSpan().SequenceEqual(row.Previous))
        {
            Add(AuditProblemKind.Unlinked, row.Number, $"Row {row.Number} does not follow row {row.Number - 1}: one of both was replaced.");
        }

        if (row.Number > head)
        {
            Add(AuditProblemKind.Appended, row.Number, $"Row {row.Number} stands after the head ({head}): it was appended by hand.");
        }

        if (row.Texts[0] == nameof(AuditAction.LogShortened) && row.Texts[^1] is { } details)
        {
            _gapsStated = AuditGaps.StatedIn(details);
        }

        Pass(row.Number, row.Hash);
    }

    private void SkipGaps(long upTo)
    {
        while (_gaps.TryGetValue(_number + 1, out var gap) && gap.Last < upTo)
        {
            // A kept head that has expired since is proven where it ended a run; within one, nothing can be said of it but that it was there.
            _isKeptFound |= _kept is not null && _kept.Number >= gap.First && _kept.Number < gap.Last;
            Pass(gap.Last, gap.Hash);
        }
    }

    private void Pass(long number, byte[] hash)
    {
        (_number, _hash) = (number, hash);
        _isKeptFound |= _kept is not null && _kept.Number == number && _kept.Hash == Convert.ToHexStringLower(hash);
    }

    private void End((long Number, byte[] Hash) head)
    {
        SkipGaps(long.MaxValue);
        if (_number < head.Number)
        {
            Add(AuditProblemKind.CutOff, head.Number, _number + 1 == head.Number
                ? $"Row {head.Number}, the last one, was removed."
                : $"Rows {_number + 1} to {head.Number}, the last ones, were removed.");
        }
        else if (_number == head.Number && _hash is not null && !_hash.AsSpan().SequenceEqual(head.Hash))
        {
            Add(AuditProblemKind.Unlinked, _number, $"Row {_number} is not the one that was last written: it, or the head, was replaced.");
        }

        if (_gaps.Count > 0 ? _gapsStated != AuditChain.Hash(_gaps.Values) : _gapsStated is not null)
        {
            Add(AuditProblemKind.RetentionForged, _gaps.Count > 0 ? _gaps.Values[0].First : 0,
                "The list of what retention removed is not the one that its row in the log stands for: rows were removed by hand and called expired.");
        }

        if (!_isKeptFound)
        {
            Add(AuditProblemKind.OtherHead, _kept!.Number,
                $"Row {_kept.Number} with the hash that was kept is not in this log: the chain was computed anew, or an older copy was put in its place.");
        }
    }

    private void Add(AuditProblemKind kind, long number, string message)
    {
        if (_problems.Count < AuditVerification.MaxProblems)
        {
            _problems.Add(new(kind, number, message));
        }
    }
}
