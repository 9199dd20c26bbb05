namespace RagPlatform.Core.Access;

/// <summary>An authenticator app that somebody signs in with beside their password.</summary>
/// <param name="ProtectedSecret">The shared secret, encrypted by whoever compares codes.</param>
/// <param name="RecoveryCodes">How many recovery codes are left.</param>
public sealed record Authenticator(string ProtectedSecret, int RecoveryCodes);

/// <summary>Second factors of people. Thread-safe.</summary>
public interface ISecondFactorStore
{
    /// <summary>The person's authenticator; null when they sign in without.</summary>
    Task<Authenticator?> FindAsync(Guid personId, CancellationToken cancellationToken);

    /// <summary>Sets the authenticator and the recovery codes of a person, in place of earlier ones.</summary>
    /// <param name="personId">Whose.</param>
    /// <param name="protectedSecret">See <see cref="Authenticator.ProtectedSecret"/>.</param>
    /// <param name="step">The time step of the code that confirmed it, which can't be used again.</param>
    /// <param name="recoveryCodeHashes">SHA-256 of each code.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task SetAsync(Guid personId, string protectedSecret, long step, IReadOnlyCollection<byte[]> recoveryCodeHashes, CancellationToken cancellationToken);

    /// <summary>Removes both. False when there was nothing.</summary>
    Task<bool> RemoveAsync(Guid personId, CancellationToken cancellationToken);

    /// <summary>Uses up a time step (RFC 6238, 5.2): of many attempts with the same code, one gets true.</summary>
    Task<bool> UseStepAsync(Guid personId, long step, CancellationToken cancellationToken);

    /// <summary>Uses up a recovery code. False when the person has no such code, or no more.</summary>
    Task<bool> UseRecoveryCodeAsync(Guid personId, byte[] codeHash, CancellationToken cancellationToken);
}
