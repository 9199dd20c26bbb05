using System.Globalization;
using RagPlatform.Backends.Sqlite;
using RagPlatform.Core.Access;
using RagPlatform.Core.Evaluation;
using RagPlatform.Core.Ingestion;

namespace RagPlatform.Benchmarks.Store;

/// <content>
/// What the filter costs: a person who may see every tenth document, against a search of everything, and against a store that holds that
/// tenth alone, which is the best that a filter could do.
/// </content>
internal sealed partial class StoreBenchmark
{
    private const int OneIn = 10;
    private const int Rounds = 300;

    private readonly List<Guid> _ids = [];
    private readonly List<IngestedDocument> _tenth = [];

    private void Remember(IngestedDocument document, int number)
    {
        _ids.Add(document.DocumentId);
        if (number % OneIn == 0)
        {
            _tenth.Add(document);
        }
    }

    private async Task FilterAsync(int chunks)
    {
        using var alone = new StoreBenchmark();
        var collection = await alone._documents.AddCollectionAsync("Tenth", null, Caller.Owner, CancellationToken.None);
        for (var i = 0; i < _tenth.Count; i++)
        {
            await alone._documents.AddAsync(NewDocument(collection.Id, i) with { Id = _tenth[i].DocumentId }, AccessFilter.Everything, [], CancellationToken.None);
            await alone._knowledge.StoreAsync(_tenth[i], CancellationToken.None);
        }

        var access = new SqliteAccessStore(_database, TimeProvider.System);
        foreach (var id in _ids.Where((_, i) => i % OneIn != 0))
        {
            await access.SetGrantsAsync(
                new(AccessTargetKind.Document, id), [new("user:other", AccessRole.Owner, "", DateTimeOffset.UnixEpoch)], CancellationToken.None);
        }

        await CompareAsync(
            $"text search, {chunks} chunks", () => string.Join(' ', Enumerable.Range(0, 10).Select(_ => Word())),
            (store, question, filter) => store.SearchTextAsync(question, filter, 200, CancellationToken.None), alone._knowledge);
        await CompareAsync(
            $"vector search, {chunks} chunks", Embedding,
            (store, query, filter) => store.SearchVectorAsync(query, Model, filter, 200, CancellationToken.None), alone._knowledge);
    }

    // In turn, so that whatever else the machine does falls on all three alike.
    private async Task CompareAsync<T>(string what, Func<T> ask, Func<SqliteKnowledgeStore, T, AccessFilter, Task> search, SqliteKnowledgeStore alone)
    {
        var person = Caller.Owner.Filter();
        var (everything, filtered, tenth) = (new List<double>(), new List<double>(), new List<double>());
        for (var i = -10; i < Rounds; i++)
        {
            var question = ask();
            var all = await MeasureAsync(() => search(_knowledge, question, AccessFilter.Everything));
            var seen = await MeasureAsync(() => search(_knowledge, question, person));
            var only = await MeasureAsync(() => search(alone, question, person));
            if (i >= 0) // The first ones read the indexes.
            {
                everything.Add(all);
                filtered.Add(seen);
                tenth.Add(only);
            }
        }

        Report($"{what}, all of them", everything);
        Report($"{what}, one may see a tenth", filtered);
        Report($"{what}: that tenth alone", tenth);
        var more = (RankingMetrics.Percentile(filtered, 0.5) / RankingMetrics.Percentile(tenth, 0.5)) - 1;
        var ofAll = (RankingMetrics.Percentile(filtered, 0.5) - RankingMetrics.Percentile(tenth, 0.5)) / RankingMetrics.Percentile(everything, 0.5);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"  {"the filter costs",-52} {more:P0} of searching the tenth alone, {ofAll:P0} of searching everything"));
    }
}
