using RagPlatform.Core.Access;
using RagPlatform.Core.Documents;
using RagPlatform.Core.Ingestion;
using RagPlatform.Core.Retrieval;
using static RagPlatform.Tests.Sqlite.StoreUnderTest;

namespace RagPlatform.Tests.Sqlite;

/// <summary>What every knowledge store does. A store's test class derives from it and says how one is made.</summary>
public abstract class KnowledgeStoreContract
{
    private static readonly AccessFilter All = AccessFilter.Everything;

    protected abstract StoreUnderTest Store { get; }

    private IKnowledgeStore Knowledge => Store.Knowledge;

    [Fact]
    public async Task A_stored_document_is_ready_and_found_by_words_and_by_meaning()
    {
        var collection = await Store.AddCollectionAsync("Policies");
        var document = await Store.AddReadyAsync(collection.Id, "travel.txt", "Trains are booked first.", "Hotels cost 120 euros.");

        Assert.Equal(["Hotels cost 120 euros."], await Store.FindByTextAsync("hotels"));
        Assert.Equal("Hotels cost 120 euros.", (await Store.FindByVectorAsync("hotels cost"))[0]);
        var ready = await Store.Documents.FindAsync(document.Id, All, Cancellation);
        Assert.Equal((DocumentState.Ready, 2, "en"), (ready!.State, ready.Chunks, ready.Language));
        Assert.NotNull(ready.Report);
    }

    [Fact]
    public async Task A_passage_comes_back_as_it_was_stored_and_in_the_order_asked_for()
    {
        var collection = await Store.AddCollectionAsync("Policies");
        var document = await Store.AddDocumentAsync(collection.Id, "travel.txt");
        var chunks = new[]
        {
            new Chunk(0, "Trains first.", "Travel › Booking", 3, 40, 53, SectionKind.List),
            new Chunk(1, "Hotel: 120 €", "Travel", 4, 0, 12, SectionKind.Table),
        };
        await Knowledge.StoreAsync(
            new(document.Id, "Travel policy", "en", [], [.. chunks.Select(c => new EmbeddedChunk(c, default))], null, new(25, [], 1)), Cancellation);
        var train = (await Knowledge.SearchTextAsync("trains", All, 10, Cancellation)).Chunks[0].ChunkId;
        var hotel = (await Knowledge.SearchTextAsync("hotel", All, 10, Cancellation)).Chunks[0].ChunkId;

        var passages = await Knowledge.GetPassagesAsync([hotel, 999_999, train], All, Cancellation);

        Assert.Equal([new(hotel, document.Id, "travel.txt", "Travel policy", collection.Id, chunks[1], "en"),
            new Passage(train, document.Id, "travel.txt", "Travel policy", collection.Id, chunks[0], "en")], passages);
    }

    [Fact]
    public async Task Pages_come_back_with_headings_and_word_boxes()
    {
        var collection = await Store.AddCollectionAsync("Policies");
        var document = await Store.AddDocumentAsync(collection.Id, "travel.pdf");
        var word = new WordBox(0, 6, 0.125f, 0.25f, 0.5f, 0.015f);
        DocumentPage[] pages =
        [
            new(1, "Trains first.", [new(0, "Travel › Booking", SectionKind.List)], [word]),
            new(2, "Hôtel 120 € 🏨", [], []),
        ];
        await Knowledge.StoreAsync(new(document.Id, "Travel", "en", pages, [], null, new(25, [], 1)), Cancellation);

        var first = await Knowledge.ReadPageAsync(document.Id, 1, Caller.Owner.Filter(), Cancellation);
        var all = await Knowledge.ReadPagesAsync(document.Id, Caller.Owner.Filter(), Cancellation);

        Assert.Equal(("Trains first.", 1), (first!.Text, first.Number));
        Assert.Equal(pages[0].Headings, first.Headings);
        var box = Assert.Single(first.Words);
        Assert.Equal((0, 6), (box.Start, box.Length));
        Assert.Equal([0.125, 0.25, 0.5, 0.015], [box.Left, box.Top, box.Width, box.Height], (a, b) => Math.Abs(a - b) < 0.0001);
        Assert.Equal(["Trains first.", "Hôtel 120 € 🏨"], all.Select(page => page.Text));
        Assert.All(all, page => Assert.Empty(page.Words));
        Assert.Null(await Knowledge.ReadPageAsync(document.Id, 3, All, Cancellation));
    }

