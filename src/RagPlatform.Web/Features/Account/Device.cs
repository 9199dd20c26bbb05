namespace RagPlatform.Web.Features.Account;

/// <summary>Names of browsers as people know them.</summary>
internal static class Device
{
    // The order matters: each of them claims to be those below it as well.
    private static readonly (string Sign, string Name)[] _browsers =
        [("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"), ("curl/", "curl")];

    private static readonly (string Sign, string Name)[] _systems =
        [("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux")];

    /// <summary>"Firefox · Linux" of a User-Agent; the start of it where nothing is known; a dash for none.</summary>
    public static string Name(string userAgent)
    {
        string?[] parts = [Find(_browsers, userAgent), Find(_systems, userAgent)];
        var known = string.Join(" · ", parts.OfType<string>());
        return known.Length > 0 ? known : userAgent.Length == 0 ? "–" : userAgent[..Math.Min(40, userAgent.Length)];
    }

    private static string? Find((string Sign, string Name)[] all, string userAgent) =>
        all.FirstOrDefault(one => userAgent.Contains(one.Sign, StringComparison.Ordinal)).Name;
}
