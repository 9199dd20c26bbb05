using Microsoft.AspNetCore.Http.HttpResults;
using RagPlatform.Web.Hosting.OAuth;

namespace RagPlatform.Web.Features.OAuth;

/// <summary>Where an app finds its way: who makes the tokens for <c>/mcp</c> (RFC 9728), and how (RFC 8414).</summary>
internal static class MetadataEndpoints
{
    public static IEndpointRouteBuilder MapMetadata(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/.well-known/oauth-protected-resource", DescribeResource);
        routes.MapGet($"/.well-known/oauth-protected-resource{OAuthAddresses.McpPath}", DescribeResource);
        routes.MapGet("/.well-known/oauth-authorization-server", DescribeServer);
        return routes;
    }

    private static JsonHttpResult<ResourceMetadataJson> DescribeResource(HttpContext context)
    {
        var addresses = OAuthAddresses.Of(context);
        return OAuthJson.Answer(new ResourceMetadataJson(addresses.Resource, [addresses.Issuer], OAuthScopes.Names(OAuthScopes.All), ["header"], "RagPlatform"));
    }

    private static JsonHttpResult<ServerMetadataJson> DescribeServer(HttpContext context)
    {
        var issuer = OAuthAddresses.Of(context).Issuer;
        return OAuthJson.Answer(new ServerMetadataJson(
            issuer, issuer + OAuthAddresses.ConsentPath, issuer + TokenEndpoint.Path, issuer + RegistrationEndpoint.Path, issuer + RevocationEndpoint.Path,
            OAuthScopes.Names(OAuthScopes.All), ["code"], ["query"], ["authorization_code", "refresh_token"], ["none"], ["none"], ["S256"],
            AuthorizationResponseIssParameterSupported: true));
    }
}

/// <summary>RFC 9728, section 2.</summary>
internal sealed record ResourceMetadataJson(
    string Resource, IReadOnlyList<string> AuthorizationServers, IReadOnlyList<string> ScopesSupported, IReadOnlyList<string> BearerMethodsSupported, string ResourceName);

/// <summary>RFC 8414, section 2, and RFC 9207, section 3.</summary>
internal sealed record ServerMetadataJson(
    string Issuer, string AuthorizationEndpoint, string TokenEndpoint, string RegistrationEndpoint, string RevocationEndpoint,
    IReadOnlyList<string> ScopesSupported, IReadOnlyList<string> ResponseTypesSupported, IReadOnlyList<string> ResponseModesSupported,
    IReadOnlyList<string> GrantTypesSupported, IReadOnlyList<string> TokenEndpointAuthMethodsSupported,
    IReadOnlyList<string> RevocationEndpointAuthMethodsSupported, IReadOnlyList<string> CodeChallengeMethodsSupported,
    bool AuthorizationResponseIssParameterSupported);