    [Fact]
    public async Task Storing_a_document_again_replaces_what_was_known_of_it()
    {
        var collection = await Store.AddCollectionAsync("Policies");
        var document = await Store.AddReadyAsync(collection.Id, "travel.txt", "Trains first.", "Hotels later.");
        Assert.Single(await Store.FindByVectorAsync("hotels", top: 1));

        await Knowledge.StoreAsync(await Store.IngestedAsync(document, "Ships are fine."), Cancellation);

        Assert.Empty(await Store.FindByTextAsync("trains hotels"));
        Assert.Equal(["Ships are fine."], await Store.FindByVectorAsync("hotels"));
        Assert.Equal("Ships are fine.", Assert.Single(await Knowledge.ReadPagesAsync(document.Id, All, Cancellation)).Text);
    }

    [Fact]
    public async Task Documents_that_are_not_ready_are_not_found()
    {
        var collection = await Store.AddCollectionAsync("Policies");
        await Store.AddReadyAsync(collection.Id, "a.txt", "Trains first.");
        await Store.AddDocumentAsync(collection.Id, "trains.txt", "trains");

        Assert.Single(await Store.FindByTextAsync("trains"));
        Assert.Equal((1, 1), await CountsAsync(All));
    }

    [Fact]
    public async Task A_search_looks_in_the_collections_of_the_filter_only()
    {
        var (first, second) = (await Store.AddCollectionAsync("First"), await Store.AddCollectionAsync("Second"));
        await Store.AddReadyAsync(first.Id, "a.txt", "Trains of the first.");
        await Store.AddReadyAsync(second.Id, "b.txt", "Trains of the second.");

        Assert.Equal(["Trains of the second."], await Store.FindByTextAsync("trains", Caller.Owner.Filter([second.Id])));
        Assert.Equal(["Trains of the second."], await Store.FindByVectorAsync("trains", Caller.Owner.Filter([second.Id])));
        Assert.Equal(2, (await Store.FindByTextAsync("trains", Caller.Owner.Filter())).Count);
        Assert.Empty(await Store.FindByTextAsync("trains", Caller.Owner.Filter([])));
    }

    [Fact]
    public async Task Tags_narrow_rankings_counts_and_statistics_to_what_has_all_of_one_set()
    {
        var collection = await Store.AddCollectionAsync("Policies");
        await Store.AddTaggedAsync(collection.Id, "a.txt", ["team:hr", "year:2026"], "Trains of the first.");
        var second = await Store.AddTaggedAsync(collection.Id, "b.txt", ["team:hr", "year:2025"], "Trains of the second.", "Ships of the second.");
        await Store.AddTaggedAsync(collection.Id, "c.txt", [], "Trains of the third.");
        var old = Tagged(["team:hr", "year:2025"]);

        Assert.Equal(["Trains of the second."], await Store.FindByTextAsync("trains", old));
        Assert.Equal(["Trains of the second.", "Ships of the second."], await Store.FindByVectorAsync("trains of the second", old));
        Assert.Equal((2, 1), await CountsAsync(old));
        Assert.Equal(1, (await Knowledge.CountTermsAsync(["trains"], old, Cancellation)).ChunksWithTerm["trains"]);
        Assert.Equal(2, (await Store.FindByTextAsync("trains", Tagged(["year:2025"], ["year:2026"]))).Count);
        Assert.Equal(3, (await Store.FindByTextAsync("trains", Tagged([[]]))).Count); // A set that asks for nothing.
        Assert.Empty(await Store.FindByTextAsync("trains", Tagged()));
        Assert.Empty(await Store.FindByTextAsync("trains", Tagged(["team:hr", "year:2024"], ["team"], ["TEAM:HR"])));
        Assert.Empty(await Knowledge.GetPassagesAsync([.. (await Knowledge.SearchTextAsync("third", All, 10, Cancellation)).Chunks.Select(c => c.ChunkId)], old, Cancellation));
        Assert.Equal(
            ["Trains of the second."],
            await Store.FindByTextAsync("trains", Tagged([$"{ReservedTags.DocumentId}{second.Id}", $"{ReservedTags.FileId}{second.Id}", $"{ReservedTags.FileType}text/plain"])));
    }

