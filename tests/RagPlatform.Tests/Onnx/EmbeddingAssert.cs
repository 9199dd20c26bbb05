using System.Numerics.Tensors;

namespace RagPlatform.Tests.Onnx;

/// <summary>Compares embeddings with what the reference computed, within what its file allows on another processor.</summary>
internal static class EmbeddingAssert
{
    public static void EqualGoldens(Goldens.Embeddings goldens, IReadOnlyList<ReadOnlyMemory<float>> embeddings)
    {
        var tolerance = goldens.Tolerance.OtherCpuOrRuntimeVersion;
        var byId = goldens.Texts.Zip(embeddings).ToDictionary(pair => pair.First.Id, pair => pair.Second);
        var worstComponent = goldens.Texts.Max(text =>
            text.First16.Select((component, i) => Math.Abs(component - byId[text.Id].Span[i])).Max());
        var worstCosine = goldens.CosinePairs.Max(pair =>
            Math.Abs(pair.Cosine - TensorPrimitives.Dot(byId[pair.A].Span, byId[pair.B].Span)));
        TestContext.Current.TestOutputHelper?.WriteLine($"Worst component {worstComponent:F6}, worst cosine {worstCosine:F6}.");

        Assert.All(embeddings, embedding => Assert.Equal(1, TensorPrimitives.Norm(embedding.Span), 1e-4));
        Assert.InRange(worstComponent, 0, tolerance.Component);
        Assert.InRange(worstCosine, 0, tolerance.Cosine);
    }
}
