using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;
using RagPlatform.Core.Access.Keys;
using RagPlatform.Core.Access.OAuth;
using RagPlatform.Web.Hosting.OAuth;

namespace RagPlatform.Web.Features.OAuth;

/// <summary>What an app sends a person here with (RFC 6749, 4.1.1; RFC 7636; RFC 8707).</summary>
/// <param name="Client">The app.</param>
/// <param name="RedirectUri">Where the person goes back to: one of the app's own.</param>
/// <param name="State">What the app knows its own request by; goes back unchanged.</param>
/// <param name="Issuer">Who answers (RFC 9207).</param>
internal sealed partial record AuthorizationRequest(OAuthClient Client, string RedirectUri, string? State, string Issuer)
{
    /// <summary>What is asked for.</summary>
    public KeyScopes Scopes { get; private init; }

    /// <summary>PKCE's challenge.</summary>
    public string Challenge { get; private init; } = "";

    /// <summary>Why it can't be granted, as the RFCs name it; null when it can.</summary>
    public string? Error { get; private init; }

    /// <summary>Null when the app or the address is not known: then nobody may be sent there, not even with an error.</summary>
    public static async Task<AuthorizationRequest?> ReadAsync(HttpContext context, IOAuthStore store)
    {
        var query = context.Request.Query;
        if (!Guid.TryParse(query["client_id"], out var id) || query["redirect_uri"] is not [{ } uri]
            || await store.FindClientAsync(id, context.RequestAborted) is not { } client || !client.RedirectUris.Any(registered => Hosting.OAuth.RedirectUri.Matches(registered, uri)))
        {
            return null;
        }

        var addresses = OAuthAddresses.Of(context);
        var scopes = OAuthScopes.Read(query["scope"]);
        return new AuthorizationRequest(client, uri, query["state"] is [{ } state] ? state : null, addresses.Issuer)
        {
            Scopes = scopes,
            Challenge = query["code_challenge"].ToString(),
            Error = query.Any(field => field.Value.Count > 1) ? "invalid_request"
                : query["response_type"] != "code" ? "unsupported_response_type"
                : query["code_challenge_method"] != "S256" || !S256().IsMatch(query["code_challenge"].ToString()) ? "invalid_request"
                : query["resource"] is [{ Length: > 0 } resource] && !addresses.IsResource(resource) ? "invalid_target"
                : scopes == KeyScopes.None ? "invalid_scope"
                : null,
        };
    }

    /// <summary>The way back with a code.</summary>
    public string BackWith(string code) => Back(("code", code));

    /// <summary>The way back without one.</summary>
    public string BackWithError(string error) => Back(("error", error));

    private string Back((string Name, string Value) answer) => QueryHelpers.AddQueryString(
        RedirectUri,
        new Dictionary<string, string?> { [answer.Name] = answer.Value, ["state"] = State, ["iss"] = Issuer }.Where(parameter => parameter.Value is not null));

    // A SHA-256 in Base64url.
    [GeneratedRegex(@"^[A-Za-z0-9_\-]{43}\z")]
    private static partial Regex S256();
}