    [Fact]
    public async Task Tags_show_nobody_what_they_may_not_see()
    {
        var collection = await Store.AddCollectionAsync("Policies");
        var document = await Store.AddTaggedAsync(collection.Id, "a.txt", ["team:hr"], "Trains first.");
        var stranger = new AccessFilter(["user:stranger"]) { Tags = [["team:hr"], [], [ReservedTags.DocumentId + document.Id]] };

        Assert.Empty(await Store.FindByTextAsync("trains", stranger));
        Assert.Empty(await Store.FindByVectorAsync("trains", stranger));
        Assert.Empty(await Knowledge.ListPassagesAsync(stranger, 10, Cancellation));
        Assert.Equal((0, 0), await CountsAsync(stranger));
        Assert.Null(await Store.Documents.FindAsync(document.Id, stranger, Cancellation));
    }

    [Fact]
    public async Task Passages_are_listed_from_the_newest_document_on_each_from_its_beginning()
    {
        var collection = await Store.AddCollectionAsync("Policies");
        await Store.AddTaggedAsync(collection.Id, "a.txt", ["team:hr"], "One.", "Two.");
        await Store.AddTaggedAsync(collection.Id, "b.txt", ["team:hr"], "Three.", "Four.");
        await Store.AddTaggedAsync(collection.Id, "c.txt", [], "Five.");

        var listed = await Knowledge.ListPassagesAsync(Tagged(["team:hr"]), 3, Cancellation);

        Assert.Equal(["Three.", "Four.", "One."], listed.Select(passage => passage.Chunk.Text));
    }

    [Fact]
    public async Task Somebody_without_a_right_finds_and_reads_nothing()
    {
        var collection = await Store.AddCollectionAsync("Policies");
        var document = await Store.AddReadyAsync(collection.Id, "a.txt", "Trains first.");
        var id = (await Knowledge.SearchTextAsync("trains", All, 1, Cancellation)).Chunks[0].ChunkId;
        var stranger = new AccessFilter(["user:stranger"]);

        Assert.Empty(await Store.FindByTextAsync("trains", stranger));
        Assert.Empty(await Store.FindByVectorAsync("trains", stranger));
        Assert.Empty(await Knowledge.GetPassagesAsync([id], stranger, Cancellation));
        Assert.Null(await Knowledge.ReadPageAsync(document.Id, 1, stranger, Cancellation));
        Assert.Empty(await Knowledge.ReadPagesAsync(document.Id, stranger, Cancellation));
        Assert.Equal((0, 0), await CountsAsync(stranger));
        Assert.Equal(0, (await Knowledge.CountTermsAsync(["trains"], stranger, Cancellation)).ChunksWithTerm["trains"]);
    }

    [Fact]
    public async Task What_may_not_be_seen_changes_no_score()
    {
        var (seen, hidden) = (await Store.AddCollectionAsync("Seen"), await Store.AddCollectionAsync("Hidden"));
        await Store.AddReadyAsync(seen.Id, "a.txt", "Trains are booked first.", "Hotels are booked later.", "Ships are slow.");
        var filter = Caller.Owner.Filter([seen.Id]);
        var before = await Knowledge.SearchTextAsync("booked trains", filter, 10, Cancellation);

        await Store.AddReadyAsync(hidden.Id, "b.txt", "Trains, trains and more trains that nobody may read about.", "Trains again.");

        var after = await Knowledge.SearchTextAsync("booked trains", filter, 10, Cancellation);
        Assert.Equal(before.Chunks, after.Chunks);
        Assert.Equal(before.Ceiling, after.Ceiling);
    }

    [Theory]
    [InlineData("\"")]
    [InlineData("NEAR(trains hotels, 2)")]
    [InlineData("heading: trains OR title:hotels*")]
    [InlineData("trains AND NOT (hotels")]
    [InlineData("trains'; DROP TABLE documents; --")]
    [InlineData("trains \0 \uD800 hotels")]
    public async Task A_query_is_words_whatever_characters_it_has(string query)
    {
        var collection = await Store.AddCollectionAsync("Policies");
        await Store.AddReadyAsync(collection.Id, "a.txt", "Trains and hotels are booked first.");

        var found = await Store.FindByTextAsync(query);

        Assert.Equal(query == "\"" ? 0 : 1, found.Count);
    }

    [Fact]
    public async Task Nothing_is_found_with_an_empty_query_or_words_that_no_document_has()
    {
        var collection = await Store.AddCollectionAsync("Policies");
        await Store.AddReadyAsync(collection.Id, "a.txt", "Trains first.");

        Assert.Empty(await Store.FindByTextAsync(""));
        Assert.Empty(await Store.FindByTextAsync("submarines"));
        Assert.Empty(await Store.FindByTextAsync("trains", top: 0));
    }

