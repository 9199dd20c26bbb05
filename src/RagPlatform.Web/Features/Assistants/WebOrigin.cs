namespace RagPlatform.Web.Features.Assistants;

/// <summary>Origins of web pages.</summary>
internal static class WebOrigin
{
    /// <summary>
    /// An origin as browsers send it: lower case, the host in ASCII, without the usual port. Null for what is none, such as an address with a
    /// path, a pattern, or <c>null</c>, which every sandboxed page is.
    /// </summary>
    public static string? Normalise(string? text)
    {
        if (!Uri.TryCreate(text?.Trim(), UriKind.Absolute, out var address)
            || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps)
            || address.AbsolutePath != "/" || address.Query.Length > 0 || address.Fragment.Length > 0 || address.UserInfo.Length > 0
            || address.IdnHost.Length == 0 || address.IdnHost.Contains('*', StringComparison.Ordinal))
        {
            return null;
        }

        var host = address.HostNameType == UriHostNameType.IPv6 ? $"[{address.IdnHost}]" : address.IdnHost.ToLowerInvariant();
        return address.IsDefaultPort ? $"{address.Scheme}://{host}" : $"{address.Scheme}://{host}:{address.Port}";
    }
}
