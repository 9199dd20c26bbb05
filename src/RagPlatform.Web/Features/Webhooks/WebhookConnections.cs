using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace RagPlatform.Web.Features.Webhooks;

/// <summary>How addresses of webhooks are called: no redirects, no proxy, and no connection to where none may go.</summary>
public sealed class WebhookConnections(IOptions<WebhookOptions> options)
{
    /// <summary>Longest wait for an answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Where a name leads; tests have names of their own.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>> ResolveAsync { get; init; } = Dns.GetHostAddressesAsync;

    public HttpClient Open() => new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false, // What was checked must not lead elsewhere.
            UseProxy = false, // A proxy would connect where it likes.
            UseCookies = false,
            ConnectCallback = ConnectAsync,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2), // A name that leads elsewhere now is looked up again.
        })
    {
        Timeout = Patience,
        MaxResponseContentBufferSize = 64 << 10,
        DefaultRequestHeaders = { { "User-Agent", "RagPlatform-Webhooks" } },
    };

    // The address that is checked is the one that is connected to: a name asked twice could answer twice.
    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var found = IPAddress.TryParse(host, out var literal) ? [literal] : await ResolveAsync(host, cancellationToken);
        IPAddress[] allowed = [.. found.Where(ip => WebhookAddress.IsAllowed(ip, host.Trim('[', ']'), options.Value.AllowPrivateNetworks))];
        if (allowed.Length == 0)
        {
            throw new WebhookAddressException(found.Length == 0
                ? $"{host} leads nowhere. Check the address."
                : $"{host} leads to a private network or to this machine, where nothing is sent to. An administrator can allow private networks by setting Webhooks:AllowPrivateNetworks.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>No connection may be made to that address.</summary>
internal sealed class WebhookAddressException(string message) : Exception(message);
