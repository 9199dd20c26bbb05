using System.Security.Cryptography;
using System.Text;
using RagPlatform.Core.Access;
using RagPlatform.Core.Collections;
using RagPlatform.Core.Documents;
using RagPlatform.Core.Ingestion;
using RagPlatform.Core.Retrieval;
using RagPlatform.Tests.Doubles;

namespace RagPlatform.Tests.Sqlite;

/// <summary>The stores under test as one thing, with short ways to fill them. Contract suites get theirs from the class that derives.</summary>
public sealed class StoreUnderTest(IDocumentStore documents, IKnowledgeStore knowledge)
{
    internal const string Model = "hash";

    private readonly Embedder _embedder = new(new HashEmbedder(name: Model));

    public IDocumentStore Documents { get; } = documents;

    public IKnowledgeStore Knowledge { get; } = knowledge;

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public Task<Collection> AddCollectionAsync(string name) => Documents.AddCollectionAsync(name, null, Caller.Owner, Cancellation);

    public async Task<Document> AddDocumentAsync(Guid collection, string name, string content = "content", DateTimeOffset? addedAt = null)
    {
        var document = NewDocument(collection, name, content) with { AddedAt = addedAt ?? new DateTimeOffset(2026, 3, 1, 9, 0, 0, TimeSpan.Zero) };
        return (await Documents.AddAsync(document, AccessFilter.Everything, [], Cancellation)).Document;
    }

    public static Document NewDocument(Guid collection, string name, string content) => new()
    {
        Id = Guid.CreateVersion7(),
        CollectionId = collection,
        Name = name,
        MediaType = "text/plain",
        Size = content.Length,
        ContentHash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content))),
        State = DocumentState.Queued,
        AddedBy = "owner",
    };

    /// <summary>Adds a document and makes it searchable: one chunk a text, all on page 1.</summary>
    public async Task<Document> AddReadyAsync(Guid collection, string name, params string[] texts)
    {
        var document = await AddDocumentAsync(collection, name, string.Join('\n', texts));
        await Knowledge.StoreAsync(await IngestedAsync(document, texts), Cancellation);
        return document;
    }

    /// <summary>The same with tags.</summary>
    public async Task<Document> AddTaggedAsync(Guid collection, string name, string[] tags, params string[] texts)
    {
        var document = NewDocument(collection, name, string.Join('\n', texts)) with { Tags = tags };
        var added = (await Documents.AddAsync(document, AccessFilter.Everything, [], Cancellation)).Document;
        await Knowledge.StoreAsync(await IngestedAsync(added, texts), Cancellation);
        return added;
    }

    public Task<IngestedDocument> IngestedAsync(Document document, params string[] texts) =>
        IngestedInAsync(document, "en", Path.GetFileNameWithoutExtension(document.Name), texts);

    public async Task<IngestedDocument> IngestedInAsync(Document document, string? language, string title, params string[] texts)
    {
        var page = string.Join("\n\n", texts);
        var embeddings = await _embedder.EmbedPassagesAsync(texts, Cancellation);
        var start = 0;
        var chunks = texts.Select((text, i) =>
        {
            var chunk = new Chunk(i, text, "", 1, start, start + text.Length);
            start += text.Length + 2;
            return new EmbeddedChunk(chunk, embeddings[i]);
        }).ToList();
        return new(
            document.Id, title, language, [new(1, page, [], [])], chunks, Model, new(page.Length, [], 0.1));
    }

    public async Task<IReadOnlyList<string>> FindByTextAsync(string query, AccessFilter? filter = null, int top = 10) =>
        await TextsAsync((await Knowledge.SearchTextAsync(query, filter ?? AccessFilter.Everything, top, Cancellation)).Chunks);

    public async Task<IReadOnlyList<string>> FindByVectorAsync(string query, AccessFilter? filter = null, int top = 10) =>
        await TextsAsync(await Knowledge.SearchVectorAsync(
            await _embedder.EmbedQueryAsync(query, Cancellation), Model, filter ?? AccessFilter.Everything, top, Cancellation));

    private async Task<IReadOnlyList<string>> TextsAsync(IReadOnlyList<RankedChunk> ranked)
    {
        Assert.Equal(ranked.OrderByDescending(chunk => chunk.Score).Select(chunk => chunk.Score), ranked.Select(chunk => chunk.Score));
        var passages = await Knowledge.GetPassagesAsync([.. ranked.Select(chunk => chunk.ChunkId)], AccessFilter.Everything, Cancellation);
        return [.. passages.Select(passage => passage.Chunk.Text)];
    }
}
