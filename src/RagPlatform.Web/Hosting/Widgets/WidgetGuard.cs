using Microsoft.AspNetCore.Authentication;
using Microsoft.Net.Http.Headers;
using RagPlatform.Web.Hosting.Keys;

namespace RagPlatform.Web.Hosting.Widgets;

/// <summary>
/// Lets a page elsewhere ask with a widget token if the token was made for that page and its assistant allows it, and tells the browser so
/// (CORS). It comes before keys are looked at, so that a page can read what they are told.
/// </summary>
internal sealed class WidgetGuard(RequestDelegate next, WidgetOrigins origins, IServiceProvider services)
{
    /// <summary>How long a browser need not ask again whether it may send.</summary>
    private const string PreflightSeconds = "600";

    public async Task InvokeAsync(HttpContext context)
    {
        var origin = context.Request.Headers.Origin.ToString();
        if (IsPreflight(context.Request) && IsForWidgets(context.Request.Path))
        {
            await AnswerPreflightAsync(context, origin);
            return;
        }

        if (SendsToken(context.Request))
        {
            await context.AuthenticateAsync(ApiKeyHandler.SchemeName);
            var token = context.Features.Get<KeyCaller>()?.Widget;
            if (token is not null && (token.Origin != origin || !await origins.AllowsAsync(token.AssistantId, origin, context.RequestAborted)))
            {
                await RefuseAsync(context);
                return;
            }

            // An ended token is told to pages that could have a new one.
            if (origin.Length > 0 && (token is not null || await origins.AnyAllowsAsync(origin, context.RequestAborted)))
            {
                LetRead(context.Response, origin);
            }
        }

        await next(context);
    }

    private async Task AnswerPreflightAsync(HttpContext context, string origin)
    {
        if (!await origins.AnyAllowsAsync(origin, context.RequestAborted))
        {
            await RefuseAsync(context);
            return;
        }

        var headers = context.Response.Headers;
        headers.AccessControlAllowOrigin = origin;
        headers.AccessControlAllowMethods = "GET, POST";
        headers.AccessControlAllowHeaders = "authorization, content-type";
        headers.AccessControlMaxAge = PreflightSeconds;
        headers.Append(HeaderNames.Vary, HeaderNames.Origin);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    // As the answer starts: whoever handles a failure clears what was set before.
    private static void LetRead(HttpResponse response, string origin) => response.OnStarting(() =>
    {
        response.Headers.AccessControlAllowOrigin = origin;
        response.Headers.AccessControlExposeHeaders = HeaderNames.RetryAfter;
        response.Headers.Append(HeaderNames.Vary, HeaderNames.Origin);
        return Task.CompletedTask;
    });

    private static async Task RefuseAsync(HttpContext context) => await TypedResults.Problem(
        "The assistant does not allow this page, or the token was made for another one. Nothing was asked. Add the page's origin to the assistant, and ask for a token with the same origin.",
        statusCode: StatusCodes.Status403Forbidden).ExecuteAsync(context);

    private static bool IsPreflight(HttpRequest request) =>
        HttpMethods.IsOptions(request.Method) && request.Headers.Origin.Count > 0 && request.Headers.AccessControlRequestMethod.Count > 0;

    private static bool SendsToken(HttpRequest request) => ApiKeyHandler.FindBearer(request)?.StartsWith(WidgetTokens.Start, StringComparison.Ordinal) == true;

    // Of an endpoint's own methods OPTIONS is none, so that routing found another one, or none. Endpoints are there once requests come.
    private bool IsForWidgets(PathString path) => services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Any(endpoint =>
        endpoint.Metadata.GetMetadata<WidgetMetadata>() is not null && path.Equals("/" + endpoint.RoutePattern.RawText?.TrimStart('/')));
}
