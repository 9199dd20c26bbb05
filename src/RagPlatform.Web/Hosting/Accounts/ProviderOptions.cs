using System.ComponentModel.DataAnnotations;

namespace RagPlatform.Web.Hosting.Accounts;

/// <summary>A sign-in provider of the company (OpenID Connect). Bound from <c>Auth:Providers:NAME</c>.</summary>
internal sealed class ProviderOptions
{
    /// <summary>The issuer, as <c>https://login.example.com/realms/company</c>: its discovery document lies below it.</summary>
    [Required]
    public string Authority { get; set; } = "";

    /// <summary>What the provider calls this installation.</summary>
    [Required]
    public string ClientId { get; set; } = "";

    /// <summary>The secret that goes with it; null for a public client, which PKCE protects.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>What the button says: "Sign in with …". Default the provider's name.</summary>
    public string? Title { get; set; }

    /// <summary>Scopes to ask for beside <c>openid</c>.</summary>
    public string Scopes { get; set; } = "profile email";

    /// <summary>The claim that lists a person's groups. Default <c>groups</c>; for roles of Entra ID <c>roles</c>.</summary>
    public string GroupsClaim { get; set; } = "groups";

    /// <summary>Whoever is in it is an administrator, and is none any more when they leave it; null leaves that to the page People.</summary>
    public string? AdministratorGroup { get; set; }

    /// <summary>Whoever is in none of them may not sign in. Default none: everybody whom the provider knows may.</summary>
    public IList<string> AllowedGroups { get; } = [];

    /// <summary>
    /// Whether the addresses of this provider are the company's own, so that an account with the same address is the same person even where
    /// the provider does not say that it verified the address (Entra ID says nothing). Default false.
    /// </summary>
    public bool TrustEmail { get; set; }

    /// <summary>
    /// Whether the provider is Entra ID, whose object ids then say who somebody is, so that its people are found again in Microsoft Teams.
    /// Null, the default, tells it by the authority.
    /// </summary>
    public bool? IsEntra { get; set; }

    /// <summary>Whether the provider must be reached by https. Only tests turn it off.</summary>
    public bool RequireHttps { get; set; } = true;
}
