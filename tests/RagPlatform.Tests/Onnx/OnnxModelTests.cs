using RagPlatform.Backends.Onnx;
using RagPlatform.Core.Models;
using RagPlatform.Tests.Doubles;

namespace RagPlatform.Tests.Onnx;

public class OnnxModelTests
{
    [Theory]
    [InlineData("bge-small-en-v1.5")]
    [InlineData("multilingual-e5-small")]
    public void Gives_the_golden_embeddings(string name)
    {
        var folder = TestPaths.Shared($"models/{name}");
        var goldens = Goldens.EmbeddingsOf(name);
        var manifest = EmbeddingManifest.Read(folder);
        var tokenizer = EmbeddingTokenizers.Load(folder, manifest);
        using var model = OnnxModel.Load(folder, manifest);

        // Where the model has prefixes the texts of the goldens carry them.
        var embeddings = goldens.Texts.Select(text => (ReadOnlyMemory<float>)model.Embed(tokenizer.Encode(text.Text, 512))).ToList();

        EmbeddingAssert.EqualGoldens(goldens, embeddings);
    }

    [Fact]
    public void Refuses_to_run_after_it_was_unloaded()
    {
        var folder = Path.Combine(TestPaths.Models, "bge-small-en-v1.5");
        var model = OnnxModel.Load(folder, EmbeddingManifest.Read(folder));
        model.Dispose();

        Assert.Throws<ObjectDisposedException>(() => model.Embed([101, 102]));
    }

    [Fact]
    public void Says_when_network_and_manifest_do_not_fit()
    {
        var folder = Path.Combine(TestPaths.Models, "bge-small-en-v1.5");

        var exception = Assert.Throws<InvalidDataException>(
            () => OnnxModel.Load(folder, EmbeddingManifest.Read(folder) with { Dimensions = 768 }));

        Assert.Contains("384 dimensions", exception.Message, StringComparison.Ordinal);
    }
}
