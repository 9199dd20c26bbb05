using Microsoft.AspNetCore.Authentication;
using RagPlatform.Core.Access.Keys;
using RagPlatform.Web.Hosting.Limits;
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
        if (result.Failure is KeyRefusedException { Wait: { } wait })
        {
            await LimitRegistration.RefuseAsync(
                context, wait, "Too many wrong keys came from this address, so none is looked at for now. Nothing was done. Wait, then send the right one.");
            return;
        }

        if (result.Failure is not null)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            await RefuseAsync(
                context, StatusCodes.Status401Unauthorized,
                result.Failure is KeyRefusedException { IsEndedToken: true }
                    ? "The widget token has ended, or whom it stands for may not ask any more, so nothing was done. Ask for another one: POST /api/widget/tokens."
                    : "The API key is not known here, or no longer, so nothing was done. Send one from the page API keys, or the one that Auth__BootstrapApiKey was set to.");
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
