using System.Net.Http.Headers;
using System.Text.Json.Serialization;

namespace RagPlatform.Client;

/// <summary>Calls for documents.</summary>
public sealed class DocumentCalls
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan LookAgainLater = TimeSpan.FromSeconds(3);

    private readonly Connection _connection;

    internal DocumentCalls(Connection connection) => _connection = connection;

    /// <summary>Uploads a document. It is stored durably when this returns; it can be searched once it is ready.</summary>
    /// <param name="collectionId">Where it goes.</param>
    /// <param name="name">File name with its ending, which says what it is.</param>
    /// <param name="content">Its bytes, read from here on to the end; not closed. One that can't be rewound is sent once only.</param>
    /// <param name="options">Labels, readers, progress; null for none.</param>
    /// <param name="cancellationToken">Stops the upload.</param>
    /// <exception cref="RagPlatformException">The server refused: too large, of a kind that can't be read, …</exception>
    public Task<Upload> UploadAsync(
        Guid collectionId, string name, Stream content, UploadOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(content);
        var start = content.CanSeek ? content.Position : 0;
        return _connection.SendAsync(
            HttpMethod.Post, $"api/collections/{collectionId}/documents", ClientJson.Default.Upload, content.CanSeek ? Repeat.Always : Repeat.Never, cancellationToken,
            () =>
            {
                if (content.CanSeek)
                {
                    content.Position = start;
                }

                return Form(name, content, options ?? new UploadOptions());
            });
    }

    /// <summary>A document and its state.</summary>
    /// <exception cref="RagPlatformException">The server refused: 404 when it does not exist or the caller may not see it.</exception>
    public Task<Document> GetAsync(Guid id, CancellationToken cancellationToken = default) =>
        _connection.SendAsync(HttpMethod.Get, $"api/documents/{id}", ClientJson.Default.Document, Repeat.Always, cancellationToken);

    /// <summary>Waits until a document was read: it is ready then, or failed, which <see cref="Document.Error"/> explains.</summary>
    /// <param name="id">The document.</param>
    /// <param name="progress">Told of each page; null for nobody.</param>
    /// <param name="cancellationToken">Stops waiting; the reading goes on.</param>
    /// <exception cref="RagPlatformException">The server refused.</exception>
    public async Task<Document> WaitUntilReadyAsync(Guid id, IProgress<Document>? progress = null, CancellationToken cancellationToken = default)
    {
        for (var wait = LookAgain; ; wait = wait < LookAgainLater ? wait * 1.3 : LookAgainLater)
        {
            var document = await GetAsync(id, cancellationToken);
            progress?.Report(document);
            if (document.State is DocumentState.Ready or DocumentState.Failed)
            {
                return document;
            }

            await _connection.WaitAsync(wait, cancellationToken);
        }
    }

    /// <summary>Documents of a collection, newest first.</summary>
    /// <exception cref="RagPlatformException">The server refused.</exception>
    public async Task<IReadOnlyList<Document>> ListAsync(Guid collectionId, CancellationToken cancellationToken = default) =>
        await _connection.SendAsync(
            HttpMethod.Get, $"api/collections/{collectionId}/documents", ClientJson.Default.DocumentArray, Repeat.Always, cancellationToken);

    /// <summary>Deletes a document.</summary>
    /// <exception cref="RagPlatformException">The server refused.</exception>
    public async Task DeleteAsync(Guid id, CancellationToken cancellationToken = default)
    {
        using var _ = await _connection.SendAsync(HttpMethod.Delete, $"api/documents/{id}", Repeat.WhenRefused, cancellationToken);
    }

    /// <summary>The file as it was uploaded. Dispose it when it was read.</summary>
    /// <exception cref="RagPlatformException">The server refused.</exception>
    public async Task<Stream> OpenOriginalAsync(Guid id, CancellationToken cancellationToken = default)
    {
        // The answer ends with its stream.
        var response = await _connection.SendAsync(HttpMethod.Get, $"api/documents/{id}/original", Repeat.Always, cancellationToken);
        return await response.Content.ReadAsStreamAsync(cancellationToken);
    }

    private static MultipartFormDataContent Form(string name, Stream content, UploadOptions options)
    {
        var form = new MultipartFormDataContent();
        AddList(form, "tags", options.Tags);
        AddList(form, "access", options.Access);
        var file = new UploadContent(content, options.Progress);
        if (options.MediaType is { } mediaType)
        {
            file.Headers.ContentType = MediaTypeHeaderValue.Parse(mediaType);
        }

        form.Add(file, "file", name);
        return form;
    }

    private static void AddList(MultipartFormDataContent form, string field, IReadOnlyList<string> values)
    {
        if (values.Count > 0)
        {
            form.Add(new StringContent(string.Join(',', values)), field);
        }
    }
}

