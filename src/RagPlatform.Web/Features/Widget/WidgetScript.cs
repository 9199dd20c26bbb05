using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using RagPlatform.Web.Components;

namespace RagPlatform.Web.Features.Widget;

/// <summary>The script that a page elsewhere loads: the one file of ours that other pages may have.</summary>
internal static class WidgetScript
{
    private const string Path = "/widget.js";

    // Under a name that never changes: pages get a new version soon.
    private const string Cache = "public, max-age=300";

    public static bool IsAskedFor(HttpRequest request) => request.Path == Path && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method));

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapMethods(Path, [HttpMethods.Get, HttpMethods.Head], SendAsync).ExcludeFromDescription().AllowAnonymous();

    private static async Task<FileContentHttpResult> SendAsync(HttpContext context, IWebHostEnvironment environment, CancellationToken cancellationToken)
    {
        var file = environment.WebRootFileProvider.GetFileInfo("js/widget.js");
        using var reader = new StreamReader(file.CreateReadStream());
        var script = (await reader.ReadToEndAsync(cancellationToken))
            .Replace("%light%", Properties(Theme.Light), StringComparison.Ordinal).Replace("%dark%", Properties(Theme.Dark), StringComparison.Ordinal);
        var bytes = Encoding.UTF8.GetBytes(script);
        context.Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        context.Response.Headers.CacheControl = Cache;
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes)[..8])}\"");
        return TypedResults.Bytes(bytes, "text/javascript; charset=utf-8", lastModified: file.LastModified, entityTag: tag);
    }

    private static string Properties(Tokens tokens) => string.Concat(tokens.Properties.Select(property => $"--{property.Name}:{property.Value};"));
}
