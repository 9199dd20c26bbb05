using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace RagPlatform.Web.Features.Widget;

/// <summary>The script that a page elsewhere loads: the one file of ours that other pages may have.</summary>
internal static class WidgetScript
{
    private const string Path = "/widget.js";

    // Under a name that never changes: pages get a new version soon.
    private const string Cache = "public, max-age=300";

    public static bool IsAskedFor(HttpRequest request) => request.Path == Path && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method));

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapMethods(Path, [HttpMethods.Get, HttpMethods.Head], Send).ExcludeFromDescription().AllowAnonymous();

    private static FileStreamHttpResult Send(HttpContext context, IWebHostEnvironment environment)
    {
        var file = environment.WebRootFileProvider.GetFileInfo("js/widget.js");
        context.Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        context.Response.Headers.CacheControl = Cache;
        var tag = new EntityTagHeaderValue($"\"{file.LastModified.UtcTicks:x}-{file.Length:x}\"");
        return TypedResults.Stream(file.CreateReadStream(), "text/javascript; charset=utf-8", lastModified: file.LastModified, entityTag: tag);
    }
}
