using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using RagPlatform.Backends.Onnx;
using RagPlatform.Core.Models;
using RagPlatform.Core.Retrieval;
using RagPlatform.Tests.Doubles;

namespace RagPlatform.Tests.Onnx;

public class OnnxRegistrationTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Loads_the_model_of_the_settings_when_the_application_starts()
    {
        await using var services = Services(("Models:Path", TestPaths.Models));

        foreach (var service in services.GetServices<IHostedService>())
        {
            await service.StartAsync(Stop);
            await ((BackgroundService)service).ExecuteTask!.WaitAsync(TimeSpan.FromSeconds(30), Stop);
        }

        var embedder = services.GetRequiredService<Embedder>();
        Assert.Equal(("bge-small-en-v1.5", EmbedderState.Ready), (embedder.ModelName, embedder.Status.State));
    }

    [Fact]
    public async Task A_setting_that_cannot_be_met_leaves_search_by_words_and_says_why()
    {
        await using var services = Services(("Models:Path", TestPaths.Models), ("Models:Embedding", "no such model"));

        var embedder = services.GetRequiredService<Embedder>();

        Assert.False(embedder.IsAvailable);
        Assert.False(await embedder.PrepareAsync(Stop));
        Assert.Contains("'no such model' (Models:Embedding) is not installed", embedder.Status.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task None_switches_embeddings_off_without_a_complaint()
    {
        await using var services = Services(("Models:Path", TestPaths.Models), ("Models:Embedding", "none"));

        Assert.Equal(new EmbedderStatus(EmbedderState.None), services.GetRequiredService<Embedder>().Status);
    }

    [Fact]
    public async Task Search_paths_are_looked_through_once_although_several_modules_register_models()
    {
        await using var services = Services(("Models:Path", TestPaths.Models), ("Models:SearchPaths:0", "nowhere"));

        Assert.Single(services.GetRequiredService<ModelCatalog>().Scan().Problems);
    }

    private static ServiceProvider Services(params (string Key, string Value)[] settings) =>
        new ServiceCollection()
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
            .AddSingleton<IConfiguration>(new ConfigurationBuilder()
                .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
                .Build())
            .AddModels()
            .AddOnnxEmbeddings()
            .BuildServiceProvider();
}
