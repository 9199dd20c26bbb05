using Microsoft.Extensions.AI;
using RagPlatform.Backends.Onnx;
using RagPlatform.Core.Retrieval;

namespace RagPlatform.Tests.Onnx;

public sealed class OnnxEmbedderTests : IDisposable
{
    private readonly OnnxEmbedder _generator = TravellingModel.Embedder();
    private readonly Embedder _embedder;

    public OnnxEmbedderTests() => _embedder = new(_generator);

    [Fact]
    public async Task Gives_the_golden_embeddings()
    {
        var goldens = Goldens.EmbeddingsOf("bge-small-en-v1.5");

        var embeddings = await _embedder.EmbedPassagesAsync(
            [.. goldens.Texts.Select(text => text.Text)], TestContext.Current.CancellationToken);

        EmbeddingAssert.EqualGoldens(goldens, embeddings);
    }

    public void Dispose() => _embedder.Dispose();
}
