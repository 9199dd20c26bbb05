using Microsoft.Extensions.AI;
using RagPlatform.Core.Retrieval;

namespace RagPlatform.Tests.Doubles;

/// <summary>Embeds by hashing words: texts that share words are near, without a model. Deterministic over processes.</summary>
internal sealed class HashEmbedder(int dimensions = 64, string name = "hash") : IEmbeddingGenerator<string, Embedding<float>>
{
    private static readonly char[] Separators = [' ', '\n', '\t', '.', ',', ';', ':', '?', '!', '(', ')', '"', '\''];

    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(values.Select(text => new Embedding<float>(Embed(text)))));

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(EmbeddingGeneratorMetadata) ? new EmbeddingGeneratorMetadata("test", null, name, dimensions)
        : serviceType == typeof(TokenCounter) ? new TokenCounter(CountWords)
        : serviceType.IsInstanceOfType(this) ? this
        : null;

    public void Dispose()
    {
    }

    private static int CountWords(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;

    private float[] Embed(string text)
    {
        var vector = new float[dimensions];
        foreach (var word in text.ToLowerInvariant().Split(Separators, StringSplitOptions.RemoveEmptyEntries))
        {
            var hash = word.Aggregate(2166136261u, (h, c) => (h ^ c) * 16777619u);
            vector[hash % (uint)dimensions] += 1;
        }

        var norm = MathF.Sqrt(vector.Sum(v => v * v));
        return norm == 0 ? vector : [.. vector.Select(v => v / norm)];
    }
}
