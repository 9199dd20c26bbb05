using System.Text.Json;
using Microsoft.Extensions.Localization;
using RagPlatform.Core.Access;
using RagPlatform.Core.Audit;
using RagPlatform.Core.Channels;
using RagPlatform.Web.Features.SignIn;
using RagPlatform.Web.Hosting.Accounts;

namespace RagPlatform.Web.Features.Teams.SignIn;

/// <summary>
/// Signs in whoever a token of theirs proves. Who gets an account, and which, is decided by the provider's own sign-in
/// (<see cref="ProviderSignIn"/>). Thread-safe.
/// </summary>
internal sealed class TokenSignIn(
    PersonTokens tokens, IServiceProvider services, WaitingQuestions waiting, BotInbox inbox, IChannelStore store, IAuditLog audit, TimeProvider time,
    IStringLocalizer<TeamsTexts> texts, IStringLocalizer<SignInTexts> reasons)
{
    /// <summary>Signs in whoever wrote by a token of theirs, and lets the question be answered that they asked before.</summary>
    /// <param name="turn">What came with the token.</param>
    /// <param name="token">The token.</param>
    /// <param name="once">Names what their other devices send as well: then only one of them is answered by words. Null when nothing else comes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False when the token proves nothing.</returns>
    public async Task<bool> TakeAsync(BotTurn turn, string token, string? once, CancellationToken cancellationToken)
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
}
