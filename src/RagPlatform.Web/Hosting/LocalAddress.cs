namespace RagPlatform.Web.Hosting;

/// <summary>Addresses that come with a request and must not lead to another host.</summary>
internal static class LocalAddress
{
    /// <summary>The address if it is a path of this host, else the start page. "//host" and "/\host" are other hosts to browsers.</summary>
    public static string OrHome(string? address) => address is ['/', ..] and not ['/', '/' or '\\', ..] && !address.Any(char.IsControl) ? address : "/";
}
