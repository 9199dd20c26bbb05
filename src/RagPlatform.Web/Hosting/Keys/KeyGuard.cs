using Microsoft.AspNetCore.Authentication;
using RagPlatform.Core.Access.Keys;
using RagPlatform.Web.Hosting.Limits;
using RagPlatform.Web.Hosting.OAuth;
using RagPlatform.Web.Hosting.Widgets;

namespace RagPlatform.Web.Hosting.Keys;

/// <summary>A key that is sent must be right, whatever else would let the request pass, and may only be used for what it was made for.</summary>
internal sealed class KeyGuard(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<OwnTokensMetadata>() is not null)
        {
            await next(context);
            return;
        }

        var result = await context.AuthenticateAsync(ApiKeyHandler.SchemeName);
        if (result.Failure is KeyRefusedException { Wait: { } wait } tooMany)
        {
            await LimitRegistration.RefuseAsync(context, wait, tooMany.Message);
            return;
        }

        if (result.Failure is not null)
        {
            BearerChallenge.Write(context, "invalid_token");
            await RefuseAsync(context, StatusCodes.Status401Unauthorized, result.Failure.Message);
            return;
        }

        if (context.Features.Get<KeyCaller>() is { IsApp: true } && !OAuthMetadata.IsOn(context))
        {
            // Its audience is another one: elsewhere it is no token at all (RFC 8707, 2.2).
            BearerChallenge.Write(context, "invalid_token");
            await RefuseAsync(
                context, StatusCodes.Status401Unauthorized, $"The token of an app opens {OAuthAddresses.McpPath} and nothing else. Nothing was done. Send an API key.");
            return;
        }

        if (context.Features.Get<KeyCaller>() is { Widget: not null } && context.GetEndpoint() is { } wanted && wanted.Metadata.GetMetadata<WidgetMetadata>() is null)
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, "A widget token asks its assistant, and opens nothing else. Nothing was done. Send an API key.");
            return;
        }

        if (context.Features.Get<KeyCaller>() is { Caller: var caller } && context.GetEndpoint() is { } endpoint && !Allows(caller.Scopes, endpoint))
        {
            var needs = endpoint.Metadata.GetMetadata<KeyScopeMetadata>()?.AnyOf;
            await RefuseAsync(
                context, StatusCodes.Status403Forbidden,
                needs is null
                    ? "Pages are for people, and a key is for programs. Nothing was done. GET /openapi/v1.json describes what programs can call."
                    : $"This key was not made for that: it needs {needs.Value.ToString().ToLowerInvariant().Replace(", ", " or ", StringComparison.Ordinal)}. Nothing was done. Make another key for it.");
            return;
        }

        await next(context);
    }

    // What says nothing about keys is closed to them.
    private static bool Allows(KeyScopes scopes, Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<KeyScopeMetadata>() is { AnyOf: var needs } && (needs == KeyScopes.None || (scopes & needs) != 0);

    private static async Task RefuseAsync(HttpContext context, int status, string detail) =>
        await TypedResults.Problem(detail, statusCode: status).ExecuteAsync(context);
}
