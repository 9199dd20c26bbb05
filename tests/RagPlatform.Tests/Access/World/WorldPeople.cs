using RagPlatform.Core.Access;

namespace RagPlatform.Tests.Access;

/// <summary>Puts the people of the generated company, with their groups, into a store.</summary>
internal static class WorldPeople
{
    public static string EmailOf(WorldPerson person) => $"{person.Name}@example.com";

    /// <summary>Stores them with the groups that they are in now, and leaves groups that nobody is in any more empty.</summary>
    public static async Task StoreAsync(AccessWorld world, IPeopleStore people, CancellationToken cancellationToken)
    {
        foreach (var person in world.People)
        {
            await people.SavePersonAsync(
                new Person(person.Id, person.Name, EmailOf(person), person.IsAdministrator, false, DateTimeOffset.UnixEpoch, null), cancellationToken);
        }

        var stored = (await people.ListGroupsAsync(cancellationToken)).Select(group => group.Principal);
        foreach (var principal in world.People.SelectMany(person => person.Groups).Concat(stored).Distinct().ToList())
        {
            var group = new PeopleGroup(Guid.Parse(principal["group:".Length..]), principal);
            await people.SaveGroupAsync(group, cancellationToken);
            await people.SetMembersAsync(group.Id, [.. world.People.Where(person => person.Groups.Contains(principal)).Select(person => person.Id)], cancellationToken);
        }
    }
}
