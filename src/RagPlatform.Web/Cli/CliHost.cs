using System.Text.Json;
using Microsoft.Extensions.Logging.Console;
using RagPlatform.Web.Hosting;
using Spectre.Console;

namespace RagPlatform.Web.Cli;

/// <summary>The same modules as the web application, in this process and over the same storage, without a web server.</summary>
internal sealed class CliHost : IAsyncDisposable
{
    private readonly IHost _host;
    private bool _isStarted;

    private CliHost(IHost host) => _host = host;

    /// <summary>Everything but the result goes to standard error, so that standard output can be read by a program.</summary>
    public static IAnsiConsole Progress { get; } = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

    public IServiceProvider Services => _host.Services;

    /// <param name="modules">What every command has.</param>
    /// <param name="configure">What this command has beside it.</param>
    public static CliHost Build(Modules modules, Action<IHostApplicationBuilder>? configure = null)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory });
        StartChecks.RequireWritableStorage(builder.Configuration);
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.PostConfigure<LoggerFilterOptions>(filters =>
        {
            // What appsettings.json says of logging is meant for the server.
            filters.Rules.Clear();
            filters.MinLevel = LogLevel.Warning;
        });
        modules.Add(builder);
        configure?.Invoke(builder);
        return new CliHost(builder.Build());
    }

    /// <summary>Starts what works in the background (ingestion, the model host); without it services can be used all the same.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _isStarted = true;
        await _host.StartAsync(cancellationToken);
    }

    /// <summary>Writes the one object of <c>--json</c>.</summary>
    public static void WriteJson<T>(T value) => Console.Out.WriteLine(JsonSerializer.Serialize(value, JsonSettings.Console));

    public async ValueTask DisposeAsync()
    {
        if (_isStarted)
        {
            await _host.StopAsync(CancellationToken.None);
        }

        if (_host is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }
    }
}
