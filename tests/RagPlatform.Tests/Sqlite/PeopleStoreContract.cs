using RagPlatform.Core.Access;
using RagPlatform.Core.Documents;
using static RagPlatform.Tests.Sqlite.StoreUnderTest;

namespace RagPlatform.Tests.Sqlite;

/// <summary>What every store of people does. A store's test class derives from it and says how one is made.</summary>
public abstract class PeopleStoreContract
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);

    protected abstract IPeopleStore People { get; }

    protected abstract IAccessStore Access { get; }

    protected abstract StoreUnderTest Store { get; }

    [Fact]
    public async Task A_saved_person_comes_back_whole_and_a_change_counts()
    {
        var anna = await AddAsync("Anna");

        Assert.Equal(anna, await People.FindPersonAsync(anna.Id, Cancellation));

        var changed = anna with { Name = "Anna Berg", Email = "berg@example.com", LastSeenAt = Now.AddDays(1), IsDisabled = true };
        await People.SavePersonAsync(changed, Cancellation);

        Assert.Equal([changed with { LastSeenAt = null }], await People.ListPeopleAsync(Cancellation));
        await People.SetLastSeenAsync(anna.Id, Now.AddDays(1), Cancellation);
        Assert.Equal([changed], await People.ListPeopleAsync(Cancellation));
        Assert.Null(await People.FindPersonAsync(Guid.CreateVersion7(), Cancellation));
    }

    [Fact]
    public async Task Changes_at_the_same_time_undo_nothing_of_each_other()
    {
        Assert.False(await People.HasPeopleAsync(Cancellation));
        var anna = await AddAsync("Anna");

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => i switch
        {
            0 => People.ChangePersonAsync(anna.Id, person => person with { IsDisabled = true }, Cancellation),
            1 => People.ChangePersonAsync(anna.Id, person => person with { Email = "berg@example.com" }, Cancellation),
            _ => People.ChangePersonAsync(anna.Id, person => person with { Name = person.Name + "!" }, Cancellation),
        })));

        var changed = anna with { Name = "Anna" + new string('!', 18), Email = "berg@example.com", IsDisabled = true };
        Assert.Equal(changed, await People.FindByEmailAsync("BERG@example.com", Cancellation));
        Assert.Equal((changed, anna), await People.ChangePersonAsync(anna.Id, _ => anna, Cancellation));
        Assert.Null(await People.ChangePersonAsync(Guid.CreateVersion7(), person => person, Cancellation));
        Assert.Null(await People.FindByEmailAsync("berg@example.com", Cancellation));
        Assert.True(await People.HasPeopleAsync(Cancellation));
    }

    [Fact]
    public async Task People_and_groups_are_listed_by_name_whatever_its_case()
    {
        await AddAsync("zoe");
        await AddAsync("Anna");
        await AddAsync("ben");
        await AddGroupAsync("sales");
        await AddGroupAsync("HR");

        Assert.Equal(["Anna", "ben", "zoe"], (await People.ListPeopleAsync(Cancellation)).Select(person => person.Name));
        Assert.Equal(["HR", "sales"], (await People.ListGroupsAsync(Cancellation)).Select(group => group.Name));
    }

    [Fact]
    public async Task An_address_and_a_group_s_name_are_taken_whatever_their_case()
    {
        var anna = await AddAsync("Änna");
        await AddGroupAsync("Überall");

        await Assert.ThrowsAsync<DuplicateNameException>(
            () => People.SavePersonAsync(anna with { Id = Guid.CreateVersion7(), Email = " ÄNNA@example.com" }, Cancellation));
        await Assert.ThrowsAsync<DuplicateNameException>(() => AddGroupAsync("überall "));
        Assert.Single(await People.ListPeopleAsync(Cancellation));
    }

    [Fact]
    public async Task The_last_administrator_who_may_sign_in_stays_one()
    {
        var anna = await AddAsync("Anna", isAdministrator: true);
        var ben = await AddAsync("Ben", isAdministrator: true);
        await People.SavePersonAsync(ben with { IsDisabled = true }, Cancellation);

        await Assert.ThrowsAsync<LastAdministratorException>(() => People.SavePersonAsync(anna with { IsAdministrator = false }, Cancellation));
        await Assert.ThrowsAsync<LastAdministratorException>(() => People.SavePersonAsync(anna with { IsDisabled = true }, Cancellation));
        Assert.Equal(anna, await People.FindPersonAsync(anna.Id, Cancellation));

        await People.SavePersonAsync(ben, Cancellation);
        await People.SavePersonAsync(anna with { IsAdministrator = false }, Cancellation);
        Assert.False((await People.FindPersonAsync(anna.Id, Cancellation))!.IsAdministrator);
    }

    [Fact]
    public async Task Of_two_administrators_who_remove_each_other_at_once_one_stays()
    {
        var both = new[] { await AddAsync("Anna", isAdministrator: true), await AddAsync("Ben", isAdministrator: true) };

        var outcomes = await Task.WhenAll(both.Select(person => Task.Run(async () => await Record.ExceptionAsync(
            () => People.SavePersonAsync(person with { IsAdministrator = false }, Cancellation)))));

        Assert.IsType<LastAdministratorException>(Assert.Single(outcomes, outcome => outcome is not null));
        Assert.Single(await People.ListPeopleAsync(Cancellation), person => person.IsAdministrator);
    }

    [Fact]
    public async Task A_caller_stands_for_the_person_the_groups_of_now_and_everybody()
    {
        var anna = await AddAsync("Anna");
        var hr = await AddGroupAsync("HR");
        await People.SetMembersAsync(hr.Id, [anna.Id, Guid.CreateVersion7()], Cancellation);

        var caller = (await People.FindCallerAsync(anna.Id, Cancellation))!;

        Assert.Equal((anna.Id.ToString(), "Anna", anna.Principal, false), (caller.Id, caller.Name, caller.OwnPrincipal, caller.IsAdministrator));
        Assert.Equal([anna.Principal, hr.Principal, Principal.Everyone], caller.Principals);
        Assert.Equal([anna], await People.ListMembersAsync(hr.Id, Cancellation));

        await People.SetMembersAsync(hr.Id, [], Cancellation);

        Assert.Equal([anna.Principal, Principal.Everyone], (await People.FindCallerAsync(anna.Id, Cancellation))!.Principals);
    }

    [Fact]
    public async Task Members_who_are_added_and_removed_at_the_same_time_all_count()
    {
        var hr = await AddGroupAsync("HR");
        var people = new List<Person>();
        for (var i = 0; i < 20; i++)
        {
            people.Add(await AddAsync($"Person{i:00}"));
        }

        await People.SetMembersAsync(hr.Id, [.. people.Take(10).Select(person => person.Id)], Cancellation);

        await Task.WhenAll(people.Select((person, i) => Task.Run(() => i < 10
            ? People.ChangeMembersAsync(hr.Id, [], [person.Id], Cancellation)
            : People.ChangeMembersAsync(hr.Id, [person.Id, Guid.CreateVersion7()], [], Cancellation))));

        Assert.Equal(people.Skip(10), await People.ListMembersAsync(hr.Id, Cancellation));
        Assert.Equal(
            people.Skip(10).Select(person => person.Id).Order(),
            (await People.ChangeMembersAsync(hr.Id, [people[10].Id], [people[0].Id], Cancellation)).Order()); // In already, and out already.
        Assert.Empty(await People.ChangeMembersAsync(Guid.CreateVersion7(), [people[0].Id], [], Cancellation));
    }

    [Fact]
    public async Task Whoever_is_disabled_or_unknown_is_no_caller()
    {
        var anna = await AddAsync("Anna");
        await People.SavePersonAsync(anna with { IsDisabled = true }, Cancellation);

        Assert.Null(await People.FindCallerAsync(anna.Id, Cancellation));
        Assert.Null(await People.FindCallerAsync(Guid.CreateVersion7(), Cancellation));
    }

    [Fact]
    public async Task A_renamed_group_keeps_its_members_and_a_group_that_is_gone_takes_none()
    {
        var anna = await AddAsync("Anna");
        var hr = await AddGroupAsync("HR");
        await People.SetMembersAsync(hr.Id, [anna.Id], Cancellation);

        await People.SaveGroupAsync(hr with { Name = "People" }, Cancellation);
        await People.SetMembersAsync(Guid.CreateVersion7(), [anna.Id], Cancellation);

        Assert.Equal("People", Assert.Single(await People.ListGroupsAsync(Cancellation)).Name);
        Assert.Equal([anna], await People.ListMembersAsync(hr.Id, Cancellation));
    }

    [Fact]
    public async Task A_deleted_group_s_rights_go_with_it_and_open_nothing_to_others()
    {
        var anna = await AddAsync("Anna");
        var hr = await AddGroupAsync("HR");
        await People.SetMembersAsync(hr.Id, [anna.Id], Cancellation);
        var collection = new AccessTarget(AccessTargetKind.Collection, (await Store.AddCollectionAsync("Pay")).Id);
        var closed = new AccessTarget(AccessTargetKind.Document, (await Store.AddDocumentAsync(collection.Id, "closed.txt")).Id);
        await GiveAsync(collection, Principal.Everyone, hr.Principal);
        await GiveAsync(closed, hr.Principal);
        var filter = (await People.FindCallerAsync(anna.Id, Cancellation))!.Filter();
        Assert.NotNull(await Access.FindRoleAsync(closed, filter, false, Cancellation));

        Assert.True(await People.DeleteGroupAsync(hr.Id, Cancellation));
        Assert.False(await People.DeleteGroupAsync(hr.Id, Cancellation));

        filter = (await People.FindCallerAsync(anna.Id, Cancellation))!.Filter();
        Assert.Null(await Access.FindRoleAsync(closed, filter, false, Cancellation));
        Assert.Equal(AccessRole.Reader, await Access.FindRoleAsync(collection, filter, false, Cancellation));
        Assert.Equal([Principal.Everyone], (await Access.ListGrantsAsync(collection, Cancellation)).Select(grant => grant.Principal));
    }

    private async Task<Person> AddAsync(string name, bool isAdministrator = false)
    {
        var person = new Person(Guid.CreateVersion7(), name, $"{name}@example.com", isAdministrator, false, Now, null);
        await People.SavePersonAsync(person, Cancellation);
        return person;
    }

    private async Task<PeopleGroup> AddGroupAsync(string name)
    {
        var group = new PeopleGroup(Guid.CreateVersion7(), name);
        await People.SaveGroupAsync(group, Cancellation);
        return group;
    }

    private Task<bool> GiveAsync(AccessTarget target, params string[] principals) => Access.SetGrantsAsync(
        target, [.. principals.Select(principal => new AccessGrant(principal, AccessRole.Reader, "Owner", Now))], Cancellation);
}
