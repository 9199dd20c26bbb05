using RagPlatform.Core.Documents;

namespace RagPlatform.Core.Access;

/// <summary>Who people are to the company's sign-in providers, and the groups that a provider puts them in. Thread-safe.</summary>
public interface IProviderIdentities
{
    /// <summary>The person whom a provider knows by that subject; null when it is nobody yet.</summary>
    Task<Guid?> FindAsync(string provider, string subject, CancellationToken cancellationToken);

    /// <summary>How many people providers whose names begin so know.</summary>
    Task<int> CountPeopleAsync(string providerPrefix, CancellationToken cancellationToken);

    /// <summary>From now on the provider's subject is that person. False when it is somebody else already.</summary>
    Task<bool> LinkAsync(string provider, string subject, Guid personId, CancellationToken cancellationToken);

    /// <summary>Adds a person whom a provider knows; both or nothing.</summary>
    /// <exception cref="DuplicateNameException">Another person has that e-mail address.</exception>
    Task AddAsync(Person person, string provider, string subject, CancellationToken cancellationToken);

    /// <summary>
    /// Makes a person a member of exactly these groups of the provider, which are made where they are missing. A name that another group has is
    /// followed by the provider's. Groups that are kept here, and those of other providers, stay as they are.
    /// </summary>
    Task SetGroupsAsync(string provider, Guid personId, IReadOnlyCollection<string> names, CancellationToken cancellationToken);
}
