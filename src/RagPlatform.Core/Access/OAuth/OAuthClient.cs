namespace RagPlatform.Core.Access.OAuth;

/// <summary>
/// An app that registered itself (RFC 7591). Nobody vouches for what it says of itself: what is known of it is where its codes are sent.
/// </summary>
/// <param name="Id">Its <c>client_id</c>; no secret.</param>
/// <param name="Name">What it calls itself.</param>
/// <param name="RedirectUris">Addresses that codes may be sent to.</param>
/// <param name="RegisteredAt">When.</param>
public sealed record OAuthClient(Guid Id, string Name, IReadOnlyList<string> RedirectUris, DateTimeOffset RegisteredAt);
