using Microsoft.Extensions.Options;
using RagPlatform.Core.Access;
using RagPlatform.Web.Hosting.Accounts;

namespace RagPlatform.Web.Features.Teams;

/// <summary>Who somebody in a channel is here.</summary>
internal sealed class ChannelPeople(IServiceProvider services, IOptions<TeamsOptions> options)
{
    /// <summary>Whether the channel of a turn says truly who writes.</summary>
    public bool AreKnownIn(BotTurn turn) => turn.Bot.Credentials is null || options.Value.PeopleChannels.Contains(turn.Activity.ChannelId ?? "", StringComparer.Ordinal);

    /// <summary>
    /// The person whom Entra ID knows by the object id that the channel vouches for; null when they have not signed in here yet, or the channel
    /// vouches for nobody. Without a token nobody vouches for anything: then it is the owner of this machine, where there is one, and nobody else.
    /// </summary>
    public async Task<Caller?> FindAsync(BotTurn turn, CancellationToken cancellationToken)
    {
        if (services.GetService<IPeopleStore>() is not { } people)
        {
            return turn.Bot.Credentials is null ? Caller.Owner : null;
        }

        return turn.Bot.Credentials is not null && AreKnownIn(turn)
            && turn.Activity.From?.AadObjectId is { Length: > 0 } person && MessagesEndpoint.Tenant(turn.Activity) is { Length: > 0 } tenant
            && await services.GetRequiredService<IProviderIdentities>().FindAsync(EntraIdentity.Provider(tenant), EntraIdentity.Subject(person), cancellationToken) is { } id
                ? await people.FindCallerAsync(id, cancellationToken)
                : null;
    }
}
