using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using RagPlatform.Core.Access.OAuth;
using RagPlatform.Web.Hosting;
using RagPlatform.Web.Hosting.Limits;
using RagPlatform.Web.Hosting.OAuth;

namespace RagPlatform.Web.Features.OAuth;

/// <summary>
/// Apps register themselves (RFC 7591): nobody has to know an id to paste. What they want is taken or left out, and told in the answer; they get no
/// secret, since a program on somebody's machine can't keep one.
/// </summary>
internal static class RegistrationEndpoint
{
    public const string Path = "/oauth/register";

    private const int MaxBody = 32 << 10;
    private const int MaxUris = 20;
    private const int MaxName = 80;

    public static IEndpointRouteBuilder MapRegistration(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(Path, RegisterAsync);
        return routes;
    }

    private static async Task<Results<JsonHttpResult<RegisteredClientJson>, JsonHttpResult<OAuthErrorJson>>> RegisterAsync(
        HttpContext context, IOAuthStore store, RegistrationLimiter limiter)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (limiter.WaitFor(ClientAddress.Network(context)) is { } wait)
        {
            context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            return OAuthJson.Refuse(
                "temporarily_unavailable", "Too many apps registered from this address, so this one was not. Wait, then try again.", StatusCodes.Status429TooManyRequests);
        }

        RegistrationJson wanted;
        try
        {
            wanted = await JsonBody.ReadAsync<RegistrationJson>(context, OAuthJson.Options, MaxBody);
        }
        catch (JsonBodyException exception)
        {
            return OAuthJson.Refuse("invalid_client_metadata", exception.Message, exception.StatusCode);
        }

        if (wanted.RedirectUris is not { Count: > 0 and <= MaxUris } uris || !uris.All(RedirectUri.IsAllowed))
        {
            return OAuthJson.Refuse(
                "invalid_redirect_uri",
                $"redirect_uris needs 1 to {MaxUris} addresses of at most {RedirectUri.MaxLength} characters: https, http on 127.0.0.1, [::1] or localhost, or a scheme of your own with a dot (com.example.app:/…). "
                + "No fragment. Nothing was registered.");
        }

        if (wanted.GrantTypes?.Contains("authorization_code") == false || wanted.ResponseTypes?.Contains("code") == false)
        {
            return OAuthJson.Refuse("invalid_client_metadata", "People allow apps here with the authorization code flow alone, so nothing was registered. Ask for authorization_code and code.");
        }

        var client = await store.RegisterAsync(NameOf(wanted, uris[0]!), [.. uris.Select(uri => uri!).Distinct(StringComparer.Ordinal)], context.RequestAborted);
        return OAuthJson.Answer(
            new RegisteredClientJson(
                client.Id, client.RegisteredAt.ToUnixTimeSeconds(), client.Name, client.RedirectUris, ["authorization_code", "refresh_token"], ["code"], "none",
                OAuthScopes.Write(OAuthScopes.All)),
            StatusCodes.Status201Created);
    }

    /// <summary>One line that reads as it is written: marks that turn the direction of text, or that nobody sees, could make it another name.</summary>
    private static string NameOf(RegistrationJson wanted, string uri)
    {
        var name = new StringBuilder();
        foreach (var rune in (wanted.ClientName ?? "").EnumerateRunes())
        {
            name.Append(Rune.GetUnicodeCategory(rune) switch
            {
                UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator => " ",
                UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned => "",
                _ => rune.ToString(),
            });
            if (name.Length >= MaxName)
            {
                break;
            }
        }

        return name.ToString().Trim() is { Length: > 0 } clean ? clean : RedirectUri.Place(uri);
    }
}

/// <summary>RFC 7591, section 2: what counts here. Whatever else is sent is left out.</summary>
internal sealed record RegistrationJson(
    IReadOnlyList<string?>? RedirectUris = null, string? ClientName = null, IReadOnlyList<string?>? GrantTypes = null, IReadOnlyList<string?>? ResponseTypes = null);

/// <summary>RFC 7591, section 3.2.1.</summary>
internal sealed record RegisteredClientJson(
    Guid ClientId, long ClientIdIssuedAt, string ClientName, IReadOnlyList<string> RedirectUris, IReadOnlyList<string> GrantTypes,
    IReadOnlyList<string> ResponseTypes, string TokenEndpointAuthMethod, string Scope);
