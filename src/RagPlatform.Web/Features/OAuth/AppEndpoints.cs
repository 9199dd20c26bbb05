using Microsoft.AspNetCore.Http.HttpResults;
using RagPlatform.Core.Access;
using RagPlatform.Core.Access.Keys;
using RagPlatform.Core.Access.OAuth;
using RagPlatform.Core.Audit;
using RagPlatform.Web.Features.Keys;
using RagPlatform.Web.Hosting;
using RagPlatform.Web.Hosting.Keys;

namespace RagPlatform.Web.Features.OAuth;

internal static class AppEndpoints
{
    /// <summary>What people allowed apps: their own, and for administrators everybody's. As with API keys.</summary>
    public static IEndpointRouteBuilder MapApps(this IEndpointRouteBuilder routes)
    {
        var apps = routes.MapGroup("/api/apps").WithTags("Apps").ForKeys(KeyScopes.Administer);
        apps.MapGet("/", ListAsync).WithSummary("Apps that you allowed to ask or search for you, newest first; with all=true everybody's, for administrators");
        apps.MapDelete("/{id:guid}", WithdrawAsync).WithSummary("Ends what an app was allowed, from its next request on").ProducesProblem(StatusCodes.Status404NotFound);
        return routes;
    }

    private static async Task<Ok<IEnumerable<AppJson>>> ListAsync(bool? all, Caller caller, IOAuthStore store, CancellationToken cancellationToken) =>
        TypedResults.Ok((await store.ListAsync(all == true && caller.IsAdministrator ? null : PersonOf(caller), cancellationToken)).Select(AppJson.From));

    private static async Task<Results<NoContent, ProblemHttpResult>> WithdrawAsync(Guid id, Caller caller, IOAuthStore store, CancellationToken cancellationToken) =>
        await store.WithdrawAsync(id, caller.IsAdministrator ? null : PersonOf(caller), AuditActor.Of(caller), cancellationToken)
            ? TypedResults.NoContent()
            : ApiProblems.NotFound("There is no such app of yours, or it was withdrawn before. GET /api/apps lists yours.");

    // The key of the settings and those of services are nobody's, and nobody allowed them anything.
    private static Guid PersonOf(Caller caller) => Guid.TryParse(caller.PersonId, out var id) ? id : Guid.Empty;
}

internal sealed record AppJson(
    Guid Id, string Name, Guid PersonId, string RedirectUri, IEnumerable<KeyScopes> Scopes, DateTimeOffset GrantedAt, DateTimeOffset? LastUsedAt)
{
    public static AppJson From(OAuthGrant grant) => new(
        grant.Id, grant.ClientName, grant.PersonId, grant.RedirectUri, KeyJson.Split(grant.Scopes), grant.GrantedAt, grant.LastUsedAt);
}
