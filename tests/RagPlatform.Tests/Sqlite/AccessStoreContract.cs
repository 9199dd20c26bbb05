using RagPlatform.Core.Access;
using RagPlatform.Core.Assistants;
using RagPlatform.Core.Documents;
using static RagPlatform.Tests.Sqlite.StoreUnderTest;

namespace RagPlatform.Tests.Sqlite;

/// <summary>What every store of rights must do.</summary>
public abstract class AccessStoreContract
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Caller Anna = Person("anna", "group:hr");
    private static readonly Caller Ben = Person("ben");

    protected abstract StoreUnderTest Store { get; }

    protected abstract IAccessStore Access { get; }

    protected abstract IAssistantStore Assistants { get; }

    [Fact]
    public async Task A_new_collection_belongs_to_its_maker_and_is_not_there_for_others()
    {
        var collection = await Store.Documents.AddCollectionAsync("Salaries", null, Anna, Cancellation);
        var target = new AccessTarget(AccessTargetKind.Collection, collection.Id);

        Assert.Equal(AccessRole.Owner, await RoleAsync(target, Anna));
        Assert.Null(await RoleAsync(target, Ben));
        Assert.Null(await RoleAsync(target, Caller.Owner));
        Assert.Empty(await Store.Documents.ListCollectionsAsync(Ben.Filter(), Cancellation));
        var grant = Assert.Single(await Access.ListGrantsAsync(target, Cancellation));
        Assert.Equal((Anna.OwnPrincipal, AccessRole.Owner, "anna"), (grant.Principal, grant.Role, grant.GivenBy));
    }

    [Fact]
    public async Task A_new_assistant_belongs_to_its_maker_and_is_not_there_for_others()
    {
        var assistant = await Assistants.SaveAsync(new Assistant { Id = Guid.CreateVersion7(), Name = "HR" }, Anna, Cancellation);
        var target = new AccessTarget(AccessTargetKind.Assistant, assistant.Id);

        await Assistants.SaveAsync(assistant, Ben, Cancellation); // A later version is no new owner.

        Assert.Equal(AccessRole.Owner, await RoleAsync(target, Anna));
        Assert.Null(await RoleAsync(target, Ben));
    }

    [Fact]
    public async Task Names_are_taken_only_by_what_one_sees()
    {
        await Store.Documents.AddCollectionAsync("Salaries", null, Anna, Cancellation);
        await Assistants.SaveAsync(new Assistant { Id = Guid.CreateVersion7(), Name = "HR" }, Anna, Cancellation);

        await Store.Documents.AddCollectionAsync("salaries", null, Ben, Cancellation);
        await Assistants.SaveAsync(new Assistant { Id = Guid.CreateVersion7(), Name = "hr" }, Ben, Cancellation);

        await Assert.ThrowsAsync<DuplicateNameException>(() => Store.Documents.AddCollectionAsync("SALARIES", null, Ben, Cancellation));
    }

    [Fact]
    public async Task Grants_are_replaced_and_the_strongest_of_a_person_counts()
    {
        var target = new AccessTarget(AccessTargetKind.Collection, (await Store.AddCollectionAsync("Policies")).Id);

        Assert.True(await GrantAsync(target, ("everyone", AccessRole.Reader), ("group:hr", AccessRole.Editor)));

        Assert.Equal(AccessRole.Editor, await RoleAsync(target, Anna));
        Assert.Equal(AccessRole.Reader, await RoleAsync(target, Ben));
        Assert.Equal(["group:hr", "everyone"], (await Access.ListGrantsAsync(target, Cancellation)).Select(grant => grant.Principal));
        Assert.Equal(Noon, (await Access.ListGrantsAsync(target, Cancellation))[0].GivenAt);
        Assert.False(await GrantAsync(target with { Id = Guid.CreateVersion7() }, ("everyone", AccessRole.Reader)));
    }

    [Fact]
    public async Task A_document_inherits_until_it_has_grants_of_its_own_and_again_when_they_are_gone()
    {
        var (collection, document) = await AddSharedDocumentAsync();

        Assert.Equal(AccessRole.Editor, await RoleAsync(document, Anna));
        await GrantAsync(document, (Anna.OwnPrincipal, AccessRole.Reader));

        Assert.Equal(AccessRole.Reader, await RoleAsync(document, Anna)); // In the place of the collection's, not beside them.
        Assert.Null(await RoleAsync(document, Ben));
        Assert.DoesNotContain(document.Id, (await Access.ListRolesAsync(AccessTargetKind.Document, Ben.Filter(), Cancellation)).Keys);

        await GrantAsync(document);
        Assert.Equal(AccessRole.Reader, await RoleAsync(document, Ben));
        await GrantAsync(collection);
        Assert.Null(await RoleAsync(document, Anna));
    }

    [Fact]
    public async Task Roles_are_listed_as_they_are_found_one_by_one()
    {
        var (collection, document) = await AddSharedDocumentAsync();

        Assert.Equal(AccessRole.Editor, (await Access.ListRolesAsync(AccessTargetKind.Document, Anna.Filter(), Cancellation))[document.Id]);
        Assert.Equal(AccessRole.Reader, (await Access.ListRolesAsync(AccessTargetKind.Collection, Ben.Filter(), Cancellation))[collection.Id]);
        Assert.Empty(await Access.ListRolesAsync(AccessTargetKind.Assistant, Anna.Filter(), Cancellation));
    }

    [Fact]
    public async Task A_deleted_document_has_a_role_only_for_undoing_it()
    {
        var (_, document) = await AddSharedDocumentAsync();
        await Store.Documents.DeleteAsync([document.Id], Anna.Filter(), Cancellation);

        Assert.Null(await RoleAsync(document, Anna));
        Assert.Equal(AccessRole.Editor, await Access.FindRoleAsync(document, Anna.Filter(), evenDeleted: true, Cancellation));
        Assert.Null(await Access.FindRoleAsync(document, new(["user:cleo"]), evenDeleted: true, Cancellation));
    }

    [Fact]
    public async Task A_newer_version_keeps_the_rights_of_the_older_one()
    {
        var (collection, document) = await AddSharedDocumentAsync();
        await GrantAsync(document, (Anna.OwnPrincipal, AccessRole.Owner));

        var newer = await Store.Documents.AddAsync(NewDocument(collection.Id, "pay.txt", "b"), Anna.Filter(), [], Cancellation);

        Assert.Equal(AddOutcome.NewVersion, newer.Outcome);
        Assert.Null(await RoleAsync(new(AccessTargetKind.Document, newer.Document.Id), Ben));
        Assert.Equal(AccessRole.Owner, await RoleAsync(new(AccessTargetKind.Document, newer.Document.Id), Anna));
    }

    [Fact]
    public async Task An_upload_neither_replaces_nor_tells_of_a_document_that_is_hidden()
    {
        var (collection, hidden) = await AddSharedDocumentAsync();
        await GrantAsync(hidden, (Anna.OwnPrincipal, AccessRole.Owner));

        var same = await Store.Documents.AddAsync(NewDocument(collection.Id, "pay.txt", "a"), Ben.Filter(), [], Cancellation);
        await Store.Knowledge.StoreAsync(await Store.IngestedAsync(same.Document, "Something else."), Cancellation);

        Assert.Equal((AddOutcome.Added, 1), (same.Outcome, same.Document.Version));
        Assert.NotEqual(hidden.Id, same.Document.Id);
        Assert.Equal(["Salaries are paid on the 25th."], await Store.FindByTextAsync("salaries", Anna.Filter()));
    }

    [Fact]
    public async Task Who_may_only_read_a_document_cannot_replace_it()
    {
        var (collection, document) = await AddSharedDocumentAsync();
        await GrantAsync(document, (Ben.OwnPrincipal, AccessRole.Owner), (Anna.OwnPrincipal, AccessRole.Reader));

        await Assert.ThrowsAsync<AccessDeniedException>(
            () => Store.Documents.AddAsync(NewDocument(collection.Id, "pay.txt", "b"), Anna.Filter(), [], Cancellation));
    }

    [Fact]
    public async Task Handing_over_gives_every_right_and_takes_none()
    {
        var (collection, document) = await AddSharedDocumentAsync();
        await GrantAsync(document, (Anna.OwnPrincipal, AccessRole.Owner), (Ben.OwnPrincipal, AccessRole.Reader));

        await Access.HandOverAsync(Anna.OwnPrincipal, Ben.OwnPrincipal, Cancellation);
        await Access.HandOverAsync("user:nobody", Anna.OwnPrincipal, Cancellation);

        Assert.Equal(AccessRole.Owner, await RoleAsync(document, Ben));
        Assert.Equal(AccessRole.Owner, await RoleAsync(document, Anna));
        Assert.Equal(AccessRole.Reader, await RoleAsync(collection, Ben));
    }

    private static Caller Person(string name, params string[] groups) => new(name, name, [$"user:{name}", .. groups, Principal.Everyone], false);

    private async Task<(AccessTarget Collection, AccessTarget Document)> AddSharedDocumentAsync()
    {
        var collection = new AccessTarget(AccessTargetKind.Collection, (await Store.AddCollectionAsync("Policies")).Id);
        await GrantAsync(collection, ("everyone", AccessRole.Reader), ("group:hr", AccessRole.Editor));
        var document = await Store.AddDocumentAsync(collection.Id, "pay.txt", "a");
        await Store.Knowledge.StoreAsync(await Store.IngestedAsync(document, "Salaries are paid on the 25th."), Cancellation);
        return (collection, new(AccessTargetKind.Document, document.Id));
    }

    private Task<bool> GrantAsync(AccessTarget target, params (string Principal, AccessRole Role)[] grants) => Access.SetGrantsAsync(
        target, [.. grants.Select(grant => new AccessGrant(grant.Principal, grant.Role, "test", Noon))], Cancellation);

    private Task<AccessRole?> RoleAsync(AccessTarget target, Caller caller) =>
        Access.FindRoleAsync(target, caller.Filter(), evenDeleted: false, Cancellation);
}
