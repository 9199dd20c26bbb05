using System.Text.Json;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using RagPlatform.Core.Access.Keys;
using RagPlatform.Web.Hosting.Keys;
using RagPlatform.Web.Hosting.OAuth;

namespace RagPlatform.Web.Features.Mcp;

/// <summary>
/// Tells an app that wants more than its person allowed so by the status of the answer, so that it can ask them again (RFC 6750, 3.1). It stands
/// before the SDK, which has begun its answer by the time that a tool is called. Whoever gets past it is refused there: this is a courtesy, no lock.
/// </summary>
internal static class ScopeGuard
{
    public static RequestDelegate Before(RequestDelegate next) => async context =>
    {
        if (context.Features.Get<KeyCaller>() is not { IsApp: true, Caller: var caller } || (caller.Scopes & OAuthScopes.All) == OAuthScopes.All)
        {
            await next(context);
            return;
        }

        context.Request.EnableBuffering();
        var needs = await NeededAsync(context);
        context.Request.Body.Position = 0;
        if (needs == KeyScopes.None || (caller.Scopes & needs) != 0)
        {
            await next(context);
            return;
        }

        BearerChallenge.Write(context, "insufficient_scope", caller.Scopes | needs);
        await TypedResults.Problem(
            $"The person did not allow that to this app: it needs {string.Join(" or ", OAuthScopes.Names(needs))}. Nothing was done. Ask the person for it.",
            statusCode: StatusCodes.Status403Forbidden).ExecuteAsync(context);
    };

    // What is no message is told so by the SDK.
    private static async Task<KeyScopes> NeededAsync(HttpContext context)
    {
        try
        {
            using var message = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            return message.RootElement is not { ValueKind: JsonValueKind.Object } root || !root.TryGetProperty("method", out var method) ? KeyScopes.None
                : method.ValueEquals(RequestMethods.ResourcesRead) ? KeyScopes.Search
                : method.ValueEquals(RequestMethods.PromptsGet) ? KeyScopes.Ask
                : method.ValueEquals(RequestMethods.ToolsCall) && root.TryGetProperty("params", out var parameters) && parameters.ValueKind == JsonValueKind.Object
                    && parameters.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String ? OfTool(context, name.GetString()!)
                : KeyScopes.None;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return KeyScopes.None;
        }
    }

    private static KeyScopes OfTool(HttpContext context, string name) =>
        context.RequestServices.GetRequiredService<IOptions<McpServerOptions>>().Value.ToolCollection?.TryGetPrimitive(name, out var tool) == true
            && tool.Metadata.OfType<NeedsScopeAttribute>().FirstOrDefault() is { AnyOf: var needs }
                ? needs
                : KeyScopes.None;
}