    [Fact]
    public async Task Words_are_found_in_other_forms_in_the_language_of_the_document()
    {
        var collection = await Store.AddCollectionAsync("Policies");
        var english = await Store.AddDocumentAsync(collection.Id, "en.txt", "en");
        await Knowledge.StoreAsync(await Store.IngestedInAsync(english, "en", "Leave", "Employees are travelling abroad."), Cancellation);
        var german = await Store.AddDocumentAsync(collection.Id, "de.txt", "de");
        await Knowledge.StoreAsync(await Store.IngestedInAsync(german, "de", "Urlaub", "Die Häuser gehören der Firma."), Cancellation);
        var chinese = await Store.AddDocumentAsync(collection.Id, "zh.txt", "zh");
        await Knowledge.StoreAsync(await Store.IngestedInAsync(chinese, "zh", "假期", "员工每年有二十六天年假。"), Cancellation);

        Assert.Equal(["Employees are travelling abroad."], await Store.FindByTextAsync("Does an employee travel?"));
        Assert.Equal(["Die Häuser gehören der Firma."], await Store.FindByTextAsync("Welches Haus?"));
        Assert.Equal(["员工每年有二十六天年假。"], await Store.FindByTextAsync("年假有几天"));
    }

    [Theory]
    [InlineData("Kosten")]
    [InlineData("Reise")]
    [InlineData("Reisekostenabrechnung")]
    public async Task Parts_of_german_compounds_are_found_and_compounds_by_their_parts(string query)
    {
        var collection = await Store.AddCollectionAsync("Richtlinien");
        var document = await Store.AddDocumentAsync(collection.Id, "reise.txt");
        await Knowledge.StoreAsync(
            await Store.IngestedInAsync(document, "de", "", "Die Abrechnung der Reisekosten folgt im März.", "Urlaub gibt es reichlich."), Cancellation);

        Assert.Equal(["Die Abrechnung der Reisekosten folgt im März."], await Store.FindByTextAsync(query));
    }

    [Fact]
    public async Task The_ceiling_tells_how_much_of_the_query_was_found()
    {
        var collection = await Store.AddCollectionAsync("Policies");
        await Store.AddReadyAsync(collection.Id, "a.txt", "Trains first.", "Hotels later.");

        var known = await Knowledge.SearchTextAsync("the trains", All, 10, Cancellation);
        var halfKnown = await Knowledge.SearchTextAsync("trains submarines", All, 10, Cancellation);

        Assert.InRange(known.Chunks[0].Score / known.Ceiling, 0.3, 1);
        Assert.True(halfKnown.Chunks[0].Score / halfKnown.Ceiling < 0.6 * known.Chunks[0].Score / known.Ceiling);
        Assert.Equal(0, (await Knowledge.SearchTextAsync("", All, 10, Cancellation)).Ceiling);
    }

    [Fact]
    public async Task Title_and_heading_are_searched_too()
    {
        var collection = await Store.AddCollectionAsync("Policies");
        var document = await Store.AddDocumentAsync(collection.Id, "a.txt");
        await Knowledge.StoreAsync(
            new(document.Id, "Travel policy", "en", [], [new(new Chunk(0, "Up to 120 €.", "Hotels", 1, 0, 12), default)], null, new(12, [], 1)),
            Cancellation);

        Assert.Single(await Store.FindByTextAsync("travelling"));
        Assert.Single(await Store.FindByTextAsync("hotel"));
    }

    [Fact]
    public async Task An_embedding_of_another_model_is_refused_and_the_message_says_what_to_do()
    {
        var collection = await Store.AddCollectionAsync("Policies");
        await Store.AddReadyAsync(collection.Id, "a.txt", "Trains first.");
        var document = await Store.AddDocumentAsync(collection.Id, "b.txt", "b");
        var ingested = await Store.IngestedAsync(document, "Hotels.") with { EmbeddingModel = "other" };

        var exception = await Assert.ThrowsAsync<EmbeddingMismatchException>(() => Knowledge.StoreAsync(ingested, Cancellation));

        Assert.Equal("Collection 'Policies' was embedded with hash (64); re-index it to use other (64).", exception.Message);
        Assert.Equal(DocumentState.Queued, (await Store.Documents.FindAsync(document.Id, All, Cancellation))!.State);
        Assert.Empty(await Store.FindByTextAsync("hotels"));
    }

