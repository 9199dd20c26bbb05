using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using RagPlatform.Backends.Sqlite;
using RagPlatform.Backends.Sqlite.Indexing;
using RagPlatform.Core.Access;
using RagPlatform.Core.Documents;
using RagPlatform.Core.Evaluation;
using RagPlatform.Core.Ingestion;

namespace RagPlatform.Benchmarks.Store;

/// <summary>
/// What storing, listing and searching cost, over made-up documents: words by Zipf's law, 384 dimensions. Times of a search are those of
/// the store: embedding the question comes on top.
/// </summary>
internal sealed partial class StoreBenchmark : IDisposable
{
    private const int Dimensions = 384;
    private const int ChunkWords = 160;
    private const string Model = "made-up";

    private readonly Random _random = new(1);
    private readonly string _folder = Directory.CreateTempSubdirectory("ragplatform-store-").FullName;
    private readonly SqliteDatabase _database;
    private readonly SqliteDocumentStore _documents;
    private readonly SqliteKnowledgeStore _knowledge;

    private StoreBenchmark()
    {
        _database = SqliteDatabase.Open(_folder);
        _documents = new(_database, TimeProvider.System);
        _knowledge = new(_database, TimeProvider.System);
    }

    /// <param name="chunks">Chunks in the store; 5,000 unless told.</param>
    public static async Task<int> RunAsync(string[] chunks)
    {
        var count = chunks.Length == 0 ? 5000 : int.Parse(chunks[0], CultureInfo.InvariantCulture);
        using var benchmark = new StoreBenchmark();
        await benchmark.StoreAsync(count);
        await benchmark.ListAsync();
        await benchmark.SearchAsync(count);
        await benchmark.FilterAsync(count);
        benchmark.Scan();
        return 0;
    }

    public void Dispose()
    {
        _database.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task StoreAsync(int chunks)
    {
        var collection = await _documents.AddCollectionAsync("Benchmark", null, Caller.Owner, CancellationToken.None);
        var add = new List<double>();
        var store = new List<double>();
        const int perDocument = 300;
        for (var i = 0; i < (chunks + perDocument - 1) / perDocument; i++)
        {
            var document = NewDocument(collection.Id, i);
            add.Add(await MeasureAsync(() => _documents.AddAsync(document, AccessFilter.Everything, [], CancellationToken.None)));
            var ingested = Ingested(document.Id, Math.Min(perDocument, chunks - (i * perDocument)));
            Remember(ingested, i);
            store.Add(await MeasureAsync(() => _knowledge.StoreAsync(ingested, CancellationToken.None)));
        }

        Report("upload of a document, durable", add);
        Report("document of 300 chunks, one transaction", store);
        for (var i = 0; i < 3000; i++)
        {
            await _documents.AddAsync(NewDocument(collection.Id, 100_000 + i), AccessFilter.Everything, [], CancellationToken.None);
        }
    }

    private async Task ListAsync()
    {
        var list = new List<double>();
        for (var i = 0; i < 20; i++)
        {
            list.Add(await MeasureAsync(() => _documents.ListAsync(null, Caller.Owner.Filter(), CancellationToken.None)));
        }

        Report("list of 3,000 documents", list);
    }

    private async Task SearchAsync(int chunks)
    {
        var cold = new SqliteKnowledgeStore(_database, TimeProvider.System);
        var filter = Caller.Owner.Filter();
        var query = Embedding();
        Report($"first text search: index of {chunks} chunks read", [await MeasureAsync(() => cold.SearchTextAsync("w1", filter, 10, CancellationToken.None))]);
        Report("first vector search: the same", [await MeasureAsync(() => cold.SearchVectorAsync(query, Model, filter, 10, CancellationToken.None))]);
        var (text, vector) = (new List<double>(), new List<double>());
        for (var i = 0; i < 500; i++)
        {
            // Ten words, half of them frequent: a long question.
            var question = string.Join(' ', Enumerable.Range(0, 10).Select(_ => Word()));
            text.Add(await MeasureAsync(() => _knowledge.SearchTextAsync(question, filter, 200, CancellationToken.None)));
            query = Embedding();
            vector.Add(await MeasureAsync(() => _knowledge.SearchVectorAsync(query, Model, filter, 200, CancellationToken.None)));
        }

        Report($"text search, {chunks} chunks, 200 wanted", text);
        Report($"vector search, {chunks} chunks, 200 wanted", vector);
    }

    private void Scan()
    {
        const int rows = 100_000;
        var index = new VectorIndex(Dimensions);
        for (var i = 0; i < rows; i++)
        {
            index.Append(i, i, Embedding());
        }

        var scope = SearchScope.All(rows);
        var scan = new List<double>();
        for (var i = 0; i < 100; i++)
        {
            var query = Embedding();
            var started = Stopwatch.GetTimestamp();
            index.Search(query, scope, 10);
            scan.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        Report("scan of 100,000 × 384, 10 wanted", scan);
    }

    private static Document NewDocument(Guid collection, int number) => new()
    {
        Id = Guid.CreateVersion7(), CollectionId = collection, Name = $"document-{number}.txt", MediaType = "text/plain", Size = 1,
        ContentHash = number.ToString("x64", CultureInfo.InvariantCulture), State = DocumentState.Queued,
        AddedAt = TimeProvider.System.GetUtcNow(),
    };

    private IngestedDocument Ingested(Guid id, int chunks) => new(
        id, "A made-up document", "en", [],
        [.. Enumerable.Range(0, chunks).Select(i =>
        {
            var text = string.Join(' ', Enumerable.Range(0, ChunkWords).Select(_ => Word()));
            return new EmbeddedChunk(new Chunk(i, text, "Heading", 1, 0, text.Length), Embedding());
        })],
        Model, new(0, [], 0));

    // Rank 1 to some 60,000, each about as frequent as the inverse of its rank.
    private string Word() => $"w{(int)Math.Exp(_random.NextDouble() * 11)}";

    private float[] Embedding()
    {
        var values = new float[Dimensions];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = _random.NextSingle() - 0.5f;
        }

        TensorPrimitives.Divide(values, TensorPrimitives.Norm<float>(values), values);
        return values;
    }

    private static async Task<double> MeasureAsync(Func<Task> work)
    {
        var started = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private static void Report(string what, List<double> times) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"  {what,-52} {RankingMetrics.Percentile(times, 0.5),8:F2} ms (p95 {RankingMetrics.Percentile(times, 0.95):F2} ms, {times.Count} times)"));
}
