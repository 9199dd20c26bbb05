using RagPlatform.Core.Access;
using RagPlatform.Core.Collections;
using RagPlatform.Core.Documents;
using Spectre.Console;

namespace RagPlatform.Web.Cli;

/// <summary>Uploads files, and watches them until each is ready or has failed. Whichever process ingests: this one, or a server over the same storage.</summary>
internal sealed class IngestRun(IServiceProvider services, IReadOnlyList<FileToIngest> files, IReadOnlyList<string> tags, Caller caller)
{
    private readonly IDocumentStore _documents = services.GetRequiredService<IDocumentStore>();
    private readonly TimeProvider _time = services.GetRequiredService<TimeProvider>();
    private readonly Dictionary<Guid, FileToIngest> _watched = [];
    private readonly List<IngestedFile> _done = [];
    private int _unchanged;

    public async Task<IngestResult> RunAsync(Collection collection, ProgressContext progress, TimeSpan look, CancellationToken cancellationToken)
    {
        var begun = _time.GetTimestamp();
        var uploading = progress.AddTask("Storing", maxValue: files.Count);
        var reading = progress.AddTask("Reading", maxValue: files.Count);
        foreach (var file in files)
        {
            await UploadAsync(collection.Id, file, cancellationToken);
            uploading.Increment(1);
        }

        using var timer = new PeriodicTimer(look, _time);
        while (await CountOpenAsync(collection.Id, reading, cancellationToken) > 0)
        {
            await timer.WaitForNextTickAsync(cancellationToken);
        }

        return new(
            collection.Name, collection.Id, _done.Count(file => file.State == DocumentState.Ready), _unchanged,
            _done.Count(file => file.State == DocumentState.Failed), _done.Sum(file => file.Chunks),
            Math.Round(_time.GetElapsedTime(begun).TotalSeconds, 1), [.. _done.OrderBy(file => file.Path, StringComparer.Ordinal)]);
    }

    private async Task UploadAsync(Guid collectionId, FileToIngest file, CancellationToken cancellationToken)
    {
        try
        {
            await using var content = new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.Read, 64 << 10, useAsync: true);
            var added = await services.GetRequiredService<DocumentUploads>()
                .UploadAsync(collectionId, file.Name, mediaType: null, content, tags, caller, cancellationToken);
            _unchanged += added.Outcome == AddOutcome.Unchanged ? 1 : 0;
            _watched[added.Document.Id] = file;
        }
        catch (Exception exception) when (exception is UploadException or AccessDeniedException or UnauthorizedAccessException or IOException)
        {
            _done.Add(new(file.Path, DocumentId: null, DocumentState.Failed, Pages: 0, Chunks: 0, exception.Message));
        }
    }

    private async Task<int> CountOpenAsync(Guid collectionId, ProgressTask reading, CancellationToken cancellationToken)
    {
        var present = (await _documents.ListAsync(collectionId, caller.Filter(), cancellationToken)).ToDictionary(document => document.Id);
        foreach (var (id, file) in _watched.ToList())
        {
            switch (present.GetValueOrDefault(id))
            {
                case { State: DocumentState.Ready or DocumentState.Failed } document:
                    _done.Add(new(file.Path, id, document.State, document.PagesTotal ?? document.PagesDone, document.Chunks, document.Error));
                    _watched.Remove(id);
                    break;
                case null: // Deleted by somebody, or a newer version took its place while it waited.
                    _done.Add(new(file.Path, id, DocumentState.Failed, 0, 0, "It was deleted or replaced before it could be read."));
                    _watched.Remove(id);
                    break;
            }
        }

        reading.Value = _done.Count;
        return _watched.Count;
    }
}
