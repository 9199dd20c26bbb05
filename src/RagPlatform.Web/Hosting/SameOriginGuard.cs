using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace RagPlatform.Web.Hosting;

/// <summary>
/// In single-user mode there is no sign-in, so the browser itself must be told from other pages that it shows: a request is refused when
/// its Host is not this machine (DNS rebinding), or when another origin makes it and it is more than a navigation (CSRF, WebSocket
/// hijacking, cross-site reads). Programs send neither Origin nor Sec-Fetch-Site and pass. A key that is sent must be right.
/// </summary>
internal sealed class SameOriginGuard(RequestDelegate next, IOptions<AuthOptions> options)
{
    private const string Scheme = "Bearer";

    private readonly byte[]? _key = options.Value.BootstrapApiKey is { Length: > 0 } key ? SHA256.HashData(Encoding.UTF8.GetBytes(key)) : null;

    public async Task InvokeAsync(HttpContext context)
    {
        if (!IsThisMachine(context.Request.Host.Host))
        {
            await RefuseAsync(
                context, StatusCodes.Status400BadRequest,
                $"This installation serves one person on this machine and is not reached as '{context.Request.Host}'. Open it as 127.0.0.1 or localhost.");
            return;
        }

        switch (CheckKey(context.Request))
        {
            case KeyCheck.Wrong:
                context.Response.Headers.WWWAuthenticate = "Bearer";
                await RefuseAsync(
                    context, StatusCodes.Status401Unauthorized,
                    "The API key is not known here, so nothing was done. Send the key that Auth__BootstrapApiKey was set to, or none.");
                return;
            case KeyCheck.None when IsCrossOrigin(context.Request) && !IsNavigation(context.Request):
                await RefuseAsync(
                    context, StatusCodes.Status403Forbidden,
                    "Another website asked for this, so it was refused. Open RagPlatform itself, or send an API key.");
                return;
            default:
                await next(context);
                return;
        }
    }

    internal static bool IsThisMachine(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private KeyCheck CheckKey(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return KeyCheck.None;
        }

        // Hashes are compared in constant time: neither length nor common prefix of the key can be measured.
        var sent = SHA256.HashData(Encoding.UTF8.GetBytes(header[Scheme.Length..].Trim()));
        return _key is not null && CryptographicOperations.FixedTimeEquals(sent, _key) ? KeyCheck.Right : KeyCheck.Wrong;
    }

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

    private static async Task RefuseAsync(HttpContext context, int status, string detail) =>
        await TypedResults.Problem(detail, statusCode: status).ExecuteAsync(context);

    private enum KeyCheck
    {
        None,
        Right,
        Wrong,
    }
}
