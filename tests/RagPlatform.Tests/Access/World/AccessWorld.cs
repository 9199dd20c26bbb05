using RagPlatform.Core.Access;

namespace RagPlatform.Tests.Access;

/// <summary>Somebody of the generated company.</summary>
internal sealed record WorldPerson(Guid Id, string Name, bool IsAdministrator)
{
    /// <summary>Groups that they are in; tests change them.</summary>
    public HashSet<string> Groups { get; } = [];

    public Caller Caller => new(Id.ToString(), Name, [Principal.OfPerson(Id), .. Groups, Principal.Everyone], IsAdministrator);
}

/// <summary>Anything with rights of its own.</summary>
internal class WorldThing(string name)
{
    public Guid Id { get; set; } = Guid.CreateVersion7();

    /// <summary>Holds a word that stands nowhere else, so that it is seen wherever it leaks.</summary>
    public string Name { get; } = name;

    public Dictionary<string, AccessRole> Grants { get; } = [];

    public bool IsDeleted { get; init; }
}

/// <summary>An assistant of the generated company, with the collections that it answers from.</summary>
internal sealed class WorldAssistant(string name, IReadOnlyList<WorldThing> collections) : WorldThing(name)
{
    public IReadOnlyList<WorldThing> Collections { get; } = collections;
}

/// <summary>A document of the generated company.</summary>
internal sealed class WorldDocument(string name, WorldThing collection) : WorldThing(name)
{
    public WorldThing Collection { get; } = collection;

    public string Text { get; init; } = $"The policy about {name} grants {name.Sum(letter => letter) % 30} days to whoever asks for {name}.";

    public string Language { get; init; } = "en";

    /// <summary>Everybody knows them: they open nothing.</summary>
    public IReadOnlyList<string> Tags { get; } = [$"third:{name.Sum(letter => letter) % 3}", $"half:{name.Sum(letter => letter) % 2}"];
}

/// <summary>
/// A company that is made up by chance, the same each time: people in groups, collections and documents with rights. What follows from the
/// rights is worked out here in the plainest way, apart from the code under test.
/// </summary>
internal sealed class AccessWorld
{
    private static readonly AccessRole[] Roles = [AccessRole.Reader, AccessRole.Reader, AccessRole.Editor, AccessRole.Owner];

    private readonly Random _random = new(20260301);
    private readonly string[] _groups = [.. Enumerable.Range(0, 8).Select(_ => Principal.OfGroup(Guid.CreateVersion7()))];

    public AccessWorld()
    {
        People = [.. Enumerable.Range(0, 42).Select(i => new WorldPerson(Guid.CreateVersion7(), $"person{i}", IsAdministrator: i < 2))];
        ChangeGroups();
        Collections = [.. Enumerable.Range(0, 7).Select(i => new WorldThing($"kzx{i:00}col") { IsDeleted = i == 6 })];
        Grant(Collections[0], Principal.Everyone, AccessRole.Reader);
        Grant(Collections[1], _groups[0], AccessRole.Reader);
        Grant(Collections[1], _groups[1], AccessRole.Editor);
        Grant(Collections[4], People[5].Caller.OwnPrincipal, AccessRole.Owner);
        Grant(Collections[5], Principal.Everyone, AccessRole.Reader);
        Grant(Collections[5], _groups[2], AccessRole.Editor);
        Grant(Collections[6], Principal.Everyone, AccessRole.Owner);
        foreach (var collection in new[] { Collections[2], Collections[3], Collections[3], Collections[0] })
        {
            GrantSome(collection, 4);
        }

        Documents = [.. Enumerable.Range(0, 66).Select(NewDocument)];
        Assistants = [.. Enumerable.Range(0, 6).Select(i => new WorldAssistant($"azx{i:00}ass", [.. Collections.Where((_, c) => (c + i) % 3 == 0)]) { IsDeleted = i == 5 })];
        Grant(Assistants[0], Principal.Everyone, AccessRole.Reader);
        Grant(Assistants[5], Principal.Everyone, AccessRole.Reader);
        foreach (var assistant in Assistants.Skip(1))
        {
            GrantSome(assistant, 5);
        }
    }

    public IReadOnlyList<WorldPerson> People { get; }

    public IReadOnlyList<WorldThing> Collections { get; }

    /// <summary>60 that are there, three that were deleted and three in a collection that was.</summary>
    public IReadOnlyList<WorldDocument> Documents { get; }

    public IReadOnlyList<WorldAssistant> Assistants { get; }

    public static AccessRole? RoleOn(WorldPerson person, WorldThing thing)
    {
        if (thing.IsDeleted)
        {
            return null;
        }

        if (thing is not WorldDocument document)
        {
            return Strongest(person, thing);
        }

        var inherited = RoleOn(person, document.Collection);
        return inherited is null || document.Grants.Count == 0 ? inherited : Strongest(person, document);
    }

    /// <summary>Puts people into other groups.</summary>
    public void ChangeGroups()
    {
        foreach (var person in People)
        {
            person.Groups.Clear();
            for (var i = _random.Next(4); i > 0; i--)
            {
                person.Groups.Add(_groups[_random.Next(_groups.Length)]);
            }
        }
    }

    private WorldDocument NewDocument(int number)
    {
        var document = new WorldDocument($"qzx{number:00}doc", Collections[number < 63 ? number % 6 : 6]) { IsDeleted = number is >= 60 and < 63 };
        if (_random.Next(2) == 0)
        {
            GrantSome(document, 1 + _random.Next(4));
        }

        return document;
    }

    private void GrantSome(WorldThing thing, int count)
    {
        for (var i = 0; i < count; i++)
        {
            Grant(thing, ChoosePrincipal(), Roles[_random.Next(Roles.Length)]);
        }
    }

    private string ChoosePrincipal() => _random.Next(10) switch
    {
        0 => Principal.Everyone,
        < 5 => _groups[_random.Next(_groups.Length)],
        _ => People[_random.Next(People.Count)].Caller.OwnPrincipal,
    };

    private static void Grant(WorldThing thing, string principal, AccessRole role) => thing.Grants[principal] = role;

    private static AccessRole? Strongest(WorldPerson person, WorldThing thing)
    {
        AccessRole? strongest = null;
        foreach (var (principal, role) in thing.Grants)
        {
            if (principal == Principal.Everyone || principal == $"user:{person.Id}" || person.Groups.Contains(principal))
            {
                strongest = strongest is null || role > strongest ? role : strongest;
            }
        }

        return strongest;
    }
}