/// <summary>What goes with an upload.</summary>
public sealed record UploadOptions
{
    /// <summary>Labels.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Who may read it besides the caller: <c>user:ID</c>, <c>group:ID</c>, <c>everyone</c>. Empty: whoever may read the collection.</summary>
    public IReadOnlyList<string> Access { get; init; } = [];

    /// <summary>Media type; null lets the server tell it by the name.</summary>
    public string? MediaType { get; init; }

    /// <summary>Told how many bytes were sent; null for nobody.</summary>
    public IProgress<long>? Progress { get; init; }
}

/// <summary>How far a document is.</summary>
[JsonConverter(typeof(CamelCaseEnum<DocumentState>))]
public enum DocumentState
{
    /// <summary>It waits to be read.</summary>
    Queued,

    /// <summary>It is being read.</summary>
    Ingesting,

    /// <summary>It can be searched.</summary>
    Ready,

    /// <summary>It could not be read.</summary>
    Failed,
}

/// <summary>What became of an upload.</summary>
[JsonConverter(typeof(CamelCaseEnum<UploadOutcome>))]
public enum UploadOutcome
{
    /// <summary>The document is new.</summary>
    Added,

    /// <summary>The same file was there already, and nothing was done.</summary>
    Unchanged,

    /// <summary>It takes the place of an older version.</summary>
    NewVersion,
}

/// <summary>Answer to an upload.</summary>
/// <param name="DocumentId">The document.</param>
/// <param name="State">Usually queued; that of the existing document when nothing has changed.</param>
/// <param name="Name">Its name.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Message">For people, when nothing was added; else null.</param>
public sealed record Upload(Guid DocumentId, DocumentState State, string Name, UploadOutcome Outcome, string? Message);

/// <summary>A document.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its file name.</param>
/// <param name="MediaType">Its media type.</param>
/// <param name="State">How far it is.</param>
/// <param name="PagesDone">Pages that were read.</param>
/// <param name="PagesTotal">Pages that it has; null while that is not known.</param>
/// <param name="Chunks">Pieces that are searched.</param>
/// <param name="Error">Why it could not be read, for people; else null.</param>
/// <param name="Report">What was read; null until then.</param>
/// <param name="CollectionId">Its collection.</param>
/// <param name="Size">Bytes of the original.</param>
/// <param name="ContentHash">SHA-256 of the original, hex.</param>
/// <param name="Version">Counts up with each upload of the same name that has changed.</param>
/// <param name="Language">Language of its text; null when not known.</param>
/// <param name="Tags">Labels.</param>
/// <param name="AddedBy">Id of the person who added it.</param>
/// <param name="AddedAt">When.</param>
public sealed record Document(
    Guid Id, string Name, string MediaType, DocumentState State, int PagesDone, int? PagesTotal, int Chunks, string? Error, ReadingReport? Report,
    Guid CollectionId, long Size, string ContentHash, int Version, string? Language, IReadOnlyList<string> Tags, string AddedBy, DateTimeOffset AddedAt);

/// <summary>What was read from a document.</summary>
/// <param name="Characters">Characters of text.</param>
/// <param name="Warnings">What could not be read, for people.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Title">Title that stands in the document; null for none.</param>
public sealed record ReadingReport(int Characters, IReadOnlyList<string> Warnings, double Seconds, string? Title);
