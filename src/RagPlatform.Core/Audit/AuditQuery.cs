namespace RagPlatform.Core.Audit;

/// <summary>Which rows to read. What is null does not narrow.</summary>
public sealed record AuditQuery
{
    /// <summary>Not before this moment.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Before this moment.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Id of a person or a key, or a part of their name.</summary>
    public string? Person { get; init; }

    /// <summary>What happened.</summary>
    public AuditAction? Action { get; init; }

    /// <summary>Only rows before this number: where the last page ended.</summary>
    public long? Before { get; init; }

    /// <summary>Longest page.</summary>
    public int Limit { get; init; } = 100;
}

/// <summary>A page of the log, newest first.</summary>
/// <param name="Entries">The rows.</param>
/// <param name="Total">How many rows the query finds without regard to paging.</param>
/// <param name="Next"><see cref="AuditQuery.Before"/> of the next page; null on the last one.</param>
public sealed record AuditResult(IReadOnlyList<AuditEntry> Entries, long Total, long? Next);
