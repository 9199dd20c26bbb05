using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace RagPlatform.Web.Features.Teams.SignIn;

/// <summary>
/// The token service of the Bot Framework, which leads people through the sign-in of a bot's OAuth connection. Nothing is sent to it unless a
/// bot of the settings has one. Source: the SDK's client, https://github.com/microsoft/botbuilder-dotnet (UserToken, BotSignIn). Thread-safe.
/// </summary>
internal sealed class TokenService([FromKeyedServices(typeof(ChannelTokens))] HttpClient http, BotTokens tokens, IOptions<TeamsOptions> options)
{
    /// <summary>Where whoever wrote can sign in by the bot's connection.</summary>
    /// <exception cref="ConnectorException">The service, or Entra ID, refuses the bot or its connection.</exception>
    /// <exception cref="HttpRequestException">It can't be reached.</exception>
    /// <exception cref="JsonException">It answers something else.</exception>
    public async Task<SignInResource> GetLinkAsync(BotOptions bot, Activity activity, CancellationToken cancellationToken)
    {
        var state = JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                connectionName = bot.OAuthConnection,
                conversation = new
                {
                    activityId = activity.Id, user = activity.From, bot = activity.Recipient, conversation = activity.Conversation, channelId = activity.ChannelId,
                    serviceUrl = activity.ServiceUrl, locale = activity.Locale,
                },
                msAppId = bot.AppId,
            },
            ActivityJson.Options);
        using var response = await GetAsync(bot, $"api/botsignin/GetSignInResource?state={Uri.EscapeDataString(Convert.ToBase64String(state))}", cancellationToken);
        await RequireAsync(response, cancellationToken);
        return await response.Content.ReadFromJsonAsync<SignInResource>(ActivityJson.Options, cancellationToken) is { SignInLink.Length: > 0 } link
            ? link
            : throw new JsonException("The token service gives no link to sign in by.");
    }

    /// <summary>The token of whoever wrote, for the code that their sign-in ended with; null when it is not theirs, or too old.</summary>
    /// <exception cref="ConnectorException">The service refuses the bot.</exception>
    /// <exception cref="HttpRequestException">It can't be reached.</exception>
    /// <exception cref="JsonException">It answers something else.</exception>
    public async Task<string?> FindTokenAsync(BotOptions bot, Activity activity, string code, CancellationToken cancellationToken)
    {
        var query = string.Join('&', new (string Name, string? Value)[]
        {
            ("userId", activity.From?.Id), ("connectionName", bot.OAuthConnection), ("channelId", activity.ChannelId), ("code", code),
        }.Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value ?? "")}"));
        using var response = await GetAsync(bot, $"api/usertoken/GetToken?{query}", cancellationToken);
        if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest)
        {
            return null;
        }

        await RequireAsync(response, cancellationToken);
        var body = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        return body.ValueKind == JsonValueKind.Object && body.TryGetProperty("token", out var token) && token.ValueKind == JsonValueKind.String ? token.GetString() : null;
    }

    private async Task<HttpResponseMessage> GetAsync(BotOptions bot, string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{options.Value.TokenService.TrimEnd('/')}/{path}"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await tokens.GetAsync(bot, cancellationToken));
        return await http.SendAsync(request, cancellationToken);
    }

    private static async Task RequireAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (!response.IsSuccessStatusCode)
        {
            throw new ConnectorException(response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
        }
    }
}

/// <summary>How somebody can sign in by a bot's OAuth connection.</summary>
/// <param name="SignInLink">Address that the button opens.</param>
/// <param name="TokenExchangeResource">What Teams may exchange in place of it; null when the connection names none.</param>
internal sealed record SignInResource(string? SignInLink, TokenExchangeResource? TokenExchangeResource);

/// <summary>For what Teams may get a token of whoever reads the card.</summary>
/// <param name="Id">Names this one exchange; Teams sends it along from each device.</param>
/// <param name="Uri">Application ID URI that the token is to be for.</param>
/// <param name="ProviderId">The provider; null for Entra ID.</param>
internal sealed record TokenExchangeResource(string? Id, string? Uri, string? ProviderId);
