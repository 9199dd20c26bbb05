using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using RagPlatform.Core.Access.Keys;
using RagPlatform.Core.Channels;
using RagPlatform.Web.Features.Sources;
using RagPlatform.Web.Hosting;
using RagPlatform.Web.Hosting.Keys;
using RagPlatform.Web.Hosting.Limits;

namespace RagPlatform.Web.Features.Teams;

/// <summary><c>POST /api/messages/{bot}</c>: what happens in Teams, Direct Line or the emulator.</summary>
internal static class MessagesEndpoint
{
    /// <summary>Largest activity, bytes: Teams sends up to 100 KB.</summary>
    private const int Limit = 1 << 20;

    // Channels send again what was not acknowledged, after seconds; what comes again later was recorded by somebody.
    private static readonly TimeSpan _retries = TimeSpan.FromMinutes(5);

    public static void MapMessages(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/messages/{assistant}", ReceiveAsync).WithTags("Teams").ForKeys(KeyScopes.None)
            .WithMetadata(OwnTokensMetadata.Instance)
            .AllowAnonymous()
            .DisableRateLimiting() // All of a company's Teams traffic comes from a few addresses; whoever has no token is refused first.
            .WithSummary("Activities of Microsoft Teams, Direct Line and the Bot Framework Emulator")
            .WithDescription("With the channel's own token, not an API key. Messages are acknowledged at once and answered by the channel's service address; invokes, and messages with deliveryMode expectReplies, in the response.")
            .Produces(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<IResult> ReceiveAsync(
        string assistant, HttpContext context, Bots bots, ChannelTokens tokens, IChannelStore store, BotInbox inbox, BotTurns turns, IOptions<TeamsOptions> options,
        TimeProvider time, CancellationToken cancellationToken)
    {
        var token = Token(context.Request);
        var isUnsigned = token is null && ClientAddress.IsThisMachine(context);
        if (token is null && !isUnsigned)
        {
            return NoToken(); // Before anything is read.
        }

        if (bots.Find(assistant, isUnsigned) is not { } bot)
        {
            return token is null ? NoToken() : ApiProblems.NotFound("No bot has this address. An administrator names bots in the settings, under Teams:Bots.");
        }

        var activity = await JsonBody.ReadAsync<Activity>(context, ActivityJson.Options, Limit);
        if (Problem(activity) is { } problem)
        {
            return ApiProblems.Invalid(problem);
        }

        if (await RefuseAsync(bot, token, activity, tokens, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var turn = new BotTurn(bot, activity, SourceLinks.OriginOf(context.Request, options.Value.PublicAddress));
        if (activity.Type == ActivityTypes.Invoke)
        {
            // What is invoked twice does the same twice.
            var answer = await turns.InvokeAsync(turn, cancellationToken);
            return answer.Body is null ? TypedResults.StatusCode(answer.Status) : TypedResults.Json(answer.Body, ActivityJson.Options, statusCode: answer.Status);
        }

        var isDirect = activity.DeliveryMode == "expectReplies";
        var first = await store.ReceiveAsync(turn.Key, bot.Name, isDirect ? null : turn.Write(), cancellationToken);
        if (first is { } before && time.GetUtcNow() - before > _retries)
        {
            tokens.LogRefusal(bot.Name, "replayed");
            return TypedResults.Problem("This activity came before. Nothing was done.", statusCode: StatusCodes.Status403Forbidden);
        }

        if (isDirect)
        {
            var replies = new CollectedReplies();
            await (first is null ? turns.RunAsync(turn, replies, cancellationToken) : Task.CompletedTask);
            return TypedResults.Json(new { activities = replies.Activities }, ActivityJson.Options);
        }

        if (first is null)
        {
            inbox.Add(turn);
        }

        return TypedResults.Ok();
    }

    private static ProblemHttpResult NoToken() =>
        TypedResults.Problem("Only a channel may send activities, with its token. Nothing was done.", statusCode: StatusCodes.Status401Unauthorized);

    private static string? Token(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header["Bearer ".Length..].Trim() : header.Length > 0 ? header : null;
    }

    private static string? Problem(Activity activity) =>
        activity.Type is not { Length: > 0 } ? "The activity has no type. Nothing was done."
        : activity.Conversation?.Id is not { Length: > 0 } ? "The activity has no conversation.id. Nothing was done."
        : activity.From?.Id is not { Length: > 0 } ? "The activity has no from.id. Nothing was done."
        : !Uri.TryCreate(activity.ServiceUrl, UriKind.Absolute, out var service) || service.Scheme is not ("http" or "https") ? "The activity has no serviceUrl. Nothing was done."
        : activity.Type == ActivityTypes.Message && activity.Id is not { Length: > 0 } ? "The message has no id. Nothing was done."
        : null;

    private static async Task<ProblemHttpResult?> RefuseAsync(
        Bot bot, string? token, Activity activity, ChannelTokens tokens, CancellationToken cancellationToken)
    {
        var reason = bot.Credentials is { } credentials
            ? await tokens.RefuseAsync(token, credentials, activity, cancellationToken)
                ?? (credentials.TenantId is { } tenant && !string.Equals(tenant, Tenant(activity), StringComparison.OrdinalIgnoreCase) ? "another tenant" : null)
            : new Uri(activity.ServiceUrl!).IsLoopback ? null : "without a token, answers go to this machine only";
        if (reason is null)
        {
            return null;
        }

        tokens.LogRefusal(bot.Name, reason);
        return bot.Credentials is null
            ? TypedResults.Problem("Without a token, the serviceUrl must be on this machine. Nothing was done.", statusCode: StatusCodes.Status403Forbidden)
            : TypedResults.Problem("The token is not the channel's for this bot and this activity. Nothing was done.", statusCode: StatusCodes.Status401Unauthorized);
    }

    /// <summary>The Entra tenant that a message comes from; null when it says none.</summary>
    public static string? Tenant(Activity activity) =>
        activity.Conversation?.TenantId
        ?? (activity.ChannelData is JsonElement { ValueKind: JsonValueKind.Object } data && data.TryGetProperty("tenant", out var tenant)
            && tenant.ValueKind == JsonValueKind.Object && tenant.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String ? id.GetString() : null);
}
