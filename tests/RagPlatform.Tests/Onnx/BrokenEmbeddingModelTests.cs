using Microsoft.Extensions.Time.Testing;
using RagPlatform.Core;
using RagPlatform.Core.Retrieval;
using RagPlatform.Tests.Doubles;

namespace RagPlatform.Tests.Onnx;

public sealed class BrokenEmbeddingModelTests : IDisposable
{
    private readonly string _folder = Path.Combine(TestPaths.TemporaryFolder(), "mine");
    private readonly FakeTimeProvider _time = new();

    public BrokenEmbeddingModelTests()
    {
        Directory.CreateDirectory(_folder);
        File.Copy(Path.Combine(TestPaths.Models, "bge-small-en-v1.5", "vocab.txt"), Path.Combine(_folder, "vocab.txt"));
        File.WriteAllText(Path.Combine(_folder, "manifest.json"), """{ "name": "mine", "dimensions": 384, "pooling": "cls" }""");
        File.WriteAllText(Path.Combine(_folder, "model.onnx"), "half a download");
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_corrupt_network_is_told_with_what_to_do_and_search_goes_on_by_words()
    {
        using var embedder = Embedder();
        Assert.True(embedder.IsAvailable);

        Assert.False(await embedder.PrepareAsync(Stop));

        Assert.False(embedder.IsAvailable);
        Assert.Equal(EmbedderState.Failed, embedder.Status.State);
        Assert.Contains("'mine' cannot be loaded", embedder.Status.Error, StringComparison.Ordinal);
        Assert.Contains("download it again", embedder.Status.Error, StringComparison.Ordinal);
        var exception = await Assert.ThrowsAsync<EmbeddingModelException>(() => embedder.EmbedQueryAsync("A question?", Stop));
        Assert.Equal(embedder.Status.Error, exception.Message);
    }

    [Fact]
    public async Task A_missing_vocabulary_is_told_and_tokens_are_still_counted_roughly()
    {
        using var embedder = Embedder();
        File.Delete(Path.Combine(_folder, "vocab.txt"));

        Assert.Equal(3, embedder.CountTokens("ten letters"));
        Assert.False(await embedder.PrepareAsync(Stop));
        Assert.Contains("vocab.txt", embedder.Status.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repaired_model_is_loaded_without_a_new_start()
    {
        using var embedder = Embedder();
        await embedder.PrepareAsync(Stop);
        File.Copy(Path.Combine(TestPaths.Models, "bge-small-en-v1.5", "model.onnx"), Path.Combine(_folder, "model.onnx"), overwrite: true);
        Assert.False(await embedder.PrepareAsync(Stop));

        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.True(await embedder.PrepareAsync(Stop));
        Assert.Equal(384, (await embedder.EmbedQueryAsync("A question?", Stop)).Length);
    }

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_folder)!, recursive: true);

    private Embedder Embedder() => new(TravellingModel.Embedder(_folder, new ForegroundWork(_time), _time));
}
