using System.Net;
using System.Net.Sockets;

namespace RagPlatform.Web.Features.Webhooks;

/// <summary>
/// Which addresses are called. A name is checked again where it leads to, each time that it is: who owns a name can let it lead anywhere.
/// </summary>
internal static class WebhookAddress
{
    public const int MaxLength = 2_000;

    private static readonly IPNetwork[] _private =
    [
        IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"), IPNetwork.Parse("100.64.0.0/10"), IPNetwork.Parse("fc00::/7"),
    ];

    // Link-local ones are where clouds tell the secrets of their machines; the rest are no addresses of servers at all.
    private static readonly IPNetwork[] _never =
    [
        IPNetwork.Parse("0.0.0.0/8"), IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("192.0.0.0/24"), IPNetwork.Parse("198.18.0.0/15"), IPNetwork.Parse("224.0.0.0/3"),
        IPNetwork.Parse("::/128"), IPNetwork.Parse("fe80::/10"), IPNetwork.Parse("fec0::/10"), IPNetwork.Parse("ff00::/8"),
    ];

    // Addresses of IPv4 that are written as ones of IPv6 reach the same machine: 6to4, NAT64, and the old compatible form.
    private static readonly (IPNetwork Network, int Offset)[] _wrapped =
        [(IPNetwork.Parse("2002::/16"), 2), (IPNetwork.Parse("64:ff9b::/96"), 12), (IPNetwork.Parse("::/96"), 12)];

    /// <summary>Why that can't be an address, for people; null when it can.</summary>
    public static string? FindProblem(string? text, bool allowPrivate, out Uri? address)
    {
        if (text is not { Length: > 0 and <= MaxLength } || !Uri.TryCreate(text, UriKind.Absolute, out address) || address.Scheme is not ("http" or "https") || address.Host.Length == 0)
        {
            address = null;
            return $"'{text}' is no address of the web. Nothing was added. Write one such as https://hooks.example.com/rag.";
        }

        if (address.UserInfo.Length > 0)
        {
            return "The address holds a name or a password, which would be seen in lists. Nothing was added. Write it without; deliveries are signed.";
        }

        if (address.Scheme == "http" && !IsThisMachine(address.DnsSafeHost))
        {
            return "The address is not https, so others could read on the way what is sent. Nothing was added. Write https://…; http is for this machine alone.";
        }

        return IPAddress.TryParse(address.DnsSafeHost, out var literal) && !IsAllowed(literal, address.DnsSafeHost, allowPrivate)
            ? "The address lies in a private network. Nothing was added. An administrator can allow that by setting Webhooks:AllowPrivateNetworks."
            : null;
    }

    /// <summary>Whether a connection may be made to where a host leads.</summary>
    /// <param name="ip">Where it leads.</param>
    /// <param name="host">The host as it was written.</param>
    /// <param name="allowPrivate">Whether that may be a private network.</param>
    public static bool IsAllowed(IPAddress ip, string host, bool allowPrivate)
    {
        var real = Unwrap(ip);
        if (IPAddress.IsLoopback(real))
        {
            return IsThisMachine(host); // Not for a name of somebody else's that leads here.
        }

        return !_never.Any(network => Contains(network, real)) && (allowPrivate || !_private.Any(network => Contains(network, real)));
    }

    private static bool IsThisMachine(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var ip) && IPAddress.IsLoopback(ip));

    private static IPAddress Unwrap(IPAddress ip)
    {
        if (ip.IsIPv4MappedToIPv6)
        {
            return ip.MapToIPv4();
        }

        if (ip.AddressFamily == AddressFamily.InterNetworkV6 && !IPAddress.IsLoopback(ip) && !ip.Equals(IPAddress.IPv6Any))
        {
            foreach (var (network, offset) in _wrapped)
            {
                if (network.Contains(ip))
                {
                    return new IPAddress(ip.GetAddressBytes().AsSpan(offset, 4));
                }
            }
        }

        return ip;
    }

    private static bool Contains(IPNetwork network, IPAddress ip) => network.BaseAddress.AddressFamily == ip.AddressFamily && network.Contains(ip);
}
