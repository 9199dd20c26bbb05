using System.Text.RegularExpressions;

namespace RagPlatform.Web.Hosting.OAuth;

/// <summary>
/// Addresses that codes are sent to. Whoever has the address gets the code, so they are compared as text, and what two programs could read in
/// two ways is refused at registration.
/// </summary>
internal static partial class RedirectUri
{
    public const int MaxLength = 500;

    /// <summary>https; http on this machine; or a scheme of an app's own, which has a dot as names of domains do (RFC 8252, 7 and 8.4).</summary>
    public static bool IsAllowed(string? uri) =>
        uri is { Length: > 0 and <= MaxLength } && Uri.TryCreate(uri, UriKind.Absolute, out _) && (Https().IsMatch(uri) || Loopback().IsMatch(uri) || Private().IsMatch(uri));

    /// <summary>Whether a code may be sent there. A program on the person's machine takes whatever port is free (RFC 8252, 7.3).</summary>
    public static bool Matches(string registered, string wanted)
    {
        if (registered == wanted)
        {
            return true;
        }

        var (one, other) = (Loopback().Match(registered), Loopback().Match(wanted));
        return one.Success && other.Success && one.Groups["host"].Value == other.Groups["host"].Value && one.Groups["path"].Value == other.Groups["path"].Value
            && IsAllowed(wanted);
    }

    public static bool IsLoopback(string uri) => Loopback().IsMatch(uri);

    /// <summary>What a person can judge it by: its host and port, or the scheme of an app.</summary>
    public static string Place(string uri) => Private().IsMatch(uri) ? uri[..(uri.IndexOf(':', StringComparison.Ordinal) + 1)] : new Uri(uri).Authority;

    /// <summary>As a Content-Security-Policy names where a form may lead. It has no word for addresses in brackets.</summary>
    public static string PolicySource(string uri) =>
        Private().IsMatch(uri) ? Place(uri) : uri.StartsWith("http://[", StringComparison.Ordinal) || uri.StartsWith("https://[", StringComparison.Ordinal) ? uri[..(uri.IndexOf(':', StringComparison.Ordinal) + 1)] : new Uri(uri).GetLeftPart(UriPartial.Authority);

    // The characters of RFC 3986 but '#': no fragment, no backslash that a browser takes for a slash, nothing that only looks like a letter.
    [GeneratedRegex(@"^https://(?<host>[A-Za-z0-9.\-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?(?<path>[/?][A-Za-z0-9\-._~:/?\[\]@!$&'()*+,;=%]*)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Https();

    [GeneratedRegex(@"^http://(?<host>127\.0\.0\.1|\[::1\]|localhost)(:[0-9]{1,5})?(?<path>([/?][A-Za-z0-9\-._~:/?\[\]@!$&'()*+,;=%]*)?)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Loopback();

    [GeneratedRegex(@"^[a-z][a-z0-9+\-]*(\.[a-z0-9+\-]+)+:[A-Za-z0-9\-._~:/?\[\]@!$&'()*+,;=%]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Private();
}
