using RagPlatform.Core.Access;

namespace RagPlatform.Web.Features.People;

internal sealed record PersonJson(Guid Id, string Name, string Email, bool Administrator, bool Disabled, DateTimeOffset AddedAt, DateTimeOffset? LastSeenAt)
{
    public static PersonJson From(Person person) =>
        new(person.Id, person.Name, person.Email, person.IsAdministrator, person.IsDisabled, person.AddedAt, person.LastSeenAt);
}

internal sealed record NewPersonJson(string? Name, string? Email, bool Administrator = false);

internal sealed record ChangedPersonJson(string? Name = null, string? Email = null, bool? Administrator = null, bool? Disabled = null);

/// <param name="User">Who was invited.</param>
/// <param name="Link">For them alone: shown this once, works once.</param>
/// <param name="LinkExpiresAt">When it ends.</param>
internal sealed record InvitedJson(PersonJson User, string Link, DateTimeOffset LinkExpiresAt);

/// <param name="Link">For that person alone: shown this once, works once.</param>
/// <param name="ExpiresAt">When it ends.</param>
internal sealed record LinkJson(string Link, DateTimeOffset ExpiresAt);

internal sealed record SessionJson(Guid Id, string Device, string? Address, DateTimeOffset StartedAt, DateTimeOffset LastUsedAt)
{
    public static SessionJson From(SignInSession session) => new(session.Id, session.Device, session.Address, session.StartedAt, session.LastUsedAt);
}

internal sealed record GroupJson(Guid Id, string Name, string? Provider, IEnumerable<Guid> Members)
{
    public static GroupJson From(PeopleGroup group, IReadOnlyList<Person> members) => new(group.Id, group.Name, group.Provider, members.Select(member => member.Id));
}

internal sealed record NewGroupJson(string? Name);

internal sealed record ChangedGroupJson(string? Name = null, IReadOnlyList<Guid>? Members = null);
