using RagPlatform.Core.Access.Keys;

namespace RagPlatform.Web.Hosting.OAuth;

/// <summary>What a refused program is told in <c>WWW-Authenticate</c>: apps find the way to the sign-in by it (RFC 9728, 5.1).</summary>
internal static class BearerChallenge
{
    /// <param name="context">The request that is refused.</param>
    /// <param name="error">Why, as RFC 6750 names it; null when nothing was sent.</param>
    /// <param name="scopes">What is needed; null for all that there is.</param>
    public static void Write(HttpContext context, string? error = null, KeyScopes? scopes = null)
    {
        var parameters = error is null ? [] : new List<string> { $"error=\"{error}\"" };
        if (OAuthMetadata.IsOn(context))
        {
            parameters.Add($"scope=\"{OAuthScopes.Write(scopes ?? OAuthScopes.All)}\"");
            parameters.Add($"resource_metadata=\"{OAuthAddresses.Of(context).ResourceMetadata}\"");
        }

        context.Response.Headers.WWWAuthenticate = parameters.Count == 0 ? "Bearer" : $"Bearer {string.Join(", ", parameters)}";
    }
}
