using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Cors.Infrastructure;
using RagPlatform.Web.Features.Widget;
using RagPlatform.Web.Hosting.Keys;
using RagPlatform.Web.Hosting.OAuth;

namespace RagPlatform.Web.Hosting;

/// <summary>
/// In single-user mode there is no sign-in, so the browser itself must be told from other pages that it shows: a request is refused when
/// another origin makes it and it is more than a navigation (CSRF, WebSocket hijacking, cross-site reads). Programs send neither Origin nor
/// Sec-Fetch-Site and pass; whoever sent a right key has proven who they are, and a widget token was
/// compared with the page by WidgetGuard. The script of the widget is for other pages, and so is the way of apps to a token.
/// </summary>
internal sealed class SameOriginGuard(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<KeyCaller>() is null && IsCrossOrigin(context.Request) && !IsNavigation(context.Request)
            && !WidgetScript.IsAskedFor(context.Request) && !IsForAnyPage(context))
        {
            if (OAuthMetadata.IsOn(context))
            {
                // A page that is an app finds the way to the sign-in; a session doesn't count for it.
                BearerChallenge.Write(context);
                await TypedResults.Problem(
                    "Another website asked for this without a token, so nothing was done. Let the person allow it first.",
                    statusCode: StatusCodes.Status401Unauthorized).ExecuteAsync(context);
                return;
            }

            await TypedResults.Problem(
                "Another website asked for this, so it was refused. Open RagPlatform itself, or send an API key.",
                statusCode: StatusCodes.Status403Forbidden).ExecuteAsync(context);
            return;
        }

        await next(context);
    }

    // Open to anybody and deaf to cookies: nobody is asked on another's behalf there.
    private static bool IsForAnyPage(HttpContext context) =>
        context.GetEndpoint() is { } endpoint && endpoint.Metadata.GetMetadata<ICorsMetadata>() is not null && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;

    private static bool IsCrossOrigin(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site is "same-site" or "cross-site")
        {
            return true;
        }

        var origin = request.Headers.Origin.ToString();
        return origin.Length > 0
            && !origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
    }

    // Following a link to a page of ours is harmless; framing it is refused by frame-ancestors.
    private static bool IsNavigation(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        && request.Headers["Sec-Fetch-Mode"] == "navigate"
        && request.Headers["Sec-Fetch-Dest"].ToString() is "document" or "";
}
