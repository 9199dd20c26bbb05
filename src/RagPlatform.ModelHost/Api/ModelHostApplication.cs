using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace RagPlatform.ModelHost.Api;

/// <summary>Puts the web server together.</summary>
public static class ModelHostApplication
{
    /// <summary>The application, not yet started.</summary>
    public static WebApplication Create(HostArguments arguments)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, arguments.Port);
            kestrel.AddServerHeader = false;
        });
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("RagPlatform", LogLevel.Information);
        // Standard output carries one line for the starter; everything else goes to standard error.
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true)
            .Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(arguments);
        builder.Services.AddSingleton<HostState>();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddHostedService<ModelLoader>();
        builder.Services.AddHostedService<ParentWatch>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));

        var app = builder.Build();
        app.UseMiddleware<KeyGuard>();
        app.UseRouting();
        app.MapCompletions();
        app.MapInfo();
        return app;
    }

    /// <summary>The address it listens on.</summary>
    public static string Address(WebApplication app) =>
        app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>The line for the starter.</summary>
    public static string ListeningLine(WebApplication app) => JsonSerializer.Serialize(new ListeningLine(Address(app)), ApiJson.Default.ListeningLine);
}
