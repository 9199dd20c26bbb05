using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using RagPlatform.Core.Access;
using RagPlatform.Core.Documents;
using RagPlatform.Tests.Doubles;
using static System.Net.Http.HttpMethod;

namespace RagPlatform.Web.Tests.Access;

public sealed class AccessEndpointsTests : IAsyncDisposable
{
    private static readonly Caller Anna = Person(1, isAdministrator: false);
    private static readonly Caller Ben = Person(2, isAdministrator: false);
    private static readonly Caller Root = Person(3, isAdministrator: true);

    private static readonly Caller RootByNarrowKey = Root with { Id = "narrow", OnlyCollectionIds = [Guid.Empty], OnlyAssistantIds = [] };

    private readonly string _folder = TestPaths.TemporaryFolder();
    private readonly PeopleApplication _application;

    public AccessEndpointsTests() => _application = new(_folder, id => new[] { Anna, Ben, Root, RootByNarrowKey }.First(caller => caller.Id == id));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_collection_is_shared_and_what_stays_keeps_who_gave_it_and_when()
    {
        var id = await AddCollectionAsync(Anna);

        var (status, shared) = await SendAsync(Anna, Put, $"/api/collections/{id}/access", Grants((Anna.OwnPrincipal, "owner"), (Ben.OwnPrincipal, "reader")));
        var (_, again) = await SendAsync(Anna, Put, $"/api/collections/{id}/access", Grants((Anna.OwnPrincipal, "owner"), (Ben.OwnPrincipal, "editor")));

        Assert.Equal(200, status);
        Assert.Equal([Anna.OwnPrincipal, Ben.OwnPrincipal], shared.EnumerateArray().Select(grant => grant.GetProperty("principal").GetString()));
        Assert.Equal(shared[0].GetProperty("givenAt").GetDateTimeOffset(), again[0].GetProperty("givenAt").GetDateTimeOffset());
        Assert.Equal(("editor", Anna.Name, false), (again[1].GetProperty("role").GetString(), again[1].GetProperty("givenBy").GetString(), again[1].GetProperty("inherited").GetBoolean()));
        Assert.Equal(1, (await SendAsync(Ben, Get, "/api/collections")).Body.GetArrayLength());
    }

    [Fact]
    public async Task An_administrator_manages_rights_without_reading()
    {
        var id = await AddCollectionAsync(Anna);
        var document = await AddDocumentAsync(id);

        Assert.Equal(200, (await SendAsync(Root, Get, $"/api/collections/{id}/access")).Status);
        Assert.Equal(200, (await SendAsync(Root, Put, $"/api/collections/{id}/access", Grants((Ben.OwnPrincipal, "owner")))).Status);

        Assert.Equal(404, (await SendAsync(Root, Get, $"/api/documents/{document}")).Status);
        Assert.Equal(404, (await SendAsync(Anna, Get, $"/api/documents/{document}")).Status); // Her right was taken.
        Assert.Equal(200, (await SendAsync(Ben, Get, $"/api/documents/{document}")).Status);
    }

    [Fact]
    public async Task A_key_of_an_administrator_manages_no_more_than_it_is_narrowed_to()
    {
        var id = await AddCollectionAsync(Anna);

        Assert.Equal(404, (await SendAsync(RootByNarrowKey, Get, $"/api/collections/{id}/access")).Status);
        Assert.Equal(404, (await SendAsync(RootByNarrowKey, Put, $"/api/collections/{id}/access", Grants(("everyone", "owner")))).Status);
    }

    [Fact]
    public async Task A_document_tells_what_it_inherits_and_inherits_again_when_its_own_rights_are_gone()
    {
        var id = await AddCollectionAsync(Anna);
        var document = await AddDocumentAsync(id);
        var path = $"/api/documents/{document}/access";
        await SendAsync(Anna, Put, $"/api/collections/{id}/access", Grants((Anna.OwnPrincipal, "owner"), ("everyone", "reader")));

        Assert.All((await SendAsync(Anna, Get, path)).Body.EnumerateArray(), grant => Assert.True(grant.GetProperty("inherited").GetBoolean()));
        await SendAsync(Anna, Put, path, Grants((Anna.OwnPrincipal, "owner")));
        Assert.Equal(404, (await SendAsync(Ben, Get, $"/api/documents/{document}")).Status);
        await SendAsync(Anna, Put, path, Grants());
        Assert.Equal(200, (await SendAsync(Ben, Get, $"/api/documents/{document}")).Status);
    }

