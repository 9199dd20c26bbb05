using RagPlatform.Core.Models;
using RagPlatform.Tests.Doubles;

namespace RagPlatform.Tests.Models;

public sealed class ModelCatalogTests : IDisposable
{
    private const long Memory = 8L << 30;

    private readonly string _folder = TestPaths.TemporaryFolder();

    [Fact]
    public void Finds_the_models_that_travel_with_the_clone()
    {
        var contents = Catalog(TestPaths.Models).Scan();

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
    }

    [Fact]
    public void Finds_the_models_of_a_search_path_after_its_own()
    {
        var shared = TestPaths.Shared("models");
        var contents = Catalog(TestPaths.Models, shared).Scan();

        Assert.Empty(contents.Problems);
        Assert.Superset(
            new HashSet<string>(["SmolLM2-135M-Instruct", "bge-small-en-v1.5", "grounded-answers", "multilingual-e5-small", "potion-base-2M", "stories260K"]),
            contents.Models.Select(model => model.Name).ToHashSet());
        Assert.StartsWith(TestPaths.Models, contents.Models.First(model => model.Name == "bge-small-en-v1.5").Path, StringComparison.Ordinal);
    }

    [Fact]
    public void Finds_the_adapters_of_a_chat_model()
    {
        var catalog = Catalog(TestPaths.Models);

        Assert.Equal(["grounded-answers"], catalog.AdaptersFor(catalog.Choose(ModelKind.Chat, "SmolLM2-135M-Instruct").Model!).Select(model => model.Name));
    }

    [Fact]
    public void Automatically_takes_the_largest_chat_model_that_fits_the_memory()
    {
        WriteModel("small", 1000);
        WriteModel("large", 2000);
        WriteModel("larger without a template", 3000, template: false);

        Assert.Equal("large", Catalog(_folder).Choose(ModelKind.Chat, "auto").Model!.Name);
    }

    [Fact]
    public void Automatically_takes_the_smallest_when_none_fits_the_memory()
    {
        WriteModel("small", 1000);
        WriteModel("large", 2000);

        Assert.Equal("small", new ModelCatalog(new ModelOptions { Path = _folder }, memory: 1).Choose(ModelKind.Chat, "auto").Model!.Name);
    }

    [Fact]
    public void Automatically_prefers_what_was_downloaded_to_what_travels_with_the_clone()
    {
        WriteModel("SmolLM2-135M-Instruct", 2000);
        WriteModel("tiny but wanted", 1000);

        Assert.Equal("tiny but wanted", Catalog(_folder).Choose(ModelKind.Chat, "auto").Model!.Name);
    }

    [Fact]
    public void A_story_teller_without_a_chat_template_is_not_chosen() =>
        Assert.Equal("SmolLM2-135M-Instruct", Catalog(_folder, TestPaths.Shared("models")).Choose(ModelKind.Chat, "auto").Model!.Name);

