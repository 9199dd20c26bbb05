using Microsoft.AspNetCore.Http.HttpResults;
using RagPlatform.Core.Access;
using RagPlatform.Core.Access.Keys;
using RagPlatform.Core.Audit;
using RagPlatform.Web.Hosting;
using RagPlatform.Web.Hosting.Keys;

namespace RagPlatform.Web.Features.Keys;

internal static class KeyEndpoints
{
    public static IServiceCollection AddKeysFeature(this IServiceCollection services) => services.AddSingleton<KeyRules>();

    public static IEndpointRouteBuilder MapKeys(this IEndpointRouteBuilder routes)
    {
        var keys = routes.MapGroup("/api/keys").WithTags("Keys").ForKeys(KeyScopes.Administer);
        keys.MapGet("/", ListAsync).WithSummary("Your API keys, newest first; with all=true everybody's, for administrators");
        keys.MapPost("/", MakeAsync).WithSummary("Makes an API key; its secret is in this answer and nowhere else")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        keys.MapDelete("/{id:guid}", RevokeAsync).WithSummary("Ends a key from the next request on").ProducesProblem(StatusCodes.Status404NotFound);
        return routes;
    }

    private static async Task<Ok<IEnumerable<KeyJson>>> ListAsync(bool? all, Caller caller, IApiKeyStore keys, CancellationToken cancellationToken) =>
        TypedResults.Ok((await keys.ListAsync(all == true && caller.IsAdministrator ? null : caller.PersonId, cancellationToken)).Select(KeyJson.From));

    private static async Task<Results<Created<MadeKeyJson>, ProblemHttpResult>> MakeAsync(
        NewKeyJson wanted, HttpContext context, Caller caller, KeyRules rules, ApiKeys keys, CancellationToken cancellationToken)
    {
        var key = new NewApiKey(
            wanted.Name?.Trim() ?? "", (wanted.Scopes ?? []).Aggregate(KeyScopes.None, (all, scope) => all | scope), wanted.Service, wanted.ExpiresAt,
            wanted.CollectionIds, wanted.AssistantIds);
        if (await rules.FindProblemAsync(key, caller, cancellationToken) is { } problem)
        {
            return ApiProblems.Invalid(problem);
        }

        var (made, secret) = await keys.MakeAsync(key, caller, cancellationToken);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created($"/api/keys/{made.Id}", new MadeKeyJson(KeyJson.From(made), secret));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(
        Guid id, Caller caller, IApiKeyStore keys, CancellationToken cancellationToken) =>
        await keys.RevokeAsync(id, caller.IsAdministrator ? null : caller.PersonId, AuditActor.Of(caller), cancellationToken)
            ? TypedResults.NoContent()
            : ApiProblems.NotFound("There is no such key of yours, or it was revoked before. GET /api/keys lists yours.");
}

internal sealed record NewKeyJson(
    string? Name, IReadOnlyList<KeyScopes>? Scopes, DateTimeOffset? ExpiresAt = null, IReadOnlyList<Guid>? CollectionIds = null,
    IReadOnlyList<Guid>? AssistantIds = null, bool Service = false);

internal sealed record KeyJson(
    Guid Id, string Prefix, string Name, string? OwnerId, IEnumerable<KeyScopes> Scopes, IReadOnlyList<Guid>? CollectionIds, IReadOnlyList<Guid>? AssistantIds,
    DateTimeOffset MadeAt, DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt, DateTimeOffset? RevokedAt)
{
    public static KeyJson From(ApiKey key) => new(
        key.Id, key.Prefix, key.Name, key.OwnerId, Split(key.Scopes), key.CollectionIds, key.AssistantIds, key.MadeAt, key.ExpiresAt, key.LastUsedAt,
        key.RevokedAt);

    public static IEnumerable<KeyScopes> Split(KeyScopes scopes) => Enum.GetValues<KeyScopes>().Where(scope => scope != KeyScopes.None && scopes.HasFlag(scope));
}

/// <param name="Key">The key.</param>
/// <param name="Secret">What is sent as <c>Authorization: Bearer …</c>: shown this once.</param>
internal sealed record MadeKeyJson(KeyJson Key, string Secret);
