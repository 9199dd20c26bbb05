using Microsoft.Extensions.Options;
using RagPlatform.Web.Hosting.Mail;

namespace RagPlatform.Web.Hosting.OAuth;

/// <summary>Where this installation is, as authorization server and as the one thing that its tokens open.</summary>
/// <param name="Issuer">The authorization server, without a slash at the end.</param>
internal sealed record OAuthAddresses(string Issuer)
{
    /// <summary>Path of what the tokens open.</summary>
    public const string McpPath = "/mcp";

    /// <summary>Path of the page that asks the person.</summary>
    public const string ConsentPath = "/oauth/authorize";

    /// <summary>What the tokens open (RFC 8707): their audience.</summary>
    public string Resource => Issuer + McpPath;

    /// <summary>Where it is told who makes the tokens (RFC 9728).</summary>
    public string ResourceMetadata => $"{Issuer}/.well-known/oauth-protected-resource{McpPath}";

    /// <summary>As the settings name this installation, else as the client reached it.</summary>
    public static OAuthAddresses Of(HttpContext context)
    {
        var named = context.RequestServices.GetService<IOptions<MailOptions>>()?.Value.PublicAddress;
        return new(string.IsNullOrEmpty(named) ? $"{context.Request.Scheme}://{context.Request.Host}{context.Request.PathBase}" : named.TrimEnd('/'));
    }

    /// <summary>Whether that is what the tokens open. Clients differ in a slash at the end.</summary>
    public bool IsResource(string resource) =>
        Uri.TryCreate(resource, UriKind.Absolute, out var named) && named.Fragment.Length == 0
        && Uri.TryCreate(Resource, UriKind.Absolute, out var own) && named.AbsoluteUri.TrimEnd('/') == own.AbsoluteUri;
}
