using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using RagPlatform.Core.Ingestion;

namespace RagPlatform.Backends.Extraction;

/// <summary>Registers reading in child processes.</summary>
public static class ExtractionServiceCollectionExtensions
{
    /// <summary>
    /// Reads documents in child processes of this very program, which must run <see cref="ExtractCommand"/> when its first argument is
    /// <see cref="ExtractCommand.Name"/>. Call it before <see cref="IngestionServiceCollectionExtensions.AddIngestion"/> or after.
    /// </summary>
    public static IServiceCollection AddSandboxedExtraction(this IServiceCollection services) =>
        services.Replace(ServiceDescriptor.Singleton<IDocumentExtractor, SandboxedExtractor>());
}
