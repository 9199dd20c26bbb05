using RagPlatform.Core.Access.Keys;

namespace RagPlatform.Core.Access.OAuth;

/// <summary>A person's yes to an app.</summary>
/// <param name="PersonId">Who said it.</param>
/// <param name="Client">The app.</param>
/// <param name="RedirectUri">Where the code is sent; whoever redeems it has to name it again.</param>
/// <param name="Scopes">What was allowed.</param>
/// <param name="Challenge">PKCE's <c>code_challenge</c> (RFC 7636, S256).</param>
public sealed record OAuthConsent(Guid PersonId, OAuthClient Client, string RedirectUri, KeyScopes Scopes, string Challenge);

/// <summary>A code, and what proves that whoever brings it asked for it.</summary>
/// <param name="Code">The code.</param>
/// <param name="ClientId">Whose it says it is.</param>
/// <param name="RedirectUri">Where the code was sent.</param>
/// <param name="Challenge">The challenge that the <c>code_verifier</c> gives.</param>
public sealed record OAuthCodeUse(string Code, Guid ClientId, string RedirectUri, string Challenge);

/// <summary>Two secrets that can't be read again.</summary>
/// <param name="Access">Opens <c>/mcp</c> for <see cref="IOAuthStore.AccessLifetime"/>.</param>
/// <param name="Refresh">Gives the next two, once.</param>
/// <param name="Scopes">What the access token is for.</param>
public sealed record OAuthTokens(string Access, string Refresh, KeyScopes Scopes);

/// <summary>An access token that was made here.</summary>
/// <param name="Grant">What it goes back to.</param>
/// <param name="Scopes">What it is for: all that was granted, or less.</param>
/// <param name="IsValid">False when it has ended, or its grant has.</param>
public sealed record OAuthAccess(OAuthGrant Grant, KeyScopes Scopes, bool IsValid);
