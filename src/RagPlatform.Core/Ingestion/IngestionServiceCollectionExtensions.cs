using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using RagPlatform.Core.Access;
using RagPlatform.Core.Documents;
using RagPlatform.Core.Ingestion.Extraction;

namespace RagPlatform.Core.Ingestion;

/// <summary>Registers uploads and ingestion.</summary>
public static class IngestionServiceCollectionExtensions
{
    /// <summary>
    /// Registers uploads, the pipeline and its options. Needs the stores, an <see cref="Retrieval.Embedder"/> and a <see cref="TimeProvider"/>.
    /// Documents are read in this process unless an <see cref="IDocumentExtractor"/> is registered that reads them in a child process.
    /// </summary>
    public static IServiceCollection AddIngestion(this IServiceCollection services)
    {
        services.AddOptions<IngestionOptions>().BindConfiguration(IngestionOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<ChunkingOptions>().BindConfiguration(ChunkingOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ForegroundWork>();
        services.AddAccess();
        services.AddSingleton<OriginalStore>();
        services.AddSingleton<DocumentUploads>();
        services.AddSingleton<IngestionQueue>();
        services.AddSingleton<IngestionPipeline>();
        services.AddSingleton<IngestionWorker>();
        services.TryAddSingleton<IDocumentExtractor>(
            provider => new DocumentExtractors(provider.GetRequiredService<IOptions<IngestionOptions>>().Value.Limits));
        return services;
    }

    /// <summary>
    /// Runs the worker (in one process at a time), and removes what was deleted, for as long as the application runs: what a server does,
    /// and of the commands only the one that adds documents.
    /// </summary>
    public static IServiceCollection AddIngestionWorker(this IServiceCollection services) =>
        services.AddHostedService<ExclusiveIngestion>().AddHostedService<DeletedDocumentsPurge>();
}
