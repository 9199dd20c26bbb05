using RagPlatform.Core.Access;

namespace RagPlatform.Core.Assistants;

/// <summary>Assistants and their versions. Thread-safe.</summary>
public interface IAssistantStore
{
    /// <summary>Assistants the person may use, by name.</summary>
    Task<IReadOnlyList<Assistant>> ListAsync(AccessFilter filter, CancellationToken cancellationToken);

    /// <summary>The assistant, or null.</summary>
    Task<Assistant?> FindAsync(Guid id, AccessFilter filter, CancellationToken cancellationToken);

    /// <summary>Adds it, or stores it as the next version when the id exists.</summary>
    /// <returns>What was stored, with its version.</returns>
    /// <exception cref="Documents.DuplicateNameException">Another assistant has that name.</exception>
    Task<Assistant> SaveAsync(Assistant assistant, CancellationToken cancellationToken);

    /// <summary>Earlier and current versions, newest first.</summary>
    Task<IReadOnlyList<Assistant>> ListVersionsAsync(Guid id, AccessFilter filter, CancellationToken cancellationToken);

    /// <summary>Hides it; saving it again brings it back. False when there is none.</summary>
    Task<bool> DeleteAsync(Guid id, AccessFilter filter, CancellationToken cancellationToken);
}
