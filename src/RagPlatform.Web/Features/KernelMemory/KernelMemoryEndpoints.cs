using Microsoft.Extensions.Options;
using RagPlatform.Core.Access.Keys;
using RagPlatform.Web.Hosting;
using RagPlatform.Web.Hosting.Keys;

namespace RagPlatform.Web.Features.KernelMemory;

/// <summary>
/// The HTTP interface of Kernel Memory's service, at the addresses that its clients know: its indexes are collections, its documents the
/// files that carry their id as a tag.
/// </summary>
internal static class KernelMemoryEndpoints
{
    public static IServiceCollection AddKernelMemory(this IServiceCollection services)
    {
        services.AddOptions<KernelMemoryOptions>().BindConfiguration(KernelMemoryOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddScoped<MemoryIndexes>();
        services.AddScoped<MemoryDocuments>();
        services.AddScoped<MemoryCitations>();
        return services;
    }

    public static IEndpointRouteBuilder MapKernelMemory(this IEndpointRouteBuilder routes)
    {
        if (!routes.ServiceProvider.GetRequiredService<IOptions<KernelMemoryOptions>>().Value.Enabled)
        {
            return routes;
        }

        var memory = routes.MapGroup("").WithTags("Kernel Memory").WithMetadata(new ForProgramsMetadata(TakesBareKeys: true)).ForKeys(KeyScopes.Upload);
        memory.MapMemoryUpload();
        memory.MapMemoryDocuments();
        memory.MapMemoryIndexes();
        memory.MapMemorySearch();
        memory.MapMemoryAsk();
        return routes;
    }
}
