using System.Text.Json;
using RagPlatform.Core.Access;
using RagPlatform.Core.Audit;
using RagPlatform.Web.Features.SignIn;
using RagPlatform.Web.Hosting.Accounts;

namespace RagPlatform.Web.Features.People;

/// <summary>A one-time link that was just made: it can't be read again.</summary>
/// <param name="Path">Where it leads, on this host.</param>
/// <param name="ExpiresAt">When it ends, if it is not used before.</param>
/// <param name="IsMailed">Whether it is on its way by mail as well.</param>
internal sealed record MadeLink(string Path, DateTimeOffset ExpiresAt, bool IsMailed);

/// <summary>What administrators do with people and groups, the same for the page and the API. Whoever calls has checked that the caller is one. Each change is logged.</summary>
internal sealed class PeopleAdministration(IPeopleStore people, IOneTimeLinks links, ISessionStore sessions, LinkMails mails, IAuditLog audit, TimeProvider time)
{
    private static readonly TimeSpan _invitation = TimeSpan.FromDays(7);
    private static readonly TimeSpan _reset = TimeSpan.FromDays(1);

    public Task<IReadOnlyList<Person>> ListPeopleAsync(CancellationToken cancellationToken) => people.ListPeopleAsync(cancellationToken);

    /// <summary>All groups with their members.</summary>
    public async Task<IReadOnlyList<(PeopleGroup Group, IReadOnlyList<Person> Members)>> ListGroupsAsync(CancellationToken cancellationToken)
    {
        var all = new List<(PeopleGroup, IReadOnlyList<Person>)>();
        foreach (var group in await people.ListGroupsAsync(cancellationToken))
        {
            all.Add((group, await people.ListMembersAsync(group.Id, cancellationToken)));
        }

        return all;
    }

    public Task<IReadOnlyList<SignInSession>> ListSessionsAsync(Guid personId, CancellationToken cancellationToken) => sessions.ListAsync(personId, cancellationToken);

    /// <summary>Makes an account without a password, and the link behind which its person chooses one.</summary>
    /// <exception cref="PeopleException">Name or address can't be used.</exception>
    /// <exception cref="Core.Documents.DuplicateNameException">Another person has that address.</exception>
    public async Task<(Person Person, MadeLink Link)> InviteAsync(string? name, string? email, bool isAdministrator, Caller by, CancellationToken cancellationToken)
    {
        var person = new Person(Guid.CreateVersion7(), Name(name), Email(email), isAdministrator, false, time.GetUtcNow(), null);
        RefuseKey(by, isAdministrator);
        await people.SavePersonAsync(person, cancellationToken);
        await RecordAsync(by, person, "invited");
        return (person, await MakeLinkAsync(person, _invitation, cancellationToken));
    }

    /// <summary>A link for somebody who forgot their password, or whose invitation is over, in place of an earlier one.</summary>
    /// <returns>The link; null when there is no such person.</returns>
    /// <exception cref="PeopleException">The account is disabled.</exception>
    public async Task<MadeLink?> MakeLinkAsync(Guid id, Caller by, CancellationToken cancellationToken)
    {
        // Read anew: a page may have been opened before they were disabled.
        if (await people.FindPersonAsync(id, cancellationToken) is not { } person)
        {
            return null;
        }

        if (person.IsDisabled)
        {
            throw new PeopleException("IsDisabled", "The account is disabled, so no link was made. Enable it first.");
        }

        RefuseKey(by, person.IsAdministrator);

        await RecordAsync(by, person, "link made");
        return await MakeLinkAsync(person, _reset, cancellationToken);
    }

    /// <summary>
    /// Stores what changed about a person; whoever is disabled is signed out everywhere. All else is read anew: a page that was opened before
    /// somebody was disabled elsewhere must not enable them again.
    /// </summary>
    /// <returns>The person as they are now; null when there is none.</returns>
    /// <exception cref="PeopleException">Name or address can't be used.</exception>
    /// <exception cref="Core.Documents.DuplicateNameException">Another person has that address.</exception>
    /// <exception cref="LastAdministratorException">Nobody could manage people any more.</exception>
    public async Task<Person?> ChangeAsync(Guid id, PersonChange change, Caller by, CancellationToken cancellationToken)
    {
        if (await people.ChangePersonAsync(id, person => Apply(person, change, by), cancellationToken) is not var (before, changed))
        {
            return null;
        }

        foreach (var did in Differences(before, changed))
        {
            await RecordAsync(by, changed, did);
        }

        // What was changed is logged and ended even when whoever asked has gone meanwhile.
        if (changed.IsDisabled && await sessions.EndAllAsync(id, except: null, CancellationToken.None) is > 0 and var ended)
        {
            await RecordEndAsync(by, changed, ended);
        }

        return changed;
    }

    /// <summary>Signs somebody out everywhere.</summary>
    /// <returns>How many sessions that were.</returns>
    public async Task<int> EndSessionsAsync(Person person, Caller by, CancellationToken cancellationToken)
    {
        var ended = await sessions.EndAllAsync(person.Id, except: null, cancellationToken);
        await RecordEndAsync(by, person, ended);
        return ended;
    }

    /// <summary>Ends one session. False when there is none.</summary>
    public async Task<bool> EndSessionAsync(Person person, Guid session, Caller by, CancellationToken cancellationToken)
    {
        if (!await sessions.EndAsync(session, person.Id, cancellationToken))
        {
            return false;
        }

        await RecordEndAsync(by, person, ended: 1);
        return true;
    }

