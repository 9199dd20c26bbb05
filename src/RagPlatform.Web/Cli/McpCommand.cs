using System.CommandLine;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Server;
using RagPlatform.Core.Access;
using RagPlatform.Web.Features.Mcp;
using RagPlatform.Web.Hosting;
using RagPlatform.Web.Features.Sources;

namespace RagPlatform.Web.Cli;

/// <summary><c>mcp</c>: the Model Context Protocol on standard input and output, for a client on this machine that starts it.</summary>
internal static class McpCommand
{
    public static Command Create(Modules modules)
    {
        var command = new Command("mcp", "Serves the Model Context Protocol on standard input and output") { OnBehalf.Of };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            // Standard output is the protocol's: whatever else would be written there breaks it.
            Console.SetOut(Console.Error);
            var person = new ServedPerson(arguments);
            await using var host = CliHost.Build(modules, builder => Add(builder, person));
            await person.FindAsync(host.Services, cancellationToken);
            await host.StartAsync(cancellationToken);
            var options = host.Services.GetRequiredService<IOptions<McpServerOptions>>().Value;
            var logging = host.Services.GetRequiredService<ILoggerFactory>();
            await using var transport = new StdioServerTransport(options, logging);
            await using var server = McpServer.Create(transport, options, logging, host.Services);
            await server.RunAsync(cancellationToken);
            return 0;
        });
        return command;
    }

    private static void Add(IHostApplicationBuilder builder, ServedPerson person)
    {
        builder.Services.AddScoped(_ => person.Caller);
        builder.Services.AddSingleton(new SourceLinks(StartChecks.OriginOf(builder.Configuration)));
        builder.Services.AddMcpTools().WithMessageFilters(filters => filters.AddIncomingFilter(next => async (message, cancellationToken) =>
        {
            // It runs for days: a right or an account that is taken away counts from the next message on.
            await person.FindAsync(message.Services!, cancellationToken);
            await next(message, cancellationToken);
        }));
    }

    /// <summary>Whom the process answers.</summary>
    private sealed class ServedPerson(ParseResult arguments)
    {
        public Caller Caller { get; private set; } = Caller.Nobody;

        /// <exception cref="CliProblem">Nobody was named where somebody must be, or they may not sign in any more.</exception>
        public async Task FindAsync(IServiceProvider services, CancellationToken cancellationToken)
        {
            try
            {
                Caller = await services.FindCallerAsync(arguments, cancellationToken);
            }
            catch
            {
                Caller = Caller.Nobody; // Also for what is being answered at this moment.
                throw;
            }
        }
    }
}
