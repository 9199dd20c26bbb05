using System.Text.Json;
using Microsoft.Extensions.Localization;
using RagPlatform.Core.Access;
using RagPlatform.Core.Audit;
using RagPlatform.Core.Channels;
using RagPlatform.Web.Features.SignIn;
using RagPlatform.Web.Hosting.Accounts;

namespace RagPlatform.Web.Features.Teams.SignIn;

/// <summary>
/// How whoever is unknown gets known: in a personal chat of Teams by a card that signs them in there, where the bot has an OAuth connection
/// and Entra ID is a sign-in provider; everywhere else by a button that leads to the sign-in page. Who gets an account, and which, is decided
/// by the provider's own sign-in (<see cref="ProviderSignIn"/>). Thread-safe.
/// </summary>
internal sealed partial class ChatSignIn(
    TokenService tokenService, PersonTokens tokens, WaitingQuestions waiting, BotInbox inbox, IChannelStore store, IAuditLog audit, IServiceProvider services, TimeProvider time,
    IStringLocalizer<TeamsTexts> texts, IStringLocalizer<SignInTexts> reasons, ILogger<ChatSignIn> logger)
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
                : await TakeTokenAsync(turn, token, once: null, cancellationToken) ? StatusCodes.Status200OK
                : StatusCodes.Status412PreconditionFailed;
        }
        catch (Exception exception) when (IsOutside(exception, cancellationToken))
        {
            Log.NoTokenService(logger, exception, turn.Bot.Name);
            return StatusCodes.Status500InternalServerError;
        }
    }

    /// <summary>Signs in whoever wrote by a token of theirs, and lets the question be answered that they asked before.</summary>
    /// <param name="turn">What came with the token.</param>
    /// <param name="token">The token.</param>
    /// <param name="once">Names what their other devices send as well: then only one of them is answered by words. Null when nothing else comes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False when the token proves nothing.</returns>
    public async Task<bool> TakeTokenAsync(BotTurn turn, string token, string? once, CancellationToken cancellationToken)
    {
        if (await tokens.ReadAsync(turn, token, cancellationToken) is not var (provider, user))
        {
            return false;
        }

        var (person, problem) = await services.GetRequiredService<ProviderSignIn>().FindPersonElsewhereAsync(provider, user, cancellationToken);
        if (once is not null && !await IsFirstAsync(turn, once, cancellationToken))
        {
            return true;
        }

        await audit.AppendAsync(
            new AuditEvent(
                person is null ? AuditAction.SignInFailed : AuditAction.SignedIn, new AuditActor(person?.Id.ToString(), person?.Name ?? ""),
                Outcome: person is null ? AuditOutcome.Refused : AuditOutcome.Done, Details: JsonSerializer.Serialize(new { with = provider, @in = "teams" })),
            CancellationToken.None);
        if (person is null)
        {
            inbox.Say(turn, problem == ProviderSignIn.GroupsNotTold ? Cards.SignIn(turn, texts) : turn.Activity.Reply(ActivityTypes.Message) with { Text = reasons[problem!] });
            return true;
        }

        await services.GetRequiredService<IPeopleStore>().SetLastSeenAsync(person.Id, time.GetUtcNow(), CancellationToken.None);
        if (!await waiting.ReleaseAsync(turn, cancellationToken))
        {
            inbox.Say(turn, turn.Activity.Reply(ActivityTypes.Message) with { Text = texts["SignedIn"] });
        }

        return true;
    }

    /// <summary>Notes that something came; each device of a person sends it.</summary>
    /// <returns>Whether it came for the first time.</returns>
    public async Task<bool> IsFirstAsync(BotTurn turn, string what, CancellationToken cancellationToken) =>
        await store.ReceiveAsync(turn.KeyOf($"{what}\n{turn.Activity.From!.AadObjectId}"), turn.Bot.Name, activity: null, cancellationToken) is null;

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
