namespace RagPlatform.Core.Access;

/// <summary>
/// Names of people and groups, as far as this installation knows them: in single-user mode there is one person, and no list of people.
/// Thread-safe.
/// </summary>
public sealed class PeopleNames(IEnumerable<IPeopleStore> stores)
{
    private readonly IPeopleStore? _people = stores.FirstOrDefault();

    /// <summary>Everybody and all groups that a right can be given to, by principal.</summary>
    public async Task<KnownPrincipals> ReadAsync(CancellationToken cancellationToken)
    {
        var names = new Dictionary<string, string>
        {
            [Principal.Everyone] = "Everyone",
            [Caller.Owner.OwnPrincipal] = Caller.Owner.Name,
        };
        if (_people is not null)
        {
            foreach (var person in await _people.ListPeopleAsync(cancellationToken))
            {
                names[person.Principal] = person.Name;
            }

            foreach (var group in await _people.ListGroupsAsync(cancellationToken))
            {
                names[group.Principal] = group.Name;
            }
        }

        return new(names, HasList: _people is not null);
    }

    /// <summary>The person as one who asks; null when there is none or the account is disabled.</summary>
    /// <param name="person">A person's id, or <c>owner</c> for the one person of single-user mode.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Caller?> FindCallerAsync(string person, CancellationToken cancellationToken) =>
        person == Caller.Owner.Id ? Caller.Owner
        : _people is not null && Guid.TryParse(person, out var id) ? await _people.FindCallerAsync(id, cancellationToken)
        : null;
}

/// <summary>Who is known.</summary>
/// <param name="Names">Names by principal.</param>
/// <param name="HasList">Whether there is a list of people at all; without one, every well-formed principal may stand for somebody.</param>
public sealed record KnownPrincipals(IReadOnlyDictionary<string, string> Names, bool HasList)
{
    /// <summary>What pages show for a principal.</summary>
    public string Of(string principal) => Names.GetValueOrDefault(principal, principal);

    /// <summary>Whether a right can be given to it.</summary>
    public bool IsKnown(string principal) => HasList ? Names.ContainsKey(principal) : Principal.IsValid(principal);
}
