using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using RagPlatform.Core.Access.OAuth;
using RagPlatform.Web.Hosting.OAuth;

namespace RagPlatform.Web.Features.OAuth;

/// <summary>
/// Codes and refresh tokens become access tokens here. Wrong ones are not counted as guesses: there is nothing to guess in 256 random bits, and
/// any page could use up the guesses of its visitors' company.
/// </summary>
internal static class TokenEndpoint
{
    public const string Path = "/oauth/token";

    private const int MinVerifier = 43;
    private const int MaxVerifier = 128;

    public static IEndpointRouteBuilder MapToken(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(Path, AnswerAsync).DisableAntiforgery();
        return routes;
    }

    private static async Task<Results<JsonHttpResult<TokenJson>, JsonHttpResult<OAuthErrorJson>>> AnswerAsync(HttpContext context, IOAuthStore store)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (await OAuthForm.ReadAsync(context.Request) is not { } form)
        {
            return OAuthJson.Refuse("invalid_request", "The body is no form, is too large, or names a field twice. Nothing was done. Send application/x-www-form-urlencoded.");
        }

        if (!Guid.TryParse(form["client_id"], out var clientId) || await store.FindClientAsync(clientId, context.RequestAborted) is null)
        {
            return OAuthJson.Refuse("invalid_client", "This app is not known here, or no longer. Nothing was done. Register it again.", StatusCodes.Status401Unauthorized);
        }

        if (form["resource"] is { } resource && !OAuthAddresses.Of(context).IsResource(resource))
        {
            return OAuthJson.Refuse("invalid_target", $"Tokens of this server open {OAuthAddresses.Of(context).Resource} and nothing else. None was made.");
        }

        // What is being done is finished, even when the app does not wait for the answer: a code works once.
        switch (form["grant_type"])
        {
            case "authorization_code":
                return form["code"] is { } code && form["redirect_uri"] is { } uri && form["code_verifier"] is { Length: >= MinVerifier and <= MaxVerifier } verifier
                    ? Answer(await store.RedeemAsync(new OAuthCodeUse(code, clientId, uri, ChallengeOf(verifier)), CancellationToken.None))
                    : OAuthJson.Refuse("invalid_request", "A code needs code, redirect_uri and code_verifier (43 to 128 characters). No token was made.");
            case "refresh_token":
                var scopes = OAuthScopes.Read(form["scope"]);
                return form["refresh_token"] is not { } token ? OAuthJson.Refuse("invalid_request", "refresh_token is missing, so no token was made.")
                    : scopes == 0 ? OAuthJson.Refuse("invalid_scope", $"scope names nothing that there is here ({OAuthScopes.Write(OAuthScopes.All)}), so no token was made.")
                    : Answer(await store.RefreshAsync(token, clientId, scopes, CancellationToken.None));
            default:
                return OAuthJson.Refuse("unsupported_grant_type", "Only authorization_code and refresh_token are taken here. No token was made.");
        }
    }

    private static Results<JsonHttpResult<TokenJson>, JsonHttpResult<OAuthErrorJson>> Answer(OAuthTokens? made) => made is null
        ? OAuthJson.Refuse("invalid_grant", "It is not known, has ended, was used before, or belongs to another app or address. No token was made. Ask the person anew.")
        : OAuthJson.Answer(new TokenJson(made.Access, "Bearer", (int)IOAuthStore.AccessLifetime.TotalSeconds, made.Refresh, OAuthScopes.Write(made.Scopes)));

    private static string ChallengeOf(string verifier) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(verifier)));
}

/// <summary>RFC 6749, section 5.1.</summary>
internal sealed record TokenJson(string AccessToken, string TokenType, int ExpiresIn, string RefreshToken, string Scope);
