using Microsoft.Extensions.Options;
using RagPlatform.Backends.Sqlite;
using RagPlatform.Core.Access;
using RagPlatform.Core.Retrieval;
using RagPlatform.Tests.Doubles;
using RagPlatform.Tests.Sqlite;

namespace RagPlatform.Tests.Retrieval;

public sealed class RetrieverTests : IDisposable
{
    private static readonly AccessFilter Filter = Caller.Owner.Filter();

    private readonly TemporaryDatabase _database = new();
    private readonly StoreUnderTest _store;

    public RetrieverTests() => _store = new(
        new SqliteDocumentStore(_database.Database, _database.Time), new SqliteKnowledgeStore(_database.Database, _database.Time));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_best_passage_comes_first_with_the_scores_of_both_legs()
    {
        await FillAsync();

        var result = await Retriever().RetrieveAsync(["How much may a hotel cost?"], Filter, 2, RetrievalMode.Hybrid, Cancellation);

        Assert.Equal("A hotel may cost 120 euros.", result.Passages[0].Chunk.Text);
        Assert.Equal(2, result.Passages.Count);
        Assert.InRange(result.Passages[0].Score, result.Passages[1].Score, 1);
        Assert.True(result.Passages[0].TextScore > 0 && result.Passages[0].VectorScore > 0);
        Assert.Equal((3, RetrievalMode.Hybrid, null), (result.SearchedChunks, result.Mode, result.Notice));
        Assert.True(result.Elapsed > TimeSpan.Zero);
    }

    [Theory]
    [InlineData(RetrievalMode.Text, true, false)]
    [InlineData(RetrievalMode.Vector, false, true)]
    public async Task One_leg_alone_gives_its_score_only(RetrievalMode mode, bool hasText, bool hasVector)
    {
        await FillAsync();

        var best = (await Retriever().RetrieveAsync(["hotel cost"], Filter, 1, mode, Cancellation)).Passages[0];

        Assert.Equal((hasText, hasVector), (best.TextScore is not null, best.VectorScore is not null));
        Assert.InRange(best.Score, 0.01, 1);
    }

    [Fact]
    public async Task Several_queries_bring_what_any_of_them_finds_and_each_passage_once()
    {
        await FillAsync();

        var result = await Retriever().RetrieveAsync(["hotel cost", "", "trains booked", "hotel cost"], Filter, 10, RetrievalMode.Text, Cancellation);

        Assert.Equal(2, result.Passages.Count);
        Assert.Equal(result.Passages.Select(p => p.ChunkId).Distinct().Count(), result.Passages.Count);
    }

    [Fact]
    public async Task Without_a_model_words_alone_are_searched_and_the_result_says_so()
    {
        await FillAsync();

        var result = await Retriever(new Embedder(null)).RetrieveAsync(["hotel"], Filter, 5, RetrievalMode.Hybrid, Cancellation);

        Assert.Equal(RetrievalMode.Text, result.Mode);
        Assert.Equal("Searching by words alone: no embedding model is installed.", result.Notice);
        Assert.Single(result.Passages);
    }

    [Fact]
    public async Task A_collection_of_another_model_is_searched_by_words_and_the_result_says_what_to_do()
    {
        await FillAsync();

        var result = await Retriever(new(new HashEmbedder(32, "other"))).RetrieveAsync(["hotel"], Filter, 5, RetrievalMode.Hybrid, Cancellation);

        Assert.Equal(RetrievalMode.Text, result.Mode);
        Assert.StartsWith("Policies was embedded with hash (64); re-index it to use other (32).", result.Notice, StringComparison.Ordinal);
        Assert.Single(result.Passages);
    }

    [Fact]
    public async Task Nothing_is_found_in_nothing()
    {
        var result = await Retriever().RetrieveAsync(["hotel"], Filter, 5, RetrievalMode.Hybrid, Cancellation);

        Assert.Empty(result.Passages);
        Assert.Equal(0, result.SearchedChunks);
    }

    public void Dispose() => _database.Dispose();

    private Retriever Retriever(Embedder? embedder = null) => new(
        _store.Knowledge, embedder ?? new(new HashEmbedder(name: "hash")), Options.Create(new RetrievalOptions()));

    private async Task FillAsync()
    {
        var collection = await _store.AddCollectionAsync("Policies");
        await _store.AddReadyAsync(collection.Id, "travel.txt", "Trains are booked first.", "A hotel may cost 120 euros.", "Ships are slow.");
    }
}
