using RagPlatform.Core.Access;

namespace RagPlatform.Core.Assistants;

/// <summary>Assistants and their versions. Thread-safe.</summary>
public interface IAssistantStore
{
    /// <summary>Assistants the person may use, by name.</summary>
    Task<IReadOnlyList<Assistant>> ListAsync(AccessFilter filter, CancellationToken cancellationToken);

    /// <summary>The assistant, or null.</summary>
    Task<Assistant?> FindAsync(Guid id, AccessFilter filter, CancellationToken cancellationToken);

    /// <summary>
    /// Adds it, or stores it as the next version when the id exists. Collections of it that the caller may not see stay: they could neither leave
    /// them in nor mean to take them out.
    /// </summary>
    /// <param name="assistant">The assistant.</param>
    /// <param name="caller">Who saves; a new one belongs to them, and nobody else may see it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What was stored, with its version.</returns>
    /// <exception cref="Documents.DuplicateNameException">They see another assistant of that name.</exception>
    Task<Assistant> SaveAsync(Assistant assistant, Caller caller, CancellationToken cancellationToken);

    /// <summary>Earlier and current versions, newest first.</summary>
    Task<IReadOnlyList<Assistant>> ListVersionsAsync(Guid id, AccessFilter filter, CancellationToken cancellationToken);

    /// <summary>Hides it; <see cref="RestoreAsync"/> undoes it, and saving it again brings it back too. False when there is none.</summary>
    Task<bool> DeleteAsync(Guid id, AccessFilter filter, CancellationToken cancellationToken);

    /// <summary>Undoes <see cref="DeleteAsync"/>. False when there is none, or it is not hidden.</summary>
    /// <exception cref="Documents.DuplicateNameException">Another assistant has its name by now.</exception>
    Task<bool> RestoreAsync(Guid id, AccessFilter filter, CancellationToken cancellationToken);
}
