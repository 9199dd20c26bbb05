using System.Reflection;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using ModelContextProtocol.AspNetCore;
using RagPlatform.Core.Access.Keys;
using RagPlatform.Web.Hosting;
using RagPlatform.Web.Hosting.Keys;
using RagPlatform.Web.Hosting.Mail;
using RagPlatform.Web.Hosting.OAuth;
using RagPlatform.Web.Features.Sources;

namespace RagPlatform.Web.Features.Mcp;

/// <summary>The Model Context Protocol: the same tools, resources and prompts over HTTP and over standard input and output.</summary>
internal static class McpRegistration
{
    private const string Path = OAuthAddresses.McpPath;

    public static IServiceCollection AddMcpFeature(this IServiceCollection services)
    {
        services.AddScoped(provider => SourceLinks.Of(
            provider.GetRequiredService<IHttpContextAccessor>().HttpContext!.Request, provider.GetRequiredService<IOptions<MailOptions>>().Value.PublicAddress));
        services.AddMcpTools().WithHttpTransport(http => http.SessionMode = HttpServerSessionMode.Stateless);
        return services;
    }

    /// <summary>What is served, without a way to it. Wants a <see cref="Core.Access.Caller"/> and <see cref="SourceLinks"/> for each request.</summary>
    public static IMcpServerBuilder AddMcpTools(this IServiceCollection services)
    {
        // The SDK logs each refusal with a stack trace; what should not have failed is logged by us.
        services.AddLogging(logging => logging.AddFilter("ModelContextProtocol", LogLevel.Critical));
        services.AddScoped<GuardedCalls>();
        services.AddScoped<DocumentReading>();
        services.AddScoped<DocumentResources>();
        services.AddScoped<StarterPrompts>();
        return services
            .AddMcpServer(server =>
            {
                server.ServerInfo = new()
                {
                    Name = "RagPlatform",
                    Title = "RagPlatform",
                    Version = typeof(McpRegistration).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0",
                };
                server.ServerInstructions =
                    "The documents of a company. Use ask for an answer with its sources, search for passages, and fetch_document to read on. "
                    + "Name the documents and pages that an answer cites. When found is false, the documents don't answer the question: say so.";
            })
            .WithTools<SearchTool>(JsonSettings.Lines)
            .WithTools<AskTool>(JsonSettings.Lines)
            .WithTools<FetchDocumentTool>(JsonSettings.Lines)
            .WithTools<ListTools>(JsonSettings.Lines)
            .WithRequestFilters(filters => filters
                .AddListToolsFilter(next => async (request, cancellationToken) => GuardedCalls.Of(request).Hide(request, await next(request, cancellationToken)))
                .AddCallToolFilter(next => (request, cancellationToken) => GuardedCalls.Of(request).InvokeAsync(request, next, cancellationToken)))
            .WithDocumentResources()
            .WithStarterPrompts();
    }

    public static IEndpointRouteBuilder MapMcpServer(this IEndpointRouteBuilder routes)
    {
        const KeyScopes Scopes = OAuthScopes.All;
        var messages = routes.MapMcp(Path).ExcludeFromDescription().ForKeys(Scopes);
        messages.Add(endpoint => endpoint.RequestDelegate = MessageGuard.Before(ScopeGuard.Before(endpoint.RequestDelegate!)));
        // Clients try both, and go on when they are told that there is nothing: no session is kept that one could listen to or end.
        var others = routes.MapMethods(Path, [HttpMethods.Get, HttpMethods.Delete], NoSession).ExcludeFromDescription().ForKeys(Scopes);
        if (routes.ServiceProvider.GetRequiredService<IOptions<AuthOptions>>().Value.RequiresSignIn)
        {
            messages.ForApps();
            others.ForApps();
        }

        return routes;
    }

    private static ProblemHttpResult NoSession(HttpResponse response)
    {
        response.Headers.Allow = HttpMethods.Post;
        return TypedResults.Problem(
            "Nothing is sent unasked here and no session is kept. POST a message of the Model Context Protocol.",
            statusCode: StatusCodes.Status405MethodNotAllowed);
    }
}
