using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RagPlatform.Core;
using RagPlatform.Core.Models;
using RagPlatform.Core.Retrieval;

namespace RagPlatform.Backends.Onnx;

/// <summary>Registers embeddings on this machine.</summary>
public static partial class OnnxServiceCollectionExtensions
{
    /// <summary>
    /// Registers the <see cref="Embedder"/> with the model that <c>Models:Embedding</c> means, or without one when there is none. The
    /// model is loaded in the background when the application starts, so that the first page does not wait for it.
    /// </summary>
    public static IServiceCollection AddOnnxEmbeddings(this IServiceCollection services)
    {
        services.AddModels();
        services.AddOptions<EmbeddingOptions>().BindConfiguration(EmbeddingOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(CreateEmbedder);
        services.AddHostedService<EmbedderWarmUp>();
        return services;
    }

    private static Embedder CreateEmbedder(IServiceProvider services)
    {
        var logger = services.GetRequiredService<ILogger<OnnxEmbedder>>();
        var (model, problem) = services.GetRequiredService<ModelCatalog>().Choose(ModelKind.Embedding);
        if (model is null)
        {
            Log.NoModel(logger, problem ?? "No embedding model is installed or wanted.");
            return new(null, problem);
        }

        return new(new OnnxEmbedder(
            model,
            services.GetRequiredService<IOptions<EmbeddingOptions>>().Value,
            services.GetRequiredService<ForegroundWork>(),
            services.GetRequiredService<TimeProvider>(),
            logger));
    }

    /// <summary>Loads the model while the first page is on its way; whether it can be loaded is the embedder's status.</summary>
    private sealed class EmbedderWarmUp(Embedder embedder) : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => embedder.PrepareAsync(stoppingToken);
    }

    private static partial class Log
    {
        [LoggerMessage(3, LogLevel.Warning, "Search is by words alone. {Problem}")]
        public static partial void NoModel(ILogger logger, string problem);
    }
}
