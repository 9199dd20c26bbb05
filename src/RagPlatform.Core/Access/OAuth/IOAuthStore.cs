using RagPlatform.Core.Access.Keys;
using RagPlatform.Core.Audit;

namespace RagPlatform.Core.Access.OAuth;

/// <summary>
/// Apps, what people allowed them, and the secrets of that: the store makes them, and keeps hashes alone. Only one of two that bring the same
/// code at the same time gets through. Thread-safe.
/// </summary>
public interface IOAuthStore
{
    /// <summary>What access tokens begin with, which tells them from API keys.</summary>
    const string AccessStart = "rago_";

    /// <summary>What refresh tokens begin with.</summary>
    const string RefreshStart = "ragr_";

    /// <summary>How long a code can be redeemed.</summary>
    static readonly TimeSpan CodeLifetime = TimeSpan.FromMinutes(1);

    /// <summary>How long an access token opens anything.</summary>
    static readonly TimeSpan AccessLifetime = TimeSpan.FromHours(1);

    /// <summary>How long an app may stay away before it has to be allowed anew.</summary>
    static readonly TimeSpan RefreshLifetime = TimeSpan.FromDays(30);

    /// <summary>
    /// How long a refresh token that was used gives tokens again: an app that sends several requests at once finds with each of them that its
    /// access token has ended. Okta's default for the same ("grace period for token rotation").
    /// </summary>
    static readonly TimeSpan RefreshLeeway = TimeSpan.FromSeconds(30);

    /// <summary>An app that nobody allowed for so long is forgotten.</summary>
    static readonly TimeSpan UnusedLifetime = TimeSpan.FromDays(1);

    /// <summary>An app that was allowed once, and that nobody has used for so long, is forgotten.</summary>
    static readonly TimeSpan IdleLifetime = TimeSpan.FromDays(180);

    /// <summary>Most apps that nobody has allowed: the oldest of more is forgotten. Anybody may register, so somebody may register many.</summary>
    const int MostUnused = 1_000;

    /// <summary>Keeps a new app.</summary>
    Task<OAuthClient> RegisterAsync(string name, IReadOnlyList<string> redirectUris, CancellationToken cancellationToken);

    /// <summary>The app; null when there is none, or it was forgotten.</summary>
    Task<OAuthClient?> FindClientAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Keeps a grant in place of the one that the person gave the app before, and logs it.</summary>
    /// <param name="consent">What was allowed.</param>
    /// <param name="by">Who allowed it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The code for the app; null when the app was forgotten meanwhile.</returns>
    Task<string?> AllowAsync(OAuthConsent consent, AuditActor by, CancellationToken cancellationToken);

    /// <summary>
    /// Redeems a code, once. A second time ends its grant: one of the two who had it was not meant to. Null when it is unknown, has ended, was
    /// used, or what is brought with it is wrong.
    /// </summary>
    Task<OAuthTokens?> RedeemAsync(OAuthCodeUse use, CancellationToken cancellationToken);

    /// <summary>
    /// New tokens for a refresh token, which is used up by that, and after <see cref="RefreshLeeway"/> ends its grant when it comes again. Null when it
    /// is unknown, has ended, was used, or is another app's.
    /// </summary>
    /// <param name="refreshToken">The refresh token.</param>
    /// <param name="clientId">Whose it says it is.</param>
    /// <param name="scopes">What the next access token shall be for; what was not granted is left out. Null for all that was granted.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<OAuthTokens?> RefreshAsync(string refreshToken, Guid clientId, KeyScopes? scopes, CancellationToken cancellationToken);

    /// <summary>The access token, ended or not; null when none of that kind was made here. Use of a valid one is noted.</summary>
    Task<OAuthAccess?> FindAccessAsync(string accessToken, CancellationToken cancellationToken);

    /// <summary>Ends a token that its app gives back: an access token by itself, a refresh token with its grant. What is unknown, or another app's, stays as it is.</summary>
    Task RevokeAsync(string token, Guid clientId, CancellationToken cancellationToken);

    /// <summary>Grants of a person, or all, that still open something; newest first.</summary>
    Task<IReadOnlyList<OAuthGrant>> ListAsync(Guid? personId, CancellationToken cancellationToken);

    /// <summary>Ends a grant from the next request on, and logs who did it. False when there is none, it ended before, or it is another person's.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="personId">Only if it is this person's; null for anybody's.</param>
    /// <param name="by">Who ends it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<bool> WithdrawAsync(Guid id, Guid? personId, AuditActor by, CancellationToken cancellationToken);
}
