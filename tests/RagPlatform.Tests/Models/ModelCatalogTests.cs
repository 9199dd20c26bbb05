using RagPlatform.Core.Models;
using RagPlatform.Tests.Doubles;

namespace RagPlatform.Tests.Models;

public sealed class ModelCatalogTests
{
    private const long Memory = 8L << 30;

    [Fact]
    public void Finds_the_models_that_travel_with_the_clone()
    {
        var contents = Catalog().Scan();

        var chat = Assert.Single(contents.Models, model => model.Name == "SmolLM2-135M-Instruct");
        Assert.Equal((ModelKind.Chat, "Apache-2.0", "llama", 8192, "Q4_1", true),
            (chat.Kind, chat.License, chat.Family, chat.MaxTokens, chat.Quantization, chat.HasChatTemplate));
        Assert.Equal((134_515_008L, 98_362_432L), (chat.Parameters, chat.Size));
        Assert.Equal("b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53", chat.StatedSha256);
        Assert.EndsWith("LICENSE", chat.LicenseFile, StringComparison.Ordinal);

        var embedding = Assert.Single(contents.Models, model => model.Name == "bge-small-en-v1.5");
        Assert.Equal((ModelKind.Embedding, "MIT", 384, 512), (embedding.Kind, embedding.License, embedding.Dimensions, embedding.MaxTokens));
        Assert.Equal("6c9c6101a956d62dfb5e7190c538226c0c5bb9cb27b651234b6df063ee7dbfe4", embedding.StatedSha256);

        var adapter = Assert.Single(contents.Models, model => model.Name == "grounded-answers");
        Assert.Equal((ModelKind.Adapter, "SmolLM2-135M-Instruct"), (adapter.Kind, adapter.BaseModel));
        Assert.Equal((6, 8, 60, "Not in the documents."),
            (adapter.Adapter!.RecommendedSentences, adapter.Adapter.MaximumSentences, adapter.Adapter.MaxTokens, adapter.Adapter.DeclineText));
        Assert.Empty(contents.Problems);
    }

    [Fact]
    public void Finds_the_adapters_of_a_chat_model()
    {
        var catalog = Catalog();

        Assert.Equal(["grounded-answers"], catalog.AdaptersFor(catalog.Choose(ModelKind.Chat).Model!).Select(model => model.Name));
    }

    private static ModelCatalog Catalog(params string[] searchPaths)
    {
        var options = new ModelOptions { Path = TestPaths.Models };
        foreach (var path in searchPaths)
        {
            options.SearchPaths.Add(path);
        }

        return new(options, Memory);
    }
}
