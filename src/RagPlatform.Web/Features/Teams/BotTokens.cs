using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace RagPlatform.Web.Features.Teams;

/// <summary>The tokens that bots send with, from Entra ID by their own credentials; kept until shortly before they end. Thread-safe.</summary>
internal sealed class BotTokens([FromKeyedServices(typeof(ChannelTokens))] HttpClient http, IOptions<TeamsOptions> options, TimeProvider time)
{
    private const string Scope = "https://api.botframework.com/.default";

    // Bots of many tenants are in the Bot Framework's own.
    private const string SharedTenant = "botframework.com";

    private static readonly TimeSpan _margin = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, (string Token, DateTimeOffset Ends)> _tokens = new();

    /// <summary>A token that is still good for some minutes.</summary>
    /// <exception cref="ConnectorException">Entra ID gives none.</exception>
    public async Task<string> GetAsync(BotOptions bot, CancellationToken cancellationToken) =>
        _tokens.TryGetValue(bot.AppId, out var known) && known.Ends - _margin > time.GetUtcNow() ? known.Token : await RenewAsync(bot, cancellationToken);

    /// <summary>A new token, whatever is known: whether the credentials are still good.</summary>
    /// <exception cref="ConnectorException">Entra ID gives none.</exception>
    public async Task<string> RenewAsync(BotOptions bot, CancellationToken cancellationToken)
    {
        var address = $"{options.Value.Login.TrimEnd('/')}/{Uri.EscapeDataString(bot.TenantId ?? SharedTenant)}/oauth2/v2.0/token";
        using var form = new FormUrlEncodedContent(
        [
            new("grant_type", "client_credentials"), new("client_id", bot.AppId), new("client_secret", bot.AppPassword), new("scope", Scope),
        ]);
        using var response = await http.PostAsync(new Uri(address), form, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw new ConnectorException(response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
        }

        var body = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        var token = body.GetProperty("access_token").GetString()!;
        _tokens[bot.AppId] = (token, time.GetUtcNow().AddSeconds(body.GetProperty("expires_in").GetDouble()));
        return token;
    }
}
