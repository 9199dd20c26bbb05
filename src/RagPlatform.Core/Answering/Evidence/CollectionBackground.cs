using System.Collections.Concurrent;
using System.Text.Json;
using RagPlatform.Core.Access;
using RagPlatform.Core.Retrieval;

namespace RagPlatform.Core.Answering.Evidence;

/// <summary>
/// How well the documents that a person may see seem to fit questions that have nothing to do with them. A cosine means nothing by itself:
/// this differs between embedding models (about .5 with bge-small, .8 with e5) and grows with the collection. Thread-safe.
/// </summary>
internal sealed class CollectionBackground(IKnowledgeStore store, Embedder embedder)
{
    // Far from what companies write about, and from one another.
    private static readonly string[] Unrelated =
    [
        "What is the capital of France?", "Who painted the Mona Lisa?", "How do I bake a chocolate cake?", "What is the boiling point of nitrogen?",
        "Which team won the football world cup in 1990?", "How far away is the moon?", "Who wrote Romeo and Juliet?", "What do pandas eat?",
        "How do volcanoes form?", "What is the tallest mountain on Earth?", "When did the Roman Empire fall?", "How many strings does a violin have?",
    ];

    private const int MostKept = 1000;
    private const double Unknown = 0.5;

    private readonly ConcurrentDictionary<string, (int Chunks, double Cosine)> _known = new(StringComparer.Ordinal);
    private IReadOnlyList<ReadOnlyMemory<float>>? _questions;

    /// <summary>Mean over unrelated questions of the best cosine that they reach. <see cref="Embedder.IsAvailable"/> must hold.</summary>
    /// <param name="filter">What is looked at.</param>
    /// <param name="chunks">How many chunks that are; measured again when they have grown or shrunk by a tenth.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<double> MeasureAsync(AccessFilter filter, int chunks, CancellationToken cancellationToken)
    {
        var key = $"{embedder.ModelName}|{string.Join(',', filter.Principals)}|{string.Join(',', filter.CollectionIds ?? [])}|{JsonSerializer.Serialize(filter.Tags)}";
        if (_known.TryGetValue(key, out var known) && Math.Abs(known.Chunks - chunks) * 10 <= known.Chunks)
        {
            return known.Cosine;
        }

        var sum = 0.0;
        foreach (var question in await QuestionsAsync(cancellationToken))
        {
            var best = await store.SearchVectorAsync(question, embedder.ModelName!, filter, 1, cancellationToken);
            sum += best is [var first, ..] ? first.Score : 0;
        }

        if (_known.Count > MostKept)
        {
            _known.Clear();
        }

        // Nothing embedded with this model: its answer to the question will have no cosine either.
        var cosine = sum == 0 ? Unknown : sum / Unrelated.Length;
        _known[key] = (chunks, cosine);
        return cosine;
    }

    private async Task<IReadOnlyList<ReadOnlyMemory<float>>> QuestionsAsync(CancellationToken cancellationToken)
    {
        if (_questions is { } known)
        {
            return known;
        }

        var embedded = new List<ReadOnlyMemory<float>>(Unrelated.Length);
        foreach (var question in Unrelated)
        {
            embedded.Add(await embedder.EmbedQueryAsync(question, cancellationToken));
        }

        return _questions = embedded;
    }
}
