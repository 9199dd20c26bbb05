namespace RagPlatform.Core.Access;

/// <summary>The step from one person's own installation to one with accounts. Thread-safe.</summary>
public interface IFirstAdministrator
{
    /// <summary>
    /// Adds the first person, an administrator, with their password, and gives them everything that belongs to the one person of
    /// single-user mode: conversations, keys, documents and rights. All of it or nothing.
    /// </summary>
    /// <param name="person">Who.</param>
    /// <param name="passwordHash">
    /// See <see cref="Credentials.PasswordHash"/>: an administrator who can't sign in would lock everybody out. Null for whoever signs in by a
    /// provider.
    /// </param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False when there are people already; nothing was changed.</returns>
    Task<bool> AddAsync(Person person, string? passwordHash, CancellationToken cancellationToken);
}

/// <summary>A change would leave nobody who may manage people. The message is for people.</summary>
public sealed class LastAdministratorException() : Exception(
    "This is the last administrator who may sign in, so nothing was changed. Make somebody else an administrator first.");
