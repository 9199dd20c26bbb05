using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace RagPlatform.Core.Models;

/// <summary>Registers the catalog of models.</summary>
public static class ModelServiceCollectionExtensions
{
    /// <summary>Registers <see cref="ModelOptions"/>, <see cref="ModelCatalog"/> and <see cref="ForegroundWork"/>; may be called by several modules.</summary>
    public static IServiceCollection AddModels(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ForegroundWork>();
        if (services.Any(service => service.ServiceType == typeof(ModelCatalog)))
        {
            // Bound twice, the search paths would be listed twice.
            return services;
        }

        services.AddOptions<ModelOptions>().BindConfiguration(ModelOptions.Section).ValidateOnStart();
        services.AddSingleton<ModelCatalog>();
        return services;
    }
}
