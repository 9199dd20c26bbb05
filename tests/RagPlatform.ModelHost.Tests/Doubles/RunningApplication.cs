using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RagPlatform.Backends.ModelHost;

namespace RagPlatform.ModelHost.Tests.Doubles;

/// <summary>An application that has the model host as its child, as the web application has it.</summary>
internal sealed class RunningApplication : IAsyncDisposable
{
    private readonly IHost _host;

    private RunningApplication(IHost host) => _host = host;

    public ModelHostSupervisor Supervisor => _host.Services.GetRequiredService<ModelHostSupervisor>();

    public IChatClient Client => _host.Services.GetRequiredService<IChatClient>();

    public static ModelHostOptions Options { get; } = new()
    {
        Model = TestModels.Smol,
        Adapters = [TestModels.Adapter],
        ContextTokens = 2048,
        Parallel = 4,
        Threads = 1,
    };

    public static async Task<RunningApplication> StartAsync(ModelHostOptions options)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddModelHost(_ => options);
        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return new RunningApplication(host);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
    }
}
