namespace RagPlatform.Core.Access;

/// <summary>What an authenticator says of a passkey (WebAuthn, 6.1).</summary>
[Flags]
public enum PasskeyFlags
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>It looked at who uses it: a finger, a face, a PIN.</summary>
    UserVerified = 1,

    /// <summary>It may be copied to other devices of the same person.</summary>
    BackupEligible = 2,

    /// <summary>It was.</summary>
    BackedUp = 4,
}

/// <summary>A passkey: signs in by itself, without a password.</summary>
/// <param name="CredentialId">What the browser calls it.</param>
/// <param name="PersonId">Whose.</param>
/// <param name="Name">What its person calls it.</param>
/// <param name="PublicKey">COSE key.</param>
/// <param name="SignCount">Uses as the authenticator counts them: one that goes back is a copy. 0 for those that do not count.</param>
/// <param name="Flags">What the authenticator says.</param>
/// <param name="MadeAt">When it was made.</param>
/// <param name="LastUsedAt">Last sign-in; null before the first.</param>
public sealed record Passkey(
    byte[] CredentialId, Guid PersonId, string Name, byte[] PublicKey, uint SignCount, PasskeyFlags Flags, DateTimeOffset MadeAt, DateTimeOffset? LastUsedAt);

/// <summary>Passkeys of people. Thread-safe.</summary>
public interface IPasskeyStore
{
    /// <summary>Those of a person, oldest first.</summary>
    Task<IReadOnlyList<Passkey>> ListAsync(Guid personId, CancellationToken cancellationToken);

    /// <summary>The passkey, or null.</summary>
    Task<Passkey?> FindAsync(byte[] credentialId, CancellationToken cancellationToken);

    /// <summary>Adds one. False when that credential is known already, whosever it is.</summary>
    Task<bool> AddAsync(Passkey passkey, CancellationToken cancellationToken);

    /// <summary>Notes a use.</summary>
    Task SetUsedAsync(byte[] credentialId, uint signCount, PasskeyFlags flags, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Removes one of a person. False when they have no such passkey.</summary>
    Task<bool> RemoveAsync(byte[] credentialId, Guid personId, CancellationToken cancellationToken);
}
