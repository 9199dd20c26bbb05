namespace RagPlatform.Core.Audit;

/// <summary>
/// Who did what, append-only: each row's hash covers its content and the row before. Stores write their own changes in the transaction that
/// makes them; this is for what no store does. Thread-safe.
/// </summary>
public interface IAuditLog
{
    /// <summary>Appends a row.</summary>
    Task AppendAsync(AuditEvent entry, CancellationToken cancellationToken);

    /// <summary>A page of rows, newest first.</summary>
    Task<AuditResult> ReadAsync(AuditQuery query, CancellationToken cancellationToken);

    /// <summary>All rows that the query finds, oldest first, without regard to paging.</summary>
    IAsyncEnumerable<AuditEntry> ExportAsync(AuditQuery query, CancellationToken cancellationToken);

    /// <summary>Recomputes the chain from the first row to the last.</summary>
    /// <param name="kept">A head that was noted elsewhere and must be part of the log; null for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<AuditVerification> VerifyAsync(AuditHead? kept, CancellationToken cancellationToken);

    /// <summary>
    /// Removes what is older than its kind is kept, and appends a row that stands for it, so that the chain still verifies.
    /// </summary>
    /// <param name="before">The moment for each kind; kinds that are not named stay. <see cref="AuditAction.LogShortened"/> always stays.</param>
    /// <param name="cancellationToken">Gives up between two steps.</param>
    /// <returns>How many rows were removed.</returns>
    Task<long> DeleteExpiredAsync(IReadOnlyDictionary<AuditAction, DateTimeOffset> before, CancellationToken cancellationToken);
}
