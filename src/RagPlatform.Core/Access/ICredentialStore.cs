namespace RagPlatform.Core.Access;

/// <summary>What somebody signs in with.</summary>
/// <param name="PersonId">Who.</param>
/// <param name="PasswordHash">Slow, salted hash of the password; what it looks like is the business of whoever checks it.</param>
/// <param name="LockedUntil">No password is looked at before; null when it need not be waited for.</param>
public sealed record Credentials(Guid PersonId, string PasswordHash, DateTimeOffset? LockedUntil);

/// <summary>When an account stops looking at passwords.</summary>
/// <param name="After">Wrong passwords in a row.</param>
/// <param name="Time">How long none is looked at then.</param>
public sealed record LockOut(int After, TimeSpan Time);

/// <summary>Passwords of people, hashed. Nothing else reads them. Thread-safe.</summary>
public interface ICredentialStore
{
    /// <summary>
    /// Credentials of the person with an e-mail address, compared without regard to case; null when there is none, they have chosen no
    /// password yet, or the account is disabled: one answer for all three.
    /// </summary>
    Task<Credentials?> FindAsync(string email, CancellationToken cancellationToken);

    /// <summary>Sets the password of a person, and ends a lock. False when there is no such person.</summary>
    Task<bool> SetPasswordAsync(Guid personId, string passwordHash, CancellationToken cancellationToken);

    /// <summary>
    /// Takes an attempt before the password is compared, so that of many attempts at once no more get through than one after the other
    /// would. The attempt that reaches <see cref="LockOut.After"/> still counts; the account is locked behind it.
    /// </summary>
    /// <returns>False while the account is locked: the password must not be looked at.</returns>
    Task<bool> BeginAttemptAsync(Guid personId, LockOut lockOut, CancellationToken cancellationToken);

    /// <summary>The password was right: attempts are counted anew, and a lock that this one set is lifted.</summary>
    Task SucceedAsync(Guid personId, CancellationToken cancellationToken);
}