    [Fact]
    public void A_further_embedding_model_does_not_replace_the_one_that_collections_were_embedded_with() =>
        Assert.Equal("bge-small-en-v1.5", Catalog(TestPaths.Models, TestPaths.Shared("models")).Choose(ModelKind.Embedding, "auto").Model!.Name);

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("")]
    public void None_means_none(string setting) =>
        Assert.Equal(new ModelChoice(null), Catalog(TestPaths.Models).Choose(ModelKind.Chat, setting));

    [Fact]
    public void Nothing_installed_is_no_problem() =>
        Assert.Equal(new ModelChoice(null), Catalog(Path.Combine(_folder, "not there")).Choose(ModelKind.Chat, "auto"));

    [Theory]
    [InlineData("smollm2-135m-instruct")]
    [InlineData("SmolLM2-135M-Instruct.Q4_1.gguf")]
    [InlineData("SmolLM2-135M-Instruct.Q4_1")]
    [InlineData("data/models/SmolLM2-135M-Instruct")]
    [InlineData("data/models/SmolLM2-135M-Instruct/SmolLM2-135M-Instruct.Q4_1.gguf")]
    [InlineData("SmolLM2-135M-Instruct/SmolLM2-135M-Instruct.Q4_1.gguf")]
    public void A_model_is_named_by_its_name_its_file_or_its_path(string setting) =>
        Assert.Equal(134_515_008L, Catalog(TestPaths.Models).Choose(ModelKind.Chat, setting).Model?.Parameters);

    [Fact]
    public void A_path_may_lie_outside_of_the_folders()
    {
        WriteModel("elsewhere", 1000);

        Assert.Equal("elsewhere", Catalog(TestPaths.Models).Choose(ModelKind.Chat, Path.Combine(_folder, "elsewhere")).Model!.Name);
        Assert.Equal(384, Catalog(_folder).Choose(ModelKind.Embedding, Path.Combine(TestPaths.Models, "bge-small-en-v1.5", "model.onnx")).Model!.Dimensions);
    }

    [Fact]
    public void Says_what_is_installed_when_a_name_is_unknown()
    {
        var choice = Catalog(TestPaths.Models).Choose(ModelKind.Embedding, "bge-large");

        Assert.Null(choice.Model);
        Assert.Contains("'bge-large' (Models:Embedding) is not installed", choice.Problem, StringComparison.Ordinal);
        Assert.Contains("bge-small-en-v1.5", choice.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Says_when_a_path_holds_a_model_for_another_job()
    {
        var choice = Catalog(_folder).Choose(ModelKind.Chat, Path.Combine(TestPaths.Models, "bge-small-en-v1.5"));

        Assert.Contains("for another job (Embedding)", choice.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("auto")]
    [InlineData("broken")]
    public void Says_what_is_wrong_with_a_broken_file_and_what_to_do(string setting)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "broken"));
        File.WriteAllText(Path.Combine(_folder, "broken", "broken.gguf"), "version https://git-lfs.github.com/spec/v1");

        var choice = Catalog(_folder).Choose(ModelKind.Chat, setting);

        Assert.Null(choice.Model);
        Assert.Contains("'broken.gguf' cannot be used: it is no GGUF file. Delete it and download it again", choice.Problem, StringComparison.Ordinal);
        Assert.Equal(new ModelChoice(null), Catalog(_folder).Choose(ModelKind.Embedding, "auto"));
    }

    [Fact]
    public void One_broken_model_does_not_hide_the_others()
    {
        File.WriteAllText(Path.Combine(_folder, "broken.gguf"), "");
        Directory.CreateDirectory(Path.Combine(_folder, "half"));
        File.Copy(Path.Combine(TestPaths.Models, "bge-small-en-v1.5", "manifest.json"), Path.Combine(_folder, "half", "manifest.json"));
        WriteModel("whole", 1000);

        var contents = Catalog(_folder).Scan();

        Assert.Equal(["whole"], contents.Models.Select(model => model.Name));
        Assert.Contains(contents.Problems, problem => problem.Message.Contains("'half' cannot be used: model.onnx is missing", StringComparison.Ordinal));
        Assert.Equal(2, contents.Problems.Count);
    }

    [Fact]
    public void Says_when_a_search_path_does_not_exist()
    {
        var problem = Assert.Single(Catalog(TestPaths.Models, Path.Combine(_folder, "gone")).Scan().Problems);

        Assert.Contains("Models:SearchPaths does not exist", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_in_many_files_is_one_model()
    {
        foreach (var part in new[] { 1, 2 })
        {
            GgufBuilder.ChatModel(1000 * part).With("split.count", 2u).WriteTo(Path.Combine(_folder, "parts", $"big-0000{part}-of-00002.gguf"));
        }

        var model = Assert.Single(Catalog(_folder).Scan().Models);
        Assert.Equal(("parts", 3000L), (model.Name, model.Parameters));

        File.Delete(Path.Combine(_folder, "parts", "big-00002-of-00002.gguf"));
        Assert.Contains("big-00002-of-00002.gguf is missing", Assert.Single(Catalog(_folder).Scan().Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Embedding_models_in_gguf_are_no_chat_models()
    {
        new GgufBuilder().With("general.architecture", "nomic-bert").Tensor("a", 10).WriteTo(Path.Combine(_folder, "embed.gguf"));

        Assert.Empty(Catalog(_folder).Scan().Models);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static ModelCatalog Catalog(string folder, params string[] searchPaths)
    {
        var options = new ModelOptions { Path = folder };
        foreach (var path in searchPaths)
        {
            options.SearchPaths.Add(path);
        }

        return new(options, Memory);
    }

    private void WriteModel(string name, long parameters, bool template = true) =>
        GgufBuilder.ChatModel(parameters, template).WriteTo(Path.Combine(_folder, name, "model-q4.gguf"));
}
