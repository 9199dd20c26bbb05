using System.Net;

namespace RagPlatform.Web.Hosting;

/// <summary>
/// In single-user mode a request is refused when its Host is not this machine: a web page whose name was made to point here (DNS rebinding) is
/// of the same origin to the browser. It comes before keys are looked at, so that such a page can't use up the guesses of this machine.
/// </summary>
internal sealed class HostGuard(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (IsThisMachine(context.Request.Host.Host))
        {
            await next(context);
            return;
        }

        await TypedResults.Problem(
            $"This installation serves one person on this machine and is not reached as '{context.Request.Host}'. Open it as 127.0.0.1 or localhost.",
            statusCode: StatusCodes.Status400BadRequest).ExecuteAsync(context);
    }

    internal static bool IsThisMachine(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
