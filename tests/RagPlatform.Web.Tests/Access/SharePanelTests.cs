using Bunit;
using Microsoft.Extensions.DependencyInjection;
using RagPlatform.Core.Access;
using RagPlatform.Core.Documents;
using RagPlatform.Web.Features.Access;
using RagPlatform.Web.Tests.Support;

namespace RagPlatform.Web.Tests.Access;

public sealed class SharePanelTests : IAsyncDisposable
{
    private readonly Pages _pages = new();

    private IAccessStore Access => _pages.Services.GetRequiredService<IAccessStore>();

    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _pages.DisposeAsync();

    [Fact]
    public async Task Who_may_do_what_is_listed_with_since_when_and_more_can_be_added()
    {
        var collection = await AddCollectionAsync();
        var panel = Render(collection);

        Assert.Contains("Owner (you)", Assert.Single(panel.FindAll("[data-testid=right]")).TextContent);
        Assert.Contains("given by Owner", panel.Find("[data-testid=right]").TextContent);
        panel.Find("[data-testid=share-whom]").Change(Principal.Everyone);
        panel.Find("[data-testid=share-as]").Change(nameof(AccessRole.Editor));
        await panel.Find("form.share-add").SubmitAsync();

        panel.WaitForAssertion(() => Assert.Equal(2, panel.FindAll("[data-testid=right]").Count));
        Assert.Equal(AccessRole.Editor, await Access.FindRoleAsync(collection, new([Principal.Everyone]), false, Token));
    }

    [Fact]
    public async Task A_role_is_changed_and_a_right_taken_back()
    {
        var collection = await AddCollectionAsync((Principal.Everyone, AccessRole.Editor));
        var panel = Render(collection);

        await panel.Find($"[data-principal={Principal.Everyone}] select").ChangeAsync(nameof(AccessRole.Reader));
        Assert.Equal(AccessRole.Reader, await RoleOfAsync(collection, Principal.Everyone));
        await panel.Find("[aria-label='Remove Everyone in the company']").ClickAsync();

        Assert.Null(await RoleOfAsync(collection, Principal.Everyone));
    }

    [Fact]
    public async Task Before_one_takes_away_ones_own_right_one_is_asked()
    {
        var collection = await AddCollectionAsync();
        var panel = Render(collection);

        await panel.Find("[aria-label='Remove Owner (you)']").ClickAsync();
        Assert.Contains("you no longer see this", panel.Find("[data-testid=share-warning]").TextContent);
        Assert.Equal(AccessRole.Owner, await RoleOfAsync(collection, Caller.Owner.OwnPrincipal));
        await panel.Find("[data-testid=share-confirm]").ClickAsync();

        panel.WaitForAssertion(() => Assert.Contains("Shared with nobody", panel.Markup));
        Assert.Null(await RoleOfAsync(collection, Caller.Owner.OwnPrincipal));
    }

    [Fact]
    public async Task A_document_inherits_until_it_is_given_rights_of_its_own_and_can_inherit_again()
    {
        var collection = await AddCollectionAsync((Principal.Everyone, AccessRole.Reader));
        var document = new AccessTarget(AccessTargetKind.Document, (await _pages.AddDocumentAsync("pay.txt", "text/plain")).Id);
        var panel = Render(document);

        Assert.Contains("inherited from the collection", panel.Find("[data-testid=right]").TextContent);
        Assert.Empty(panel.FindAll("[data-testid=share-add]"));
        await panel.Find("[data-testid=share-own]").ClickAsync();
        panel.WaitForAssertion(() => Assert.NotEmpty(panel.FindAll("[data-testid=share-add]")));
        Assert.Equal(2, (await Access.ListGrantsAsync(document, Token)).Count);
        await panel.Find("[data-testid=share-inherit]").ClickAsync();

        panel.WaitForAssertion(() => Assert.NotEmpty(panel.FindAll("[data-testid=share-own]")));
        Assert.NotEqual(default, collection.Id);
    }

