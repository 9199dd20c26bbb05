using System.Text.Json;
using RagPlatform.Tests.Doubles;

namespace RagPlatform.Tests.Onnx;

/// <summary>What reference programs computed, from the shared test data.</summary>
internal static class Goldens
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    internal sealed record TokenCase(string Id, string Text, long[] Ids, long[]? HuggingFaceIds);

    internal sealed record Tokens(int MaxTokens, TokenCase[] Cases);

    internal sealed record EmbeddedText(string Id, string Text, int Count, float[] First16);

    internal sealed record Pair(string A, string B, float Cosine);

    internal sealed record Tolerances(Tolerance SameKernels, Tolerance OtherCpuOrRuntimeVersion);

    internal sealed record Tolerance(float Component, float Cosine);

    internal sealed record Embeddings(EmbeddedText[] Texts, Pair[] CosinePairs, Tolerances Tolerance);

    public static Tokens TokensOf(string model) => Read<Tokens>(model, "golden-tokens.json");

    public static Embeddings EmbeddingsOf(string model) => Read<Embeddings>(model, "golden-embeddings.json");

    private static T Read<T>(string model, string file) =>
        JsonSerializer.Deserialize<T>(File.ReadAllText(TestPaths.Shared($"models/{model}/{file}")), Json)!;
}
