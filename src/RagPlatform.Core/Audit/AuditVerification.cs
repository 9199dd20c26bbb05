using System.Globalization;

namespace RagPlatform.Core.Audit;

/// <summary>
/// The last row, which stands for all before it. Kept outside of the installation (a print, a mail, another machine's log), it proves later
/// that nothing before it was changed: whoever can write the database can compute a new chain, but not one with an old head.
/// </summary>
/// <param name="Number">Number of the last row; 0 for an empty log.</param>
/// <param name="Hash">Its hash, lower-case hex.</param>
public sealed record AuditHead(long Number, string Hash)
{
    /// <summary>As <c>number:hash</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}:{Hash}");

    /// <summary>Reads <c>number:hash</c>; null for anything else.</summary>
    public static AuditHead? Parse(string text) =>
        text.Trim().Split(':') is [var number, { Length: 64 } hash]
        && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
        && hash.All(char.IsAsciiHexDigit)
            ? new(value, hash.ToLowerInvariant())
            : null;
}

/// <summary>What is wrong with a row.</summary>
public enum AuditProblemKind
{
    /// <summary>Its content does not match its hash.</summary>
    Changed,

    /// <summary>Rows are missing that retention did not remove.</summary>
    Removed,

    /// <summary>It does not follow the row before it: one of both was replaced.</summary>
    Unlinked,

    /// <summary>It stands after the head: the program did not write it.</summary>
    Appended,

    /// <summary>The end of the log was cut off.</summary>
    CutOff,

    /// <summary>The list of what retention removed was changed.</summary>
    RetentionForged,

    /// <summary>The head that was kept elsewhere is not part of this log.</summary>
    OtherHead,
}

/// <summary>A place where the chain is broken.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Number">The row.</param>
/// <param name="Message">For people.</param>
public sealed record AuditProblem(AuditProblemKind Kind, long Number, string Message);

/// <summary>What verifying found.</summary>
/// <param name="At">When.</param>
/// <param name="Rows">Rows that were looked at.</param>
/// <param name="RemovedByRetention">Rows that retention removed, for which its own row stands.</param>
/// <param name="Head">The head as it is now.</param>
/// <param name="Problems">Broken places, the first <see cref="MaxProblems"/> of them; empty when the chain holds.</param>
public sealed record AuditVerification(
    DateTimeOffset At, long Rows, long RemovedByRetention, AuditHead Head, IReadOnlyList<AuditProblem> Problems)
{
    /// <summary>Most problems that are named: a list of a million tells no more.</summary>
    public const int MaxProblems = 100;

    /// <summary>Whether the chain holds.</summary>
    public bool IsIntact => Problems.Count == 0;
}
