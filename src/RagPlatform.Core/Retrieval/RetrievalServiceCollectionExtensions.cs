using Microsoft.Extensions.DependencyInjection;

namespace RagPlatform.Core.Retrieval;

/// <summary>Registers retrieval.</summary>
public static class RetrievalServiceCollectionExtensions
{
    /// <summary>Registers the <see cref="Retriever"/>. Needs an <see cref="IKnowledgeStore"/> and an <see cref="Embedder"/>.</summary>
    public static IServiceCollection AddRetrieval(this IServiceCollection services)
    {
        services.AddOptions<RetrievalOptions>()
            .BindConfiguration(RetrievalOptions.Section)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.AddSingleton<Retriever>();
        return services;
    }
}
