using System.Net;
using System.Net.Sockets;

namespace RagPlatform.Web.Hosting.Limits;

/// <summary>Where a request comes from.</summary>
internal static class ClientAddress
{
    private const int NetworkBytes = 8;

    /// <summary>As the audit log names it; null when there is no network between.</summary>
    public static string? Of(HttpContext? context) => Plain(context?.Connection.RemoteIpAddress)?.ToString();

    /// <summary>What limits are counted by: somebody with IPv6 has a whole network of addresses, its first 64 bits.</summary>
    public static string Network(HttpContext context)
    {
        if (Plain(context.Connection.RemoteIpAddress) is not { } address)
        {
            return "";
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address.ToString();
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(NetworkBytes).Clear();
        return new IPAddress(bytes).ToString();
    }

    public static bool IsThisMachine(HttpContext context) => context.Connection.RemoteIpAddress is not { } address || IPAddress.IsLoopback(Plain(address)!);

    private static IPAddress? Plain(IPAddress? address) => address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
}