    [Fact]
    public async Task Why_somebody_sees_it_is_told_in_words()
    {
        var panel = Render(await AddCollectionAsync());

        panel.Find("[data-testid=explain]").Change(Caller.Owner.OwnPrincipal);

        panel.WaitForAssertion(() => Assert.Equal("true", panel.Find("[data-testid=explanation]").GetAttribute("data-sees")));
        Assert.Contains("Owner can see this (Own).", panel.Find("[data-testid=explanation]").TextContent);
        Assert.Contains("The collection is shared with: Owner (Own).", panel.Find("[data-testid=explanation]").TextContent);
    }

    [Fact]
    public async Task Names_of_people_and_groups_are_those_of_the_list_of_people()
    {
        var anna = new Person(Guid.CreateVersion7(), "Anna Berg", "anna@example.com", false, false, default, null);
        var hr = new PeopleGroup(Guid.CreateVersion7(), "Human resources");
        _pages.Services.AddSingleton<IPeopleStore>(new FewPeople(anna, hr));
        var collection = await AddCollectionAsync((hr.Principal, AccessRole.Reader), (Caller.Owner.OwnPrincipal, AccessRole.Owner));
        var panel = Render(collection);

        Assert.Contains("Human resources", panel.Find($"[data-principal='{hr.Principal}']").TextContent);
        Assert.Contains(panel.FindAll("[data-testid=share-whom] option"), option => option.TextContent == "Anna Berg");
        panel.Find("[data-testid=explain]").Change(anna.Principal);

        panel.WaitForAssertion(() => Assert.Contains("Anna Berg can see this (Read).", panel.Find("[data-testid=explanation]").TextContent));
        Assert.Contains("Human resources (Read)", panel.Find("[data-testid=explanation]").TextContent);
    }

    private async Task<AccessTarget> AddCollectionAsync(params (string Principal, AccessRole Role)[] more)
    {
        var collection = await _pages.Documents.AddCollectionAsync("HR", null, Caller.Owner, Token);
        var target = new AccessTarget(AccessTargetKind.Collection, collection.Id);
        if (more.Length > 0)
        {
            var grants = more.Append((Principal: Caller.Owner.OwnPrincipal, Role: AccessRole.Owner)).DistinctBy(grant => grant.Principal);
            await Access.SetGrantsAsync(target, [.. grants.Select(grant => new AccessGrant(grant.Principal, grant.Role, "Owner", DateTimeOffset.UnixEpoch))], Token);
        }

        return target;
    }

    private async Task<AccessRole?> RoleOfAsync(AccessTarget target, string principal) =>
        (await Access.ListGrantsAsync(target, Token)).FirstOrDefault(grant => grant.Principal == principal)?.Role;

    private IRenderedComponent<SharePanel> Render(AccessTarget target) => _pages.Render<SharePanel>(parameters => parameters.Add(panel => panel.Target, target));

    /// <summary>One person, who is in the one group.</summary>
    private sealed class FewPeople(Person person, PeopleGroup group) : IPeopleStore
    {
        public Task<IReadOnlyList<Person>> ListPeopleAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Person>>([person]);

        public Task<Person?> FindPersonAsync(Guid id, CancellationToken cancellationToken) => Task.FromResult(id == person.Id ? person : null);

        public Task SavePersonAsync(Person changed, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<Person?> FindByEmailAsync(string email, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<bool> HasPeopleAsync(CancellationToken cancellationToken) => Task.FromResult(true);

        public Task<(Person Before, Person After)?> ChangePersonAsync(Guid id, Func<Person, Person> change, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task SetLastSeenAsync(Guid id, DateTimeOffset at, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<PeopleGroup>> ListGroupsAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<PeopleGroup>>([group]);

        public Task SaveGroupAsync(PeopleGroup changed, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<bool> DeleteGroupAsync(Guid id, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<Person>> ListMembersAsync(Guid groupId, CancellationToken cancellationToken) => ListPeopleAsync(cancellationToken);

        public Task SetMembersAsync(Guid groupId, IReadOnlyCollection<Guid> personIds, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<Guid>> ChangeMembersAsync(
            Guid groupId, IReadOnlyCollection<Guid> added, IReadOnlyCollection<Guid> removed, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<Caller?> FindCallerAsync(Guid personId, CancellationToken cancellationToken) => Task.FromResult<Caller?>(
            personId == person.Id ? new(person.Id.ToString(), person.Name, [person.Principal, group.Principal, Principal.Everyone], false) : null);
    }
}
