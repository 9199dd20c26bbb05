using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace RagPlatform.Backends.ModelHost;

/// <summary>Registers the model host.</summary>
public static class ModelHostServiceCollectionExtensions
{
    /// <summary>The local model as the <see cref="IChatClient"/>, in a process of its own that is started with the application.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Which model; asked once, when the host is first started or its state is first asked for.</param>
    public static IServiceCollection AddModelHost(this IServiceCollection services, Func<IServiceProvider, ModelHostOptions> configure)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddKeyedSingleton(typeof(ModelHostSupervisor), (_, _) => CreateHttp());
        services.AddSingleton(provider => new ModelHostSupervisor(
            () => configure(provider),
            provider.GetRequiredKeyedService<HttpClient>(typeof(ModelHostSupervisor)),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ModelHostSupervisor>>()));
        services.AddHostedService(provider => provider.GetRequiredService<ModelHostSupervisor>());
        services.AddSingleton<IChatClient>(provider => new ModelHostChatClient(
            provider.GetRequiredService<ModelHostSupervisor>(),
            provider.GetRequiredKeyedService<HttpClient>(typeof(ModelHostSupervisor))));
        return services;
    }

    // No proxy: the host is on this machine. No time limit: a caller in the queue waits, and the cancellation token ends it.
    internal static HttpClient CreateHttp() =>
        new(new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(2), MaxConnectionsPerServer = 1024 }) { Timeout = Timeout.InfiniteTimeSpan };
}
