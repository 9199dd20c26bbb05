using System.Security.Claims;

namespace RagPlatform.Web.Hosting.Accounts;

/// <summary>
/// Who somebody is in Entra ID, whatever program they sign in to: their object id in their tenant. (The subject of a sign-in is another one
/// for each program, and Teams does not know it.)
/// </summary>
internal static class EntraIdentity
{
    private static readonly string[] Hosts = ["login.microsoftonline.com", "login.microsoftonline.us", "login.partner.microsoftonline.cn"];

    /// <summary>Whether a sign-in provider is Entra ID.</summary>
    public static bool IsEntra(ProviderOptions provider) =>
        provider.IsEntra ?? (Uri.TryCreate(provider.Authority, UriKind.Absolute, out var authority) && Hosts.Contains(authority.Host, StringComparer.OrdinalIgnoreCase));

    /// <summary>What the names of all tenants begin with.</summary>
    public const string Tenants = "entra:";

    /// <summary>The tenant, as an identity provider beside those of the settings, whose names hold no colon.</summary>
    public static string Provider(string tenant) => Tenants + tenant.ToLowerInvariant();

    public static string Subject(string objectId) => objectId.ToLowerInvariant();

    /// <summary>The identity that a sign-in tells; null when the provider is not Entra ID, which alone can tell it.</summary>
    public static (string Provider, string Subject)? Of(ClaimsPrincipal user, ProviderOptions provider) =>
        IsEntra(provider)
            && user.FindFirstValue("tid") is { Length: > 0 } tenant && user.FindFirstValue("oid") is { Length: > 0 } person
                ? (Provider(tenant), Subject(person))
                : null;
}
