using RagPlatform.Core.Access.Keys;

namespace RagPlatform.Core.Access.OAuth;

/// <summary>What a person allowed an app to do on their behalf. It never can more than the person, whatever it says.</summary>
/// <param name="Id">Its id.</param>
/// <param name="PersonId">Who allowed it.</param>
/// <param name="ClientId">The app.</param>
/// <param name="ClientName">What the app calls itself.</param>
/// <param name="RedirectUri">Where its code was sent.</param>
/// <param name="Scopes">What it may be used for.</param>
/// <param name="GrantedAt">When.</param>
/// <param name="LastUsedAt">Last use, to the minute; null before the first.</param>
public sealed record OAuthGrant(
    Guid Id, Guid PersonId, Guid ClientId, string ClientName, string RedirectUri, KeyScopes Scopes, DateTimeOffset GrantedAt, DateTimeOffset? LastUsedAt)
{
    /// <summary>The person as somebody who asks through this app: never with more rights than they have themselves.</summary>
    /// <param name="person">The person as they are now.</param>
    /// <param name="scopes">What the token in use is for.</param>
    public Caller Narrow(Caller person, KeyScopes scopes) => person with
    {
        Id = $"app:{ClientId}:{person.Id}", // Conversations of its own: what the person asked elsewhere is not the app's to read.
        PersonId = person.PersonId,
        IsAdministrator = false,
        Key = new KeyUse(Id, ClientName),
        Scopes = Scopes & scopes & person.Scopes,
    };
}
