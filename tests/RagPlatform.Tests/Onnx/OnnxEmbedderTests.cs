using System.Numerics.Tensors;
using Microsoft.Extensions.AI;
using RagPlatform.Backends.Onnx;
using RagPlatform.Core;
using RagPlatform.Core.Retrieval;
using RagPlatform.Tests.Doubles;

namespace RagPlatform.Tests.Onnx;

public sealed class OnnxEmbedderTests : IDisposable
{
    private readonly ForegroundWork _foreground = new(TimeProvider.System);
    private readonly OnnxEmbedder _generator;
    private readonly Embedder _embedder;

    public OnnxEmbedderTests()
    {
        _generator = TravellingModel.Embedder(Path.Combine(TestPaths.Models, "bge-small-en-v1.5"), _foreground);
        _embedder = new(_generator);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Gives_the_embedding_that_the_reference_gives()
    {
        var embeddings = await _embedder.EmbedPassagesAsync(["The quick brown fox jumps over the lazy dog."], Stop);

        float[] reference = [-0.104221f, -0.010912f, -0.007433f, 0.100026f, 0.016687f, -4.3e-05f, 0.010323f, 0.026862f];
        Assert.Equal(384, embeddings[0].Length);
        Assert.Equal(1, TensorPrimitives.Norm(embeddings[0].Span), 1e-5);
        Assert.All(reference.Zip(embeddings[0].ToArray()), pair => Assert.Equal(pair.First, pair.Second, 0.02));
    }

    [Fact]
    public async Task Finds_the_passage_that_answers_the_question()
    {
        var question = await _embedder.EmbedQueryAsync("How do I rotate the API key without downtime?", Stop);
        var passages = await _embedder.EmbedPassagesAsync(
            ["The canteen opens at noon.", "Create a second key, deploy it, then revoke the first one.", "Leave is asked for in the portal."], Stop);

        var scores = passages.Select(passage => TensorPrimitives.Dot(question.Span, passage.Span)).ToArray();
        Assert.Equal(1, Array.IndexOf(scores, scores.Max()));
    }

    [Fact]
    public async Task Gives_the_same_embedding_alone_and_in_company()
    {
        var texts = Enumerable.Range(0, 24).Select(i => string.Concat(Enumerable.Repeat($"Rule {i} of the handbook. ", 1 + (i * 7 % 13)))).ToList();

        var together = await _embedder.EmbedPassagesAsync(texts, Stop);

        for (var i = 0; i < texts.Count; i += 5)
        {
            var alone = await _embedder.EmbedSentencesAsync([texts[i]], Stop);
            Assert.Equal(alone[0].ToArray(), together[i].ToArray());
        }
    }

    [Fact]
    public async Task Cuts_off_what_is_longer_than_the_model_takes()
    {
        var words = string.Join(' ', Enumerable.Repeat("leave", 510));

        var embeddings = await _embedder.EmbedPassagesAsync([words, words + " and much more"], Stop);

        Assert.Equal(embeddings[0].ToArray(), embeddings[1].ToArray());
    }

    [Fact]
    public async Task Embeds_an_empty_text_and_no_text()
    {
        Assert.Equal(384, Assert.Single(await _embedder.EmbedPassagesAsync([""], Stop)).Length);
        Assert.Empty(await _embedder.EmbedPassagesAsync([], Stop));
    }

    [Fact]
    public async Task Tells_name_dimensions_tokens_and_speed()
    {
        Assert.Equal(("bge-small-en-v1.5", 384, 10), (_embedder.ModelName, _embedder.Dimensions, _embedder.CountTokens("The quick brown fox jumps over the lazy dog.")));
        Assert.Equal(EmbedderState.Starting, _embedder.Status.State);

        Assert.True(await _embedder.PrepareAsync(Stop));

        var status = _embedder.Status;
        Assert.Equal((EmbedderState.Ready, 1L), (status.State, status.Texts));
        Assert.True(status.TokensPerSecond > 0);
        Assert.True(status.MemoryBytes >= status.Model!.Size);
    }

    [Fact]
    public async Task A_question_that_was_asked_before_costs_nothing()
    {
        await _embedder.EmbedQueryAsync("How many days of leave?", Stop);
        var texts = _embedder.Status.Texts;

        await _embedder.EmbedQueryAsync("How many days of leave?", Stop);

        Assert.Equal(texts, _embedder.Status.Texts);
    }

    [Fact]
    public async Task Questions_overtake_passages_that_wait_for_an_answer_to_be_written()
    {
        await _embedder.PrepareAsync(Stop);
        Task<IReadOnlyList<ReadOnlyMemory<float>>> passages;
        using (_foreground.Begin())
        {
            passages = _embedder.EmbedPassagesAsync(["A passage."], Stop);
            await _embedder.EmbedQueryAsync("A question?", Stop);
            Assert.False(passages.IsCompleted);
        }

        Assert.Single(await passages);
    }

    [Fact]
    public async Task Stops_between_two_texts()
    {
        await _embedder.PrepareAsync(Stop);
        using var leaving = new CancellationTokenSource();
        using var answering = _foreground.Begin();
        var passages = _embedder.EmbedPassagesAsync(["A passage.", "Another."], leaving.Token);

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => passages);
        Assert.Equal(1, _embedder.Status.Texts);
    }

    [Fact]
    public async Task Refuses_to_embed_after_it_was_unloaded()
    {
        await _embedder.PrepareAsync(Stop);
        _embedder.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => _embedder.EmbedQueryAsync("A question?", Stop));
    }

    public void Dispose() => _embedder.Dispose();
}
