using System.Text.Json;
using Microsoft.Extensions.Localization;

namespace RagPlatform.Web.Features.Teams.SignIn;

/// <summary>
/// What Teams sends while somebody signs in within a chat. Source: single sign-on for bots,
/// https://learn.microsoft.com/microsoftteams/platform/bots/how-to/authentication/bot-sso-overview. Thread-safe.
/// </summary>
internal sealed partial class SignInInvokes(
    ChatSignIn chat, TokenSignIn signIn, ChannelPeople people, BotInbox inbox, IStringLocalizer<TeamsTexts> texts, TimeProvider time, ILogger<SignInInvokes> logger)
{
    private const string Cancelled = "CancelledByUser";
    private const int LongestCode = 200;

    /// <summary>Answers an invoke; null when it is none of these, or nobody can sign in here.</summary>
    public async Task<InvokeAnswer?> AnswerAsync(BotTurn turn, CancellationToken cancellationToken) =>
        turn.Activity.Name is not { } name || !name.StartsWith("signin/", StringComparison.Ordinal) || !chat.IsOffered(turn) ? null : name switch
        {
            "signin/tokenExchange" => await ExchangeAsync(turn, cancellationToken),
            "signin/verifyState" => await VerifyAsync(turn, cancellationToken),
            "signin/failure" => await FailAsync(turn, cancellationToken),
            _ => null,
        };

    // 412 makes Teams show the card's button: whoever has to agree first does so there.
    private async Task<InvokeAnswer> ExchangeAsync(BotTurn turn, CancellationToken cancellationToken)
    {
        var (id, connection, token) = (Text(turn, "id"), Text(turn, "connectionName"), Text(turn, "token"));
        return id is null || token is null || connection != turn.Bot.Credentials!.OAuthConnection
                ? Answer(StatusCodes.Status400BadRequest, "The exchange names no id, no token or another connection. Nothing was done. Send those of the card.")
            : await signIn.TakeAsync(turn, token, $"exchange\n{id}", cancellationToken) ? Answer(StatusCodes.Status200OK, failure: null)
            : Answer(StatusCodes.Status412PreconditionFailed, "The token can't be used. Nobody was signed in. Use the button.");

        InvokeAnswer Answer(int status, string? failure) => new(status, new { id, connectionName = turn.Bot.Credentials!.OAuthConnection, failureDetail = failure });
    }

    private async Task<InvokeAnswer> VerifyAsync(BotTurn turn, CancellationToken cancellationToken)
    {
        if (Text(turn, "state") is not { Length: <= LongestCode } code)
        {
            return InvokeAnswer.NotFound;
        }

        if (code == Cancelled)
        {
            return InvokeAnswer.Done;
        }

        var status = await chat.TakeCodeAsync(turn, code, cancellationToken);
        if (status == StatusCodes.Status412PreconditionFailed)
        {
            inbox.Say(turn, Cards.SignIn(turn, texts)); // They did what they could: the page is the other way.
        }

        return new InvokeAnswer(status, null);
    }

    // Each device tells it, and most failures show people nothing at all.
    private async Task<InvokeAnswer> FailAsync(BotTurn turn, CancellationToken cancellationToken)
    {
        var code = new string([.. (Text(turn, "code") ?? "").Where(char.IsAsciiLetterOrDigit).Take(LongestCode)]);
        Log.Failed(logger, turn.Bot.Name, code);
        if (await people.FindAsync(turn, cancellationToken) is null && await signIn.IsFirstAsync(turn, $"failure\n{time.GetUtcNow():yyyyMMddHH}", cancellationToken))
        {
            inbox.Say(turn, Cards.SignIn(turn, texts));
        }

        return InvokeAnswer.Done;
    }

    private static string? Text(BotTurn turn, string name) =>
        turn.Activity.Value is { ValueKind: JsonValueKind.Object } value && value.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String && text.GetString() is { Length: > 0 } found
            ? found
            : null;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Teams could not sign somebody in to the bot {Bot}: {Code}. docs/teams.md says what the code means.")]
        public static partial void Failed(ILogger logger, string bot, string code);
    }
}