    /// <exception cref="PeopleException">The name can't be used.</exception>
    /// <exception cref="Core.Documents.DuplicateNameException">Another group has that name.</exception>
    public async Task<PeopleGroup> AddGroupAsync(string? name, Caller by, CancellationToken cancellationToken)
    {
        var group = new PeopleGroup(Guid.CreateVersion7(), Name(name));
        await people.SaveGroupAsync(group, cancellationToken);
        await RecordAsync(by, group, "added");
        return group;
    }

    /// <exception cref="PeopleException">The name can't be used, or the group is a provider's.</exception>
    /// <exception cref="Core.Documents.DuplicateNameException">Another group has that name.</exception>
    public async Task<PeopleGroup> RenameGroupAsync(PeopleGroup group, string? name, Caller by, CancellationToken cancellationToken)
    {
        RequireOwn(group);
        var renamed = group with { Name = Name(name) };
        await people.SaveGroupAsync(renamed, cancellationToken);
        await RecordAsync(by, renamed, "renamed");
        return renamed;
    }

    /// <exception cref="PeopleException">The group is a provider's.</exception>
    public async Task SetMembersAsync(PeopleGroup group, IReadOnlyCollection<Guid> personIds, Caller by, CancellationToken cancellationToken)
    {
        RequireOwn(group);
        await people.SetMembersAsync(group.Id, personIds, cancellationToken);
        await RecordMembersAsync(by, group, personIds);
    }

    /// <summary>Takes people in and out; who belongs to it besides stays as others have changed it meanwhile.</summary>
    /// <exception cref="PeopleException">The group is a provider's.</exception>
    public async Task ChangeMembersAsync(
        PeopleGroup group, IReadOnlyCollection<Guid> added, IReadOnlyCollection<Guid> removed, Caller by, CancellationToken cancellationToken)
    {
        RequireOwn(group);
        if (added.Count + removed.Count > 0)
        {
            await RecordMembersAsync(by, group, await people.ChangeMembersAsync(group.Id, added, removed, cancellationToken));
        }
    }

    /// <exception cref="PeopleException">The group is a provider's.</exception>
    public async Task DeleteGroupAsync(PeopleGroup group, Caller by, CancellationToken cancellationToken)
    {
        RequireOwn(group);
        await people.DeleteGroupAsync(group.Id, cancellationToken);
        await RecordAsync(by, group, "deleted");
    }

    private static Person Apply(Person before, PersonChange change, Caller by)
    {
        var changed = before with
        {
            Name = change.Name is null ? before.Name : Name(change.Name),
            Email = change.Email is null ? before.Email : Email(change.Email),
            IsAdministrator = change.IsAdministrator ?? before.IsAdministrator,
            IsDisabled = change.IsDisabled ?? before.IsDisabled,
        };
        RefuseKey(by, changed is { IsAdministrator: true, IsDisabled: false }
            && (before is not { IsAdministrator: true, IsDisabled: false } || before.Email != changed.Email)); // Links may go to that address.
        return changed;
    }

    private async Task<MadeLink> MakeLinkAsync(Person person, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var secret = await links.MakeAsync(OneTimeLinkKind.Password, person.Id, lifetime, cancellationToken);
        var link = new MadeLink(SignInAddress.ForLink(secret), time.GetUtcNow() + lifetime, mails.IsConfigured);
        mails.Send(person, link.Path, link.ExpiresAt);
        return link;
    }

    private static string Name(string? name) => Person.CleanName(name)
        ?? throw new PeopleException(
            "NoName", $"A name of 1 to {Person.MaxName} characters is needed, so nothing was changed. Type the name that pages shall show.", Person.MaxName);

    private static string Email(string? email) => Person.CleanEmail(email)
        ?? throw new PeopleException(
            "NoEmail", "That is no e-mail address, so nothing was changed. Type one such as anna@example.com: it is what the person signs in with.");

    // As in KeyRules: an administrator whom a key has made, or whose password it can set, outlives the key. The one of the settings may.
    private static void RefuseKey(Caller by, bool givesAdministrator)
    {
        if (givesAdministrator && by.Key is { } key && key.Id != Guid.Empty)
        {
            throw new PeopleException(
                "NotByKey", "A key can't let anybody in as an administrator, so nothing was changed. Sign in and do it on the page People.");
        }
    }

    private static void RequireOwn(PeopleGroup group)
    {
        if (group.Provider is { } provider)
        {
            throw new PeopleException(
                "OfProvider", $"Who belongs to '{group.Name}' is said by {provider} at each sign-in, so nothing was changed. Change it there.",
                group.Name, provider);
        }
    }

    private static IEnumerable<string> Differences(Person before, Person after)
    {
        if (before.Name != after.Name || before.Email != after.Email)
        {
            yield return "name or address changed";
        }

        if (before.IsAdministrator != after.IsAdministrator)
        {
            yield return after.IsAdministrator ? "made administrator" : "administrator no more";
        }

        if (before.IsDisabled != after.IsDisabled)
        {
            yield return after.IsDisabled ? "disabled" : "enabled";
        }
    }

    private Task RecordEndAsync(Caller by, Person person, int ended) =>
        audit.RecordAsync(by, AuditAction.SignedOut, AuditTargets.Person(person), details: JsonSerializer.Serialize(new { sessions = ended }));

    private Task RecordMembersAsync(Caller by, PeopleGroup group, IReadOnlyCollection<Guid> members) => audit.RecordAsync(
        by, AuditAction.PeopleChanged, AuditTargets.Group(group), details: JsonSerializer.Serialize(new { did = "members changed", members }),
        cancellationToken: CancellationToken.None);

    private Task RecordAsync(Caller by, Person person, string did) => audit.RecordChangeAsync(AuditActor.Of(by), AuditTargets.Person(person), did);

    private Task RecordAsync(Caller by, PeopleGroup group, string did) => audit.RecordChangeAsync(AuditActor.Of(by), AuditTargets.Group(group), did);
}