    [Fact]
    public async Task Why_somebody_cannot_see_a_document_is_told_rule_by_rule()
    {
        var id = await AddCollectionAsync(Anna);
        var document = await AddDocumentAsync(id);
        await SendAsync(Anna, Put, $"/api/collections/{id}/access", Grants((Anna.OwnPrincipal, "owner"), ("everyone", "reader")));
        await SendAsync(Anna, Put, $"/api/documents/{document}/access", Grants((Anna.OwnPrincipal, "owner")));

        var (_, explained) = await SendAsync(Anna, Get, $"/api/documents/{document}/access/explain?person=owner");
        var (_, unknown) = await SendAsync(Anna, Get, $"/api/documents/{document}/access/explain?person=nobody");

        Assert.False(explained.GetProperty("canSee").GetBoolean());
        Assert.Equal(["standsFor", "collection", "document"], Rules(explained));
        Assert.Equal([true, true, false], explained.GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("holds").GetBoolean()));
        Assert.Equal(["account"], Rules(unknown));
    }

    [Fact]
    public async Task Who_may_only_read_is_told_so_and_who_may_not_see_is_told_nothing()
    {
        var id = await AddCollectionAsync(Anna);
        Assert.Equal(404, (await SendAsync(Ben, Get, $"/api/collections/{id}/access")).Status);
        await SendAsync(Anna, Put, $"/api/collections/{id}/access", Grants((Anna.OwnPrincipal, "owner"), ("everyone", "reader")));

        var (status, body) = await SendAsync(Ben, Delete, $"/api/collections/{id}");

        Assert.Equal(403, status);
        Assert.Contains("Nothing was changed. Ask an owner", body.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Rights_are_given_to_nobody_unknown()
    {
        var id = await AddCollectionAsync(Anna);

        foreach (var principal in new[] { "system", "user:", "user:x", "everyone ", "group:1", "" })
        {
            Assert.Equal(400, (await SendAsync(Anna, Put, $"/api/collections/{id}/access", Grants((principal, "reader")))).Status);
        }

        Assert.Equal(1, (await SendAsync(Anna, Get, $"/api/collections/{id}/access")).Body.GetArrayLength());
    }

    [Fact]
    public async Task An_upload_can_say_who_may_read_it()
    {
        var id = await AddCollectionAsync(Anna);
        await SendAsync(Anna, Put, $"/api/collections/{id}/access", Grants((Anna.OwnPrincipal, "owner"), ("everyone", "reader")));

        var open = await UploadAsync(id, "open.txt", access: null);
        var closed = await UploadAsync(id, "closed.txt", access: Root.OwnPrincipal);
        var wrong = await UploadAsync(id, "wrong.txt", access: "system");

        Assert.Equal((202, 202, 400), (open.Status, closed.Status, wrong.Status));
        Assert.Equal("open.txt", Assert.Single((await SendAsync(Ben, Get, $"/api/collections/{id}/documents")).Body.EnumerateArray()).GetProperty("name").GetString());
        Assert.Equal(2, (await SendAsync(Root, Get, $"/api/collections/{id}/documents")).Body.GetArrayLength());
        Assert.Equal(2, (await SendAsync(Anna, Get, $"/api/collections/{id}/documents")).Body.GetArrayLength());
    }

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static Caller Person(int number, bool isAdministrator)
    {
        var id = new Guid(number, 0, 0, new byte[8]);
        return new(id.ToString(), $"Person {number}", [Principal.OfPerson(id), Principal.Everyone], isAdministrator);
    }

    private static object Grants(params (string Principal, string Role)[] grants) => grants.Select(grant => new { principal = grant.Principal, role = grant.Role });

    private static IEnumerable<string?> Rules(JsonElement explained) =>
        explained.GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("rule").GetString());

    private async Task<Guid> AddCollectionAsync(Caller caller) =>
        (await SendAsync(caller, Post, "/api/collections", new { name = "Policies" })).Body.GetProperty("id").GetGuid();

    private async Task<Guid> AddDocumentAsync(Guid collection) => (await _application.Services.GetRequiredService<IDocumentStore>().AddAsync(
        new Document
        {
            Id = Guid.CreateVersion7(), CollectionId = collection, Name = "pay.txt", MediaType = "text/plain", Size = 1, ContentHash = new('a', 64),
            State = DocumentState.Queued,
        },
        AccessFilter.Everything, [], Token)).Document.Id;

    private async Task<(int Status, JsonElement Body)> UploadAsync(Guid collection, string name, string? access)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent("Salaries are paid on the 25th."u8.ToArray()), "file", name } };
        if (access is not null)
        {
            form.Add(new StringContent(access), "access");
        }

        return await SendAsync(Anna, Post, $"/api/collections/{collection}/documents", form);
    }

    private async Task<(int Status, JsonElement Body)> SendAsync(Caller caller, HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = body as HttpContent ?? (body is null ? null : System.Net.Http.Json.JsonContent.Create(body)),
        };
        PeopleApplication.Identify(caller.Id, request);
        using var response = await _application.Http.SendAsync(request, Token);
        return ((int)response.StatusCode, await Api.Application.ReadAsync(response));
    }
}
