using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RagPlatform.Backends.Sqlite;
using RagPlatform.Core;
using RagPlatform.Core.Access;
using RagPlatform.Core.Documents;
using RagPlatform.Core.Ingestion;
using RagPlatform.Core.Ingestion.Extraction;
using RagPlatform.Core.Retrieval;
using RagPlatform.Tests.Doubles;
using RagPlatform.Tests.Sqlite;

namespace RagPlatform.Tests.Ingestion;

/// <summary>Everything from upload to index over a real SQLite file, with an embedder that needs no model.</summary>
internal sealed class IngestionFixture : IDisposable
{
    private readonly TemporaryDatabase _database = new();

    public IngestionFixture(IngestionOptions? options = null, IDocumentExtractor? extractor = null, Embedder? embedder = null)
    {
        Options = options ?? new IngestionOptions();
        var ingestion = Microsoft.Extensions.Options.Options.Create(Options);
        var storage = Microsoft.Extensions.Options.Options.Create(new StorageOptions { Path = _database.Folder });
        Documents = new SqliteDocumentStore(_database.Database, _database.Time);
        Knowledge = new SqliteKnowledgeStore(_database.Database, _database.Time);
        Originals = new OriginalStore(storage);
        Queue = new IngestionQueue();
        Uploads = new DocumentUploads(Documents, new SqliteUnfiledFiles(_database.Database, _database.Time), new AccessRules(new SqliteAccessStore(_database.Database, _database.Time)), Originals, Queue, ingestion, _database.Time);
        var pipeline = new IngestionPipeline(
            extractor ?? new DocumentExtractors(Options.Limits), Originals, Documents, Knowledge, embedder ?? new Embedder(new HashEmbedder()),
            new ForegroundWork(TimeProvider.System), Microsoft.Extensions.Options.Options.Create(new ChunkingOptions()), TimeProvider.System);
        Worker = new IngestionWorker(pipeline, Documents, Originals, Queue, ingestion, TimeProvider.System, NullLogger<IngestionWorker>.Instance);
    }

    public IngestionOptions Options { get; }

    public string Folder => _database.Folder;

    public IDocumentStore Documents { get; }

    public IKnowledgeStore Knowledge { get; }

    public OriginalStore Originals { get; }

    public IngestionQueue Queue { get; }

    public DocumentUploads Uploads { get; }

    public IngestionWorker Worker { get; }

    public DateTimeOffset Now => _database.Time.GetUtcNow();

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async Task<Guid> AddCollectionAsync() => (await Documents.AddCollectionAsync("HR", null, Caller.Owner, Cancellation)).Id;

    public async Task<AddedDocument> UploadAsync(Guid collection, string name, byte[] content, string? mediaType = null) =>
        await Uploads.UploadAsync(collection, name, mediaType, new MemoryStream(content), [], Caller.Owner, Cancellation);

    public async Task<Document> FindAsync(Guid id) =>
        await Documents.FindAsync(id, AccessFilter.Everything, Cancellation) ?? throw new InvalidOperationException("The document is gone.");

    public async Task<IReadOnlyList<Passage>> SearchAsync(string query)
    {
        var found = await Knowledge.SearchTextAsync(query, AccessFilter.Everything, 10, Cancellation);
        return await Knowledge.GetPassagesAsync([.. found.Chunks.Select(chunk => chunk.ChunkId)], AccessFilter.Everything, Cancellation);
    }

    public void Dispose()
    {
        Worker.Dispose();
        Uploads.Dispose();
        _database.Dispose();
    }
}
