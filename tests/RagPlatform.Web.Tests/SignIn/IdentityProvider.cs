using System.Collections.Concurrent;
using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace RagPlatform.Tests.SignIn;

/// <summary>Somebody whom the provider knows.</summary>
public sealed record ProviderAccount(string Subject, string Name, string? Email, bool IsVerified, params string[] Groups)
{
    /// <summary>The provider's own session, which it names in tokens; null when it names none.</summary>
    public string? Session { get; init; }
}

/// <summary>
/// A real OpenID Connect provider (OpenIddict) on a port of its own: discovery, keys, code flow with PKCE, signed tokens. Who signs in is
/// chosen on its page, or by the parameter <c>user</c>.
/// </summary>
public sealed class IdentityProvider : IAsyncDisposable
{
    public const string ClientId = "ragplatform";
    public const string ClientSecret = "a secret between the two";

    private readonly WebApplication _server;
    private readonly RsaSecurityKey _key;

    private IdentityProvider(WebApplication server, RsaSecurityKey key) => (_server, _key) = (server, key);

    /// <summary>Accounts by what the page calls them; tests change them between two sign-ins.</summary>
    public ConcurrentDictionary<string, ProviderAccount> Accounts { get; } = new();

    public string Authority => _server.Urls.First();

    public static async Task<IdentityProvider> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        IdentityProvider? provider = null;
        var key = new RsaSecurityKey(RSA.Create(2048)) { KeyId = Guid.NewGuid().ToString() };
        builder.Services.AddOpenIddict().AddServer(server =>
        {
            server.SetAuthorizationEndpointUris("connect/authorize").SetTokenEndpointUris("connect/token").SetUserInfoEndpointUris("connect/userinfo");
            server.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange();
            server.RegisterScopes(Scopes.Profile, Scopes.Email);
            server.AddEphemeralEncryptionKey().AddSigningKey(key);
            server.EnableDegradedMode(); // Clients and accounts are those of the test; nothing is stored.
            server.UseAspNetCore().DisableTransportSecurityRequirement();
            server.AddEventHandler<ValidateAuthorizationRequestContext>(handler => handler.UseInlineHandler(context =>
            {
                if (context.ClientId != ClientId)
                {
                    context.Reject(Errors.InvalidClient);
                }

                return default;
            }));
            server.AddEventHandler<ValidateTokenRequestContext>(handler => handler.UseInlineHandler(context =>
            {
                if (context.ClientId != ClientId || context.ClientSecret != ClientSecret)
                {
                    context.Reject(Errors.InvalidClient);
                }

                return default;
            }));
            server.AddEventHandler<HandleAuthorizationRequestContext>(handler => handler.UseInlineHandler(context => provider!.AuthorizeAsync(context)));
        });
        var app = builder.Build();
        app.UseAuthentication();
        provider = new IdentityProvider(app, key);
        await app.StartAsync(cancellationToken);
        return provider;
    }

    /// <summary>A token of its own making, signed as its others.</summary>
    public string Sign(IDictionary<string, object> claims) => new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
        new SecurityTokenDescriptor { Claims = claims, SigningCredentials = new SigningCredentials(_key, SecurityAlgorithms.RsaSha256), TokenType = "logout+jwt" });

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    private async ValueTask AuthorizeAsync(HandleAuthorizationRequestContext context)
    {
        var request = context.Transaction.GetHttpRequest()!;
        switch (request.Query["user"].ToString())
        {
            case "":
                var links = Accounts.Select(account => $"<p><a href=\"{WebUtility.HtmlEncode($"{request.Path}{request.QueryString}&user={account.Key}")}\">{WebUtility.HtmlEncode(account.Value.Name)}</a></p>");
                request.HttpContext.Response.ContentType = "text/html; charset=utf-8";
                await request.HttpContext.Response.WriteAsync($"<!doctype html><title>Provider</title><h1>Who are you?</h1>{string.Concat(links)}");
                context.HandleRequest();
                break;
            case "deny":
                context.Reject(Errors.AccessDenied);
                break;
            case var user:
                context.SignIn(ToPrincipal(Accounts[user], context.Request.GetScopes()));
                break;
        }
    }

    private static ClaimsPrincipal ToPrincipal(ProviderAccount account, IEnumerable<string> scopes)
    {
        var identity = new ClaimsIdentity("provider");
        identity.SetClaim(Claims.Subject, account.Subject).SetClaim(Claims.Name, account.Name).SetClaim(Claims.Email, account.Email)
            .SetClaim(Claims.EmailVerified, account.IsVerified).SetClaims("groups", [.. account.Groups]);
        if (account.Session is not null)
        {
            identity.SetClaim("sid", account.Session);
        }

        identity.SetDestinations(_ => [Destinations.IdentityToken]);
        var principal = new ClaimsPrincipal(identity);
        principal.SetScopes(scopes);
        return principal;
    }
}