    [Fact]
    public async Task A_collection_remembers_its_model_until_nothing_is_left_that_it_embedded()
    {
        var collection = await Store.AddCollectionAsync("Policies");
        var first = await Store.AddReadyAsync(collection.Id, "a.txt", "Trains first.");
        Assert.Equal((Model, 64), await ModelAsync());
        await Store.Documents.DeleteAsync([first.Id], All, Cancellation);
        await Store.Documents.PurgeAsync(new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero), Cancellation);

        var document = await Store.AddDocumentAsync(collection.Id, "b.txt", "b");
        await Knowledge.StoreAsync(await Store.IngestedAsync(document, "Hotels.") with { EmbeddingModel = "other" }, Cancellation);

        Assert.Equal(("other", 64), await ModelAsync());

        async Task<(string?, int?)> ModelAsync()
        {
            var listed = Assert.Single(await Store.Documents.ListCollectionsAsync(All, Cancellation)).Collection;
            return (listed.EmbeddingModel, listed.EmbeddingDimensions);
        }
    }

    [Fact]
    public async Task A_search_with_another_models_embedding_finds_nothing_rather_than_nonsense()
    {
        var collection = await Store.AddCollectionAsync("Policies");
        await Store.AddReadyAsync(collection.Id, "a.txt", "Trains first.");

        Assert.Empty(await Knowledge.SearchVectorAsync(new float[64], "other", All, 10, Cancellation));
        Assert.Empty(await Knowledge.SearchVectorAsync(new float[65], Model, All, 10, Cancellation));
    }

    [Fact]
    public async Task The_content_of_a_filter_is_described()
    {
        var collection = await Store.AddCollectionAsync("Policies");
        await Store.AddReadyAsync(collection.Id, "a.txt", "Trains first.", "Hotels later.");
        var unknown = await Store.AddDocumentAsync(collection.Id, "b.txt", "b");
        await Knowledge.StoreAsync(await Store.IngestedInAsync(unknown, null, "b", "xyz"), Cancellation);
        await Store.AddCollectionAsync("Empty");

        var content = await Knowledge.DescribeAsync(Caller.Owner.Filter(), Cancellation);

        Assert.Equal((3, 2), (content.Chunks, content.Documents));
        Assert.Equal(["en", null], content.Languages.OrderByDescending(language => language));
        Assert.Equal(new CollectionEmbedding(collection.Id, "Policies", Model, 64), Assert.Single(content.Collections));
    }

    [Fact]
    public async Task Words_are_counted_over_the_visible_chunks_in_all_their_forms()
    {
        var collection = await Store.AddCollectionAsync("Policies");
        await Store.AddReadyAsync(collection.Id, "a.txt", "A train is booked.", "Trains are booked and the train leaves.", "Ships.");

        var counted = await Knowledge.CountTermsAsync(["Trains", "the", "submarine"], Caller.Owner.Filter(), Cancellation);

        Assert.Equal((3, 1), (counted.Chunks, counted.Documents));
        Assert.Equal((2, 1, 0), (counted.ChunksWithTerm["Trains"], counted.ChunksWithTerm["the"], counted.ChunksWithTerm["submarine"]));
    }

    [Fact]
    public async Task Searches_go_on_while_documents_are_stored()
    {
        var collection = await Store.AddCollectionAsync("Policies");
        await Store.AddReadyAsync(collection.Id, "first.txt", "Trains first.");
        using var stop = new CancellationTokenSource();

        var searching = Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                Assert.NotEmpty(await Store.FindByTextAsync("trains", top: 100));
                Assert.NotEmpty(await Store.FindByVectorAsync("trains", top: 100));
            }
        })));
        for (var i = 0; i < 30; i++)
        {
            await Store.AddReadyAsync(collection.Id, $"{i}.txt", $"Trains number {i}.", $"Hotels number {i}.");
        }

        await stop.CancelAsync();
        await searching;

        Assert.Equal(31, (await Store.FindByTextAsync("trains", top: 100)).Count);
        Assert.Equal(61, (await Store.FindByVectorAsync("trains", top: 100)).Count);
    }

    private static AccessFilter Tagged(params string[][] sets) => Caller.Owner.Filter() with { Tags = sets };

    private async Task<(int Chunks, int Documents)> CountsAsync(AccessFilter filter)
    {
        var content = await Knowledge.DescribeAsync(filter, Cancellation);
        return (content.Chunks, content.Documents);
    }
}
