namespace RagPlatform.Core.Access;

/// <summary>What a one-time link leads to.</summary>
public enum OneTimeLinkKind
{
    /// <summary>The form that makes the first administrator.</summary>
    FirstAdministrator,

    /// <summary>The form in which one person chooses a password: an invitation, or a reset.</summary>
    Password,
}

/// <summary>A link that can still be used.</summary>
/// <param name="Kind">What it leads to.</param>
/// <param name="PersonId">For whom it was made; null for the first administrator.</param>
/// <param name="ExpiresAt">When it ends; null when only use ends it.</param>
public sealed record OneTimeLink(OneTimeLinkKind Kind, Guid? PersonId, DateTimeOffset? ExpiresAt);

/// <summary>Links that work once, known by a secret that the store does not keep. Thread-safe.</summary>
public interface IOneTimeLinks
{
    /// <summary>Makes a link in place of an earlier one of the same kind for the same person.</summary>
    /// <returns>The secret, which can't be read again.</returns>
    Task<string> MakeAsync(OneTimeLinkKind kind, Guid? personId, TimeSpan? lifetime, CancellationToken cancellationToken);

    /// <summary>The link of a secret, for showing its form; null when it is unknown, used, over, or of another kind.</summary>
    Task<OneTimeLink?> FindAsync(string secret, OneTimeLinkKind kind, CancellationToken cancellationToken);

    /// <summary>The same, and it can't be used again: of many at once, one gets it.</summary>
    Task<OneTimeLink?> UseAsync(string secret, OneTimeLinkKind kind, CancellationToken cancellationToken);
}
