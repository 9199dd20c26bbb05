using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.AI;
using RagPlatform.Core.Access;
using RagPlatform.Core.Access.Keys;
using RagPlatform.Core.Documents;
using RagPlatform.Core.Models;
using RagPlatform.Core.Retrieval;
using RagPlatform.Web.Hosting.Keys;

namespace RagPlatform.Web.Features.Health;

internal static class HealthEndpoints
{
    public static IEndpointRouteBuilder MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health", GetAsync).ExcludeFromDescription().ForKeys(KeyScopes.None).AllowAnonymous();
        return routes;
    }

    // A model that failed or is absent does not make the application unready: it answers with quotes, or searches by words alone.
    private static async Task<JsonHttpResult<HealthJson>> GetAsync(
        IDocumentStore documents, Embedder embedder, IChatClient chat, CancellationToken cancellationToken)
    {
        var database = await IsUpAsync(documents, cancellationToken) ? "ready" : "failed";
        var status = chat.GetService<ChatModelStatus>();
        var components = new Dictionary<string, string>
        {
            ["database"] = database,
            ["embedding"] = embedder.Status.State switch
            {
                EmbedderState.None => "none",
                EmbedderState.Starting => "loading",
                EmbedderState.Failed => "failed",
                _ => "ready",
            },
            ["chat"] = (status?.State ?? ChatModelState.Ready) switch
            {
                ChatModelState.None => "none",
                ChatModelState.Starting => "loading",
                ChatModelState.Failed => "failed",
                _ => "ready",
            },
        };
        var loading = components.Where(component => component.Value == "loading").Select(component => component.Key).ToArray();
        return (database, loading) switch
        {
            ("failed", _) => Unready(new HealthJson("failed", components, [], "The database can't be read. Look at the log of the server.")),
            (_, { Length: > 0 }) => Unready(new HealthJson("loading", components, loading, $"Loading: {string.Join(", ", loading)} model.")),
            _ => TypedResults.Json(new HealthJson("ready", components, null, null)),
        };
    }

    private static JsonHttpResult<HealthJson> Unready(HealthJson health) =>
        TypedResults.Json(health, statusCode: StatusCodes.Status503ServiceUnavailable);

    private static async Task<bool> IsUpAsync(IDocumentStore documents, CancellationToken cancellationToken)
    {
        try
        {
            await documents.ListCollectionsAsync(Caller.Owner.Filter(), cancellationToken);
            return true;
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return false; // Why is in the store's log; this answers a machine that asks every second.
        }
    }
}

internal sealed record HealthJson(string Status, IReadOnlyDictionary<string, string> Components, IReadOnlyList<string>? Loading, string? Detail);
