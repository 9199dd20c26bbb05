using RagPlatform.Core.Documents;

namespace RagPlatform.Core.Ingestion;

/// <summary>
/// Writes how far a document is, at most four times a second. Reading counts for a quarter and embedding for the rest, as they take
/// time: so the count of pages never runs to the end and then stands still.
/// </summary>
internal sealed class IngestionProgress(IDocumentStore documents, Guid documentId, bool embeds, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private long _written;
    private int _read;
    private int _embedded;
    private int? _total;
    private int _last = -1;

    public Task CountedAsync(int total, CancellationToken cancellationToken)
    {
        var isNews = _total != total;
        _total = total;
        return WriteAsync(isNews, cancellationToken);
    }

    public Task ReadAsync(int page, CancellationToken cancellationToken)
    {
        _read = page;
        return WriteAsync(isUrgent: false, cancellationToken);
    }

    public Task EmbeddedAsync(int page, CancellationToken cancellationToken)
    {
        _embedded = page;
        return WriteAsync(isUrgent: false, cancellationToken);
    }

    private async Task WriteAsync(bool isUrgent, CancellationToken cancellationToken)
    {
        var done = embeds ? (_read + (3 * _embedded)) / 4 : _read;
        if (!isUrgent && (done <= _last || time.GetElapsedTime(_written) < Interval))
        {
            return;
        }

        _last = Math.Max(_last, done);
        _written = time.GetTimestamp();
        await documents.ReportProgressAsync(documentId, _last, _total, cancellationToken);
    }
}
