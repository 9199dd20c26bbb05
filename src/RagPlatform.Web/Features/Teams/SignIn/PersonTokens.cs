using System.Security.Claims;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using RagPlatform.Web.Hosting;
using RagPlatform.Web.Hosting.Accounts;

namespace RagPlatform.Web.Features.Teams.SignIn;

/// <summary>
/// What a token that Teams hands over proves: that Entra ID, as a sign-in provider of this installation, knows whoever wrote, and that they
/// are who the channel says. Source: access token claims, https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference.
/// Thread-safe.
/// </summary>
internal sealed partial class PersonTokens(IServiceProvider services, IOptions<AuthOptions> auth, ILogger<PersonTokens> logger)
{
    /// <summary>The scope that the bot's registration exposes: tokens of programs, and those that only say who signed in, have none.</summary>
    public const string Scope = "access_as_user";

    private static readonly TimeSpan _clocksDiffer = TimeSpan.FromMinutes(5);

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };

    /// <summary>Names of the sign-in providers that are Entra ID; none where nobody signs in.</summary>
    public IReadOnlyList<string> Providers =>
        services.GetService<ProviderTokens>() is null ? [] : [.. auth.Value.Providers.Where(provider => EntraIdentity.IsEntra(provider.Value)).Select(provider => provider.Key)];

    /// <summary>The issuer of a provider's tokens; null when its metadata can't be read.</summary>
    public async Task<string?> FindIssuerAsync(string provider, CancellationToken cancellationToken)
    {
        try
        {
            return await services.GetRequiredService<ProviderTokens>().FindIssuerAsync(provider, cancellationToken);
        }
        catch (InvalidOperationException)
        {
            return null; // The sign-in page could not lead there now, either.
        }
    }

    /// <summary>Checks signature, issuer, audience, lifetime, scope, tenant and person.</summary>
    /// <returns>The provider and what it says of the person; null when the token proves nothing, which the log says why.</returns>
    public async Task<(string Provider, ClaimsPrincipal User)?> ReadAsync(BotTurn turn, string token, CancellationToken cancellationToken)
    {
        var (found, reason) = await CheckAsync(turn, turn.Bot.Credentials!, token, cancellationToken);
        if (found is null)
        {
            Log.Refused(logger, turn.Bot.Name, reason!);
        }

        return found;
    }

    private async Task<((string, ClaimsPrincipal)? Found, string? Reason)> CheckAsync(BotTurn turn, BotOptions bot, string token, CancellationToken cancellationToken)
    {
        if (!_handler.CanReadToken(token))
        {
            return (null, "no token");
        }

        string issuer;
        try
        {
            issuer = _handler.ReadJsonWebToken(token).Issuer;
        }
        catch (ArgumentException)
        {
            return (null, "no token");
        }

        var reason = "another issuer";
        foreach (var provider in Providers)
        {
            if (await FindIssuerAsync(provider, cancellationToken) is not { } known)
            {
                reason = "the provider's metadata can't be read";
            }
            else if (known == issuer)
            {
                var result = await services.GetRequiredService<ProviderTokens>().ValidateAsync(provider, token, [bot.AppId, bot.Audience], _clocksDiffer, cancellationToken);
                return !result.IsValid ? (null, result.Exception?.GetType().Name ?? "invalid")
                    : Problem(turn, result.ClaimsIdentity) is { } problem ? (null, problem)
                    : ((provider, new ClaimsPrincipal(result.ClaimsIdentity)), null);
            }
        }

        return (null, reason);
    }

    private static string? Problem(BotTurn turn, ClaimsIdentity user) =>
        !(user.FindFirst("scp")?.Value ?? "").Split(' ').Contains(Scope) ? "another scope"
        : !Is(user, "tid", MessagesEndpoint.Tenant(turn.Activity)) ? "another tenant"
        : !Is(user, "oid", turn.Activity.From?.AadObjectId) ? "another person"
        : null;

    private static bool Is(ClaimsIdentity user, string claim, string? value) =>
        value is { Length: > 0 } && string.Equals(user.FindFirst(claim)?.Value, value, StringComparison.OrdinalIgnoreCase);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "A token for signing in to the bot {Bot} was refused: {Reason}.")]
        public static partial void Refused(ILogger logger, string bot, string reason);
    }
}
