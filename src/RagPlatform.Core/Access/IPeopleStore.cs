using RagPlatform.Core.Documents;

namespace RagPlatform.Core.Access;

/// <summary>People and groups. Says who somebody is, never what they may see: that is <see cref="IAccessStore"/>. Thread-safe.</summary>
public interface IPeopleStore
{
    /// <summary>Everybody, by name.</summary>
    Task<IReadOnlyList<Person>> ListPeopleAsync(CancellationToken cancellationToken);

    /// <summary>The person, or null.</summary>
    Task<Person?> FindPersonAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>The person with that e-mail address, compared without regard to case; null when there is none.</summary>
    Task<Person?> FindByEmailAsync(string email, CancellationToken cancellationToken);

    /// <summary>Whether anybody has an account.</summary>
    Task<bool> HasPeopleAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Changes a person as they are at that moment, in one transaction: of an administrator who disables an account and somebody who renames it
    /// at the same time, neither undoes the other. <see cref="Person.LastSeenAt"/> stays.
    /// </summary>
    /// <returns>The person before and after; null when there is none.</returns>
    /// <exception cref="DuplicateNameException">Another person has that e-mail address.</exception>
    /// <exception cref="LastAdministratorException">Nobody who may sign in would be an administrator any more; nothing was changed.</exception>
    Task<(Person Before, Person After)?> ChangePersonAsync(Guid id, Func<Person, Person> change, CancellationToken cancellationToken);

    /// <summary>Adds a person, or stores what changed but for <see cref="Person.LastSeenAt"/>.</summary>
    /// <exception cref="DuplicateNameException">Another person has that e-mail address.</exception>
    /// <exception cref="LastAdministratorException">Nobody who may sign in would be an administrator any more; nothing was changed.</exception>
    Task SavePersonAsync(Person person, CancellationToken cancellationToken);

    /// <summary>Notes that somebody signed in, and changes nothing else: an administrator may be disabling the account at that moment.</summary>
    Task SetLastSeenAsync(Guid id, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>All groups, by name.</summary>
    Task<IReadOnlyList<PeopleGroup>> ListGroupsAsync(CancellationToken cancellationToken);

    /// <summary>Adds a group, or renames it.</summary>
    /// <exception cref="DuplicateNameException">Another group has that name.</exception>
    Task SaveGroupAsync(PeopleGroup group, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes a group with the rights that were given to it. A document that only the group may read stays closed until it is shared anew.
    /// False when there is none.
    /// </summary>
    Task<bool> DeleteGroupAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Members of a group, by name.</summary>
    Task<IReadOnlyList<Person>> ListMembersAsync(Guid groupId, CancellationToken cancellationToken);

    /// <summary>Replaces the members of a group; ids that nobody has are left out.</summary>
    Task SetMembersAsync(Guid groupId, IReadOnlyCollection<Guid> personIds, CancellationToken cancellationToken);

    /// <summary>
    /// Takes people into a group and others out of it, in one transaction: of two administrators who add different people at the same time,
    /// neither undoes the other. Ids that nobody has are left out.
    /// </summary>
    /// <returns>Ids of everybody who belongs to it now.</returns>
    Task<IReadOnlyList<Guid>> ChangeMembersAsync(
        Guid groupId, IReadOnlyCollection<Guid> added, IReadOnlyCollection<Guid> removed, CancellationToken cancellationToken);

    /// <summary>
    /// The person as somebody who asks, with all their principals; null when there is none or the account is disabled. Read anew at each
    /// request, so that a change of groups counts from the next one on.
    /// </summary>
    Task<Caller?> FindCallerAsync(Guid personId, CancellationToken cancellationToken);
}
