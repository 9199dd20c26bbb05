using System.ComponentModel.DataAnnotations;
using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace RagPlatform.Web.Hosting.Limits;

/// <summary>
/// Reverse proxies before this server. Bound from <c>Proxies</c>. Whose <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> are believed: anybody
/// else could claim any address, and so escape the limits and lead the audit log astray.
/// </summary>
internal sealed class ProxyOptions : IValidatableObject
{
    public const string Section = "Proxies";

    /// <summary>Addresses (<c>10.0.0.5</c>) and networks (<c>10.0.0.0/24</c>) of the proxies. Default none: the headers are ignored.</summary>
    public IList<string> Known { get; } = [];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        Known.Where(known => !IPAddress.TryParse(known, out _) && !System.Net.IPNetwork.TryParse(known, out _)).Select(known => new ValidationResult(
            $"{Section}:{nameof(Known)} ('{known}') is neither an address nor a network. Write for example 10.0.0.5 or 10.0.0.0/24.", [nameof(Known)]));

    internal static void Apply(ForwardedHeadersOptions headers, IOptions<ProxyOptions> proxies)
    {
        headers.ForwardedHeaders = proxies.Value.Known.Count == 0 ? ForwardedHeaders.None : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        headers.KnownProxies.Clear(); // The framework's default believes this machine.
        headers.KnownIPNetworks.Clear();
        foreach (var known in proxies.Value.Known)
        {
            if (IPAddress.TryParse(known, out var address))
            {
                headers.KnownProxies.Add(address);
            }
            else
            {
                headers.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(known));
            }
        }
    }
}
