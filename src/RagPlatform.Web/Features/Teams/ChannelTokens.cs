using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace RagPlatform.Web.Features.Teams;

/// <summary>
/// Whether a token is the channel's, for this bot and this activity. Source: Bot Connector authentication,
/// https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication (section "Connector to bot").
/// </summary>
internal sealed partial class ChannelTokens(ChannelKeys keys, ILogger<ChannelTokens> logger)
{
    private const string ServiceUrlClaim = "serviceurl";
    private const string Endorsements = "endorsements";

    private static readonly TimeSpan _skew = TimeSpan.FromMinutes(5);

    private readonly JsonWebTokenHandler _handler = new();

    /// <summary>Checks signature, algorithm, issuer, audience, lifetime, channel and service address.</summary>
    /// <returns>Null when it may be trusted; else why not, for the log: callers are not told.</returns>
    public async Task<string?> RefuseAsync(string? token, BotOptions bot, Activity activity, CancellationToken cancellationToken)
    {
        if (!_handler.CanReadToken(token))
        {
            return "no token";
        }

        var kid = _handler.ReadJsonWebToken(token).Kid;
        var configuration = await keys.GetAsync(kid, cancellationToken);
        var result = await _handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = configuration.Issuer,
            IssuerSigningKeys = configuration.SigningKeys,
            ValidAudience = bot.AppId,
            ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            ClockSkew = _skew,
        });
        if (!result.IsValid)
        {
            return result.Exception?.GetType().Name ?? "invalid";
        }

        var jwt = (JsonWebToken)result.SecurityToken;
        return !IsEndorsed(configuration, kid, activity.ChannelId) ? "the key is not for this channel"
            : !jwt.TryGetPayloadValue<string>(ServiceUrlClaim, out var address) || !IsSame(address, activity.ServiceUrl) ? "another service address"
            : null;
    }

    public void LogRefusal(string bot, string reason) => Log.Refused(logger, bot, reason);

    private static bool IsEndorsed(OpenIdConnectConfiguration configuration, string? kid, string? channel) =>
        configuration.JsonWebKeySet?.Keys.FirstOrDefault(key => key.Kid == kid) is not { } key
        || !key.AdditionalData.TryGetValue(Endorsements, out var endorsements)
        || (channel is not null && endorsements is System.Text.Json.JsonElement { ValueKind: System.Text.Json.JsonValueKind.Array } list
            && list.EnumerateArray().Any(endorsed => endorsed.ValueKind == System.Text.Json.JsonValueKind.String && endorsed.ValueEquals(channel)));

    private static bool IsSame(string? one, string? other) =>
        one is not null && string.Equals(one.TrimEnd('/'), other?.TrimEnd('/'), StringComparison.OrdinalIgnoreCase);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "An activity for the bot {Bot} was refused: {Reason}.")]
        public static partial void Refused(ILogger logger, string bot, string reason);
    }
}
