using RagPlatform.Core.Access.Keys;
using RagPlatform.Web.Hosting.Keys;

namespace RagPlatform.Web.Features.OpenAi;

/// <summary>The OpenAI-compatible API: a <c>model</c> is an assistant, everything that one may see, or the chat model itself.</summary>
internal static class OpenAiRegistration
{
    public const string Path = "/v1";

    public static IServiceCollection AddOpenAiFeature(this IServiceCollection services)
    {
        services.Insert(0, ServiceDescriptor.Singleton<IProblemDetailsWriter, OpenAiErrors>()); // The first that can write, writes.
        return services.AddScoped<AskableModels>().AddScoped<GroundedChat>().AddScoped<RawChat>().AddScoped<KnownFiles>().AddScoped<VectorStoreFiling>();
    }

    public static IEndpointRouteBuilder MapOpenAi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup(Path).WithTags("OpenAI").ForKeys(KeyScopes.Ask);
        api.AddEndpointFilter((context, next) =>
        {
            Identify(context.HttpContext);
            return next(context);
        });
        api.MapAskableModels();
        api.MapChatCompletions();
        api.MapEmbeddings();
        api.MapResponses();
        api.MapFiles();
        api.MapVectorStores();
        return routes;
    }

    /// <summary>Says under which id the server's log tells more; clients read it as <c>_request_id</c>.</summary>
    internal static void Identify(HttpContext context) => context.Response.Headers["x-request-id"] = context.TraceIdentifier;
}
