using Microsoft.AspNetCore.Http.HttpResults;
using RagPlatform.Core.Access.OAuth;

namespace RagPlatform.Web.Features.OAuth;

/// <summary>Apps give tokens back here (RFC 7009). Whatever is not theirs, or not known, is answered the same and stays as it is.</summary>
internal static class RevocationEndpoint
{
    public const string Path = "/oauth/revoke";

    public static IEndpointRouteBuilder MapRevocation(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(Path, RevokeAsync).DisableAntiforgery();
        return routes;
    }

    private static async Task<Results<Ok, JsonHttpResult<OAuthErrorJson>>> RevokeAsync(HttpContext context, IOAuthStore store)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (await OAuthForm.ReadAsync(context.Request) is not { } form || form["token"] is not { } token)
        {
            return OAuthJson.Refuse("invalid_request", "The body is no form with a token, is too large, or names a field twice. Nothing was done.");
        }

        if (!Guid.TryParse(form["client_id"], out var clientId) || await store.FindClientAsync(clientId, context.RequestAborted) is null)
        {
            return OAuthJson.Refuse("invalid_client", "This app is not known here, or no longer. Nothing was done. Send its client_id.", StatusCodes.Status401Unauthorized);
        }

        await store.RevokeAsync(token, clientId, CancellationToken.None);
        return TypedResults.Ok();
    }
}
