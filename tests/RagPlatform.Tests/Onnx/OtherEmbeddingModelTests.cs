using System.Numerics.Tensors;
using RagPlatform.Core.Retrieval;
using RagPlatform.Tests.Doubles;

namespace RagPlatform.Tests.Onnx;

public class OtherEmbeddingModelTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("multilingual-e5-small", "Wie viele Tage Urlaub habe ich im Jahr?")]
    [InlineData("potion-base-2M", "How many days of leave do I have?")]
    public async Task Finds_the_passage_that_answers_the_question(string model, string question)
    {
        using var embedder = new Embedder(TravellingModel.Embedder(TestPaths.Shared($"models/{model}")));

        var asked = await embedder.EmbedQueryAsync(question, Stop);
        var passages = await embedder.EmbedPassagesAsync(
            ["The canteen opens at noon.", "Every employee has 26 days of paid annual leave.", "Passwords are reset in the portal."], Stop);

        var scores = passages.Select(passage => TensorPrimitives.Dot(asked.Span, passage.Span)).ToArray();
        Assert.Equal(1, Array.IndexOf(scores, scores.Max()));
        Assert.All(passages, passage => Assert.Equal(1, TensorPrimitives.Norm(passage.Span), 1e-4));
    }
}
