using System.Text.Json;
using Microsoft.Extensions.Localization;

namespace RagPlatform.Web.Features.Teams.SignIn;

/// <summary>
/// How whoever is unknown gets known: in a personal chat of Teams by a card that signs them in there, where the bot has an OAuth connection
/// and Entra ID is a sign-in provider; everywhere else by a button that leads to the sign-in page. Thread-safe.
/// </summary>
internal sealed partial class ChatSignIn(
    ChannelPeople people, TokenService tokenService, PersonTokens tokens, TokenSignIn signIn, WaitingQuestions waiting, IStringLocalizer<TeamsTexts> texts, ILogger<ChatSignIn> logger)
{
    private const int CodeLength = 6;

    /// <summary>Whether people of that chat can sign in within it.</summary>
    public bool IsOffered(BotTurn turn) =>
        turn is { Bot.Credentials.OAuthConnection.Length: > 0, Activity: { IsTeams: true, IsPersonal: true, From.AadObjectId.Length: > 0 } } && tokens.Providers.Count > 0;

    /// <summary>Asks whoever wrote to sign in, or takes the code that their sign-in ended with.</summary>
    /// <param name="turn">What they wrote.</param>
    /// <param name="text">Its text.</param>
    /// <param name="replies">Where the card goes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether all is done; false when the turn waits until they have signed in.</returns>
    public async Task<bool> AskAsync(BotTurn turn, string text, IReplies replies, CancellationToken cancellationToken)
    {
        if (!people.AreKnownIn(turn))
        {
            await replies.SendAsync(turn.Activity.Reply(ActivityTypes.Message) with { Text = texts["NobodyVouches", turn.Origin] }, cancellationToken);
            return true;
        }

        if (!IsOffered(turn))
        {
            await replies.SendAsync(Cards.SignIn(turn, texts), cancellationToken);
            return true;
        }

        if (turn.IsWaiting)
        {
            return false; // They were asked before a restart.
        }

        var isCode = text.Length == CodeLength && text.All(char.IsAsciiDigit);
        if (isCode && await TakeCodeAsync(turn, text, cancellationToken) == StatusCodes.Status200OK)
        {
            return true;
        }

        if (await FindLinkAsync(turn, cancellationToken) is not { } link)
        {
            await replies.SendAsync(Cards.SignIn(turn, texts), cancellationToken);
            return true;
        }

        var isKept = !isCode && await waiting.KeepAsync(turn, cancellationToken);
        await replies.SendAsync(Cards.SignInHere(turn, link, isKept, texts), cancellationToken);
        return !isKept;
    }

    /// <summary>Takes the code that a sign-in by the connection ended with.</summary>
    /// <returns>200 when they are signed in, or told why not; 404 for a wrong code, 412 for a token that proves nothing, 500 to be asked again.</returns>
    public async Task<int> TakeCodeAsync(BotTurn turn, string code, CancellationToken cancellationToken)
    {
        try
        {
            return await tokenService.FindTokenAsync(turn.Bot.Credentials!, turn.Activity, code, cancellationToken) is not { } token ? StatusCodes.Status404NotFound
                : await signIn.TakeAsync(turn, token, once: null, cancellationToken) ? StatusCodes.Status200OK
                : StatusCodes.Status412PreconditionFailed;
        }
        catch (Exception exception) when (IsOutside(exception, cancellationToken))
        {
            Log.NoTokenService(logger, exception, turn.Bot.Name);
            return StatusCodes.Status500InternalServerError;
        }
    }

    private async Task<SignInResource?> FindLinkAsync(BotTurn turn, CancellationToken cancellationToken)
    {
        try
        {
            return await tokenService.GetLinkAsync(turn.Bot.Credentials!, turn.Activity, cancellationToken);
        }
        catch (Exception exception) when (IsOutside(exception, cancellationToken))
        {
            Log.NoTokenService(logger, exception, turn.Bot.Name);
            return null; // The sign-in page needs none of it.
        }
    }

    private static bool IsOutside(Exception exception, CancellationToken cancellationToken) =>
        exception is ConnectorException or HttpRequestException or JsonException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The token service gives nothing for the bot {Bot}, so people are led to the sign-in page. The check on the assistant's page for Teams says what to do.")]
        public static partial void NoTokenService(ILogger logger, Exception exception, string bot);
    }
}
