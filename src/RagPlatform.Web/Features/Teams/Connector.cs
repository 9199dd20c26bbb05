using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace RagPlatform.Web.Features.Teams;

/// <summary>
/// Sends what a bot says to the channel, with the bot's own token. Source: Bot Connector REST API,
/// https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference. Thread-safe.
/// </summary>
internal sealed class Connector([FromKeyedServices(typeof(ChannelTokens))] HttpClient http, BotTokens tokens)
{
    private const int Attempts = 4;

    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _longestPause = TimeSpan.FromSeconds(10);

    /// <summary>Posts an activity into the conversation of a turn.</summary>
    /// <returns>The id that the channel gave it; null when it gave none.</returns>
    /// <exception cref="ConnectorException">The channel refused it.</exception>
    public Task<string?> SendAsync(BotTurn turn, Activity activity, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, turn, activity.ReplyToId, activity, cancellationToken);

    /// <summary>Puts an activity in the place of one that was posted before.</summary>
    /// <exception cref="ConnectorException">The channel refused it.</exception>
    public Task ReplaceAsync(BotTurn turn, string id, Activity activity, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Put, turn, id, activity with { Id = id }, cancellationToken);

    private async Task<string?> SendAsync(HttpMethod method, BotTurn turn, string? id, Activity activity, CancellationToken cancellationToken)
    {
        var path = $"{turn.Activity.ServiceUrl!.TrimEnd('/')}/v3/conversations/{Uri.EscapeDataString(turn.Activity.Conversation!.Id!)}/activities"
            + (id is null ? "" : $"/{Uri.EscapeDataString(id)}");
        for (var attempt = 1; ; attempt++)
        {
            using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(activity, options: ActivityJson.Options) };
            if (turn.Bot.Credentials is { } bot)
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await tokens.GetAsync(bot, cancellationToken));
            }

            using var response = await http.SendAsync(request, cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                return await ReadIdAsync(response, cancellationToken);
            }

            // Only what was not taken is sent again: else people would read it twice.
            if (attempt == Attempts || response.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.PreconditionFailed or HttpStatusCode.ServiceUnavailable))
            {
                throw new ConnectorException(response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
            }

            var wait = response.Headers.RetryAfter?.Delta ?? (_pause * Math.Pow(2, attempt - 1));
            await Task.Delay(wait < _longestPause ? wait : _longestPause, cancellationToken);
        }
    }

    // The emulator answers a message with a card by 202 and nothing.
    private static async Task<string?> ReadIdAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            var body = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
            return body.ValueKind == JsonValueKind.Object && body.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String ? id.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>The channel refused what a bot said.</summary>
internal sealed class ConnectorException(HttpStatusCode status, string answer) : Exception($"The channel answered {(int)status}: {answer[..Math.Min(answer.Length, 300)]}")
{
    public HttpStatusCode Status { get; } = status;

    /// <summary>All of what it answered.</summary>
    public string Answer { get; } = answer;
}
