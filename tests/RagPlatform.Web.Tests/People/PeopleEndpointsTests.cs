using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using RagPlatform.Core.Access;
using RagPlatform.Core.Audit;
using RagPlatform.Web.Tests.Api;
using RagPlatform.Web.Tests.SignIn;

namespace RagPlatform.Web.Tests.People;

public sealed class PeopleEndpointsTests : IAsyncDisposable
{
    private readonly AccountsApplication _app = new(("Limits:GuessesPerMinute", "1000"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IPeopleStore People => _app.Services.GetRequiredService<IPeopleStore>();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task An_invited_person_chooses_a_password_behind_the_link_and_is_in()
    {
        using var anna = await AdministratorAsync();

        var (status, body) = await SendAsync(anna, HttpMethod.Post, "/api/users", new { name = "Ben", email = "ben@example.com" });

        Assert.Equal(201, status);
        var link = new Uri(body.GetProperty("link").GetString()!);
        Assert.StartsWith("http://localhost/choose-password?link=", link.ToString());
        Assert.InRange(body.GetProperty("linkExpiresAt").GetDateTimeOffset() - DateTimeOffset.UtcNow, TimeSpan.FromDays(6.9), TimeSpan.FromDays(7));
        using var ben = _app.Browser();
        using var chosen = await AccountsApplication.PostFormAsync(
            ben, link.PathAndQuery, "choose-password", ("Form.Password", AccountsApplication.Password), ("Form.Repeated", AccountsApplication.Password));
        Assert.Equal(HttpStatusCode.Redirect, chosen.StatusCode);
        Assert.Equal(200, (await SendAsync(ben, HttpMethod.Get, "/api/collections")).Status);
        Assert.Equal(403, (await SendAsync(ben, HttpMethod.Get, "/api/users")).Status);
        Assert.Equal(
            ["anna@example.com", "ben@example.com"],
            (await SendAsync(anna, HttpMethod.Get, "/api/users")).Body.EnumerateArray().Select(person => person.GetProperty("email").GetString()));
    }

    [Fact]
    public async Task Nobody_but_administrators_gets_at_people_and_groups_by_any_endpoint()
    {
        using var anna = await AdministratorAsync();
        using var ben = await _app.SignInAsync(await _app.AddAsync("Ben"));
        using var nobody = _app.Browser();
        var endpoints = _app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(endpoint => (Path: "/" + endpoint.RoutePattern.RawText!.TrimStart('/'), Methods: endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []))
            .Where(endpoint => endpoint.Path.StartsWith("/api/users", StringComparison.Ordinal) || endpoint.Path.StartsWith("/api/groups", StringComparison.Ordinal))
            .SelectMany(endpoint => endpoint.Methods.Select(method => (Method: new HttpMethod(method), endpoint.Path)))
            .ToList();

        Assert.True(endpoints.Count >= 12);
        foreach (var (method, pattern) in endpoints)
        {
            var path = pattern.Replace("{id:guid}", Guid.NewGuid().ToString(), StringComparison.Ordinal).Replace("{session:guid}", Guid.NewGuid().ToString(), StringComparison.Ordinal);
            var body = method == HttpMethod.Post || method == HttpMethod.Put ? new { name = "x", email = "x@example.com" } : null;
            Assert.True((await SendAsync(nobody, method, path, body)).Status == 401, $"{method} {path}");
            Assert.True((await SendAsync(ben, method, path, body)).Status == 403, $"{method} {path}");
        }

        Assert.Equal(2, (await People.ListPeopleAsync(Token)).Count);
        Assert.Empty(await People.ListGroupsAsync(Token));
    }

    [Theory]
    [InlineData("", "ben@example.com", 400)]
    [InlineData("Ben", "no address", 400)]
    [InlineData("Ben", "Ben <ben@example.com>", 400)]
    [InlineData("Ben", "ANNA@example.com", 409)]
    public async Task A_person_who_cannot_be_added_is_not(string name, string email, int status)
    {
        using var anna = await AdministratorAsync();

        var answer = await SendAsync(anna, HttpMethod.Post, "/api/users", new { name, email });

        Assert.Equal(status, answer.Status);
        Assert.Contains("nothing was changed", answer.Body.GetProperty("detail").GetString());
        Assert.Single(await People.ListPeopleAsync(Token));
    }

    [Fact]
    public async Task The_last_administrator_stays_and_a_disabled_person_is_out_at_once()
    {
        using var anna = await AdministratorAsync();
        var ben = await _app.AddAsync("Ben");
        using var bens = await _app.SignInAsync(ben);
        var annasId = (await People.ListPeopleAsync(Token)).Single(person => person.IsAdministrator).Id;

        var last = await SendAsync(anna, HttpMethod.Put, $"/api/users/{annasId}", new { administrator = false });
        var disabled = await SendAsync(anna, HttpMethod.Put, $"/api/users/{ben.Id}", new { disabled = true });

        Assert.Equal((409, 200), (last.Status, disabled.Status));
        var ended = Assert.Single((await _app.Services.GetRequiredService<IAuditLog>().ReadAsync(new AuditQuery { Action = AuditAction.SignedOut }, Token)).Entries);
        Assert.Equal(("Anna", "Ben", """{"sessions":1}"""), (ended.Event.Actor.Name, ended.Event.Target!.Name, ended.Event.Details));
        Assert.Equal(401, (await SendAsync(bens, HttpMethod.Get, "/api/collections")).Status);
        Assert.Equal(400, (await SendAsync(anna, HttpMethod.Post, $"/api/users/{ben.Id}/link")).Status);
        Assert.Empty((await SendAsync(anna, HttpMethod.Get, $"/api/users/{ben.Id}/sessions")).Body.EnumerateArray());
        Assert.Equal(404, (await SendAsync(anna, HttpMethod.Put, $"/api/users/{Guid.NewGuid()}", new { name = "x" })).Status);
    }

    [Fact]
    public async Task Sessions_of_somebody_are_listed_and_ended_one_by_one_and_together()
    {
        using var anna = await AdministratorAsync();
        var ben = await _app.AddAsync("Ben");
        using var one = await _app.SignInAsync(ben);
        using var two = await _app.SignInAsync(ben);
        using var three = await _app.SignInAsync(ben);
        var sessions = (await SendAsync(anna, HttpMethod.Get, $"/api/users/{ben.Id}/sessions")).Body.EnumerateArray().Select(session => session.GetProperty("id").GetGuid()).ToList();
        Assert.Equal(3, sessions.Count);

        Assert.Equal(204, (await SendAsync(anna, HttpMethod.Delete, $"/api/users/{ben.Id}/sessions/{sessions[0]}")).Status);
        Assert.Equal(404, (await SendAsync(anna, HttpMethod.Delete, $"/api/users/{ben.Id}/sessions/{sessions[0]}")).Status);
        var left = await Task.WhenAll(new[] { one, two, three }.Select(browser => SendAsync(browser, HttpMethod.Get, "/api/collections")));
        Assert.Equal([200, 200, 401], left.Select(answer => answer.Status).Order());
        Assert.Equal(204, (await SendAsync(anna, HttpMethod.Delete, $"/api/users/{ben.Id}/sessions")).Status);
        Assert.Equal(401, (await SendAsync(one, HttpMethod.Get, "/api/collections")).Status);
        Assert.Equal(401, (await SendAsync(two, HttpMethod.Get, "/api/collections")).Status);
        Assert.Equal(401, (await SendAsync(three, HttpMethod.Get, "/api/collections")).Status);
    }

    [Fact]
    public async Task A_group_opens_what_is_shared_with_it_and_closes_it_again()
    {
        using var anna = await AdministratorAsync();
        var ben = await _app.AddAsync("Ben");
        using var bens = await _app.SignInAsync(ben);
        var collection = (await SendAsync(anna, HttpMethod.Post, "/api/collections", new { name = "HR" })).Body.GetProperty("id").GetGuid();
        var group = (await SendAsync(anna, HttpMethod.Post, "/api/groups", new { name = "hr" })).Body.GetProperty("id").GetGuid();
        var annasId = (await People.ListPeopleAsync(Token)).Single(person => person.IsAdministrator).Id;
        await SendAsync(anna, HttpMethod.Put, $"/api/collections/{collection}/access", new[]
        {
            new { principal = $"user:{annasId}", role = "owner" }, new { principal = $"group:{group}", role = "reader" },
        });
        Assert.Empty((await SendAsync(bens, HttpMethod.Get, "/api/collections")).Body.EnumerateArray());

        Assert.Equal(200, (await SendAsync(anna, HttpMethod.Put, $"/api/groups/{group}", new { name = "HR people", members = new[] { ben.Id } })).Status);
        Assert.Single((await SendAsync(bens, HttpMethod.Get, "/api/collections")).Body.EnumerateArray());
        var listed = Assert.Single((await SendAsync(anna, HttpMethod.Get, "/api/groups")).Body.EnumerateArray());
        Assert.Equal(("HR people", ben.Id), (listed.GetProperty("name").GetString(), listed.GetProperty("members")[0].GetGuid()));

        var view = (await SendAsync(anna, HttpMethod.Get, $"/api/users/{ben.Id}/view")).Body;
        Assert.Equal(("Ben", "HR", "reader", 0), (
            view.GetProperty("personName").GetString(), view.GetProperty("collections")[0].GetProperty("name").GetString(),
            view.GetProperty("collections")[0].GetProperty("role").GetString(), view.GetProperty("collections")[0].GetProperty("documents").GetInt32()));
        await SendAsync(anna, HttpMethod.Put, $"/api/groups/{group}", new { members = Array.Empty<Guid>() });
        Assert.Empty((await SendAsync(anna, HttpMethod.Get, $"/api/users/{ben.Id}/view")).Body.GetProperty("collections").EnumerateArray());
        Assert.Empty((await SendAsync(bens, HttpMethod.Get, "/api/collections")).Body.EnumerateArray());
        Assert.Equal(400, (await SendAsync(anna, HttpMethod.Put, $"/api/groups/{group}", new { name = "other", members = new[] { ben.Id, Guid.NewGuid() } })).Status);
        Assert.Equal("HR people", Assert.Single(await People.ListGroupsAsync(Token)).Name);
        Assert.Equal(409, (await SendAsync(anna, HttpMethod.Post, "/api/groups", new { name = "hr people" })).Status);
        Assert.Equal(204, (await SendAsync(anna, HttpMethod.Delete, $"/api/groups/{group}")).Status);
        Assert.Equal(404, (await SendAsync(anna, HttpMethod.Delete, $"/api/groups/{group}")).Status);
    }

    [Fact]
    public async Task A_group_of_a_provider_is_not_changed_here()
    {
        using var anna = await AdministratorAsync();
        var group = new PeopleGroup(Guid.CreateVersion7(), "Engineering", "keycloak");
        await People.SaveGroupAsync(group, Token);

        var members = await SendAsync(anna, HttpMethod.Put, $"/api/groups/{group.Id}", new { members = new[] { Guid.NewGuid() } });
        var deleted = await SendAsync(anna, HttpMethod.Delete, $"/api/groups/{group.Id}");

        Assert.Equal((400, 400), (members.Status, deleted.Status));
        Assert.Contains("keycloak", members.Body.GetProperty("detail").GetString());
        Assert.Equal(group, Assert.Single(await People.ListGroupsAsync(Token)));
    }

    [Fact]
    public async Task A_key_manages_people_but_lets_nobody_in_as_an_administrator()
    {
        using var anna = await AdministratorAsync();
        var annasId = (await People.ListPeopleAsync(Token)).Single().Id;
        var ben = await _app.AddAsync("Ben");
        var former = await _app.AddAsync("Carl", isAdministrator: true);
        await People.SavePersonAsync(former with { IsDisabled = true }, Token);
        using var program = _app.Browser();
        var (_, made) = await SendAsync(anna, HttpMethod.Post, "/api/keys", new { name = "directory", scopes = new[] { "administer" } });
        program.DefaultRequestHeaders.Authorization = new("Bearer", made.GetProperty("secret").GetString());

        Assert.Equal(201, (await SendAsync(program, HttpMethod.Post, "/api/users", new { name = "Dora", email = "dora@example.com" })).Status);
        Assert.Equal(200, (await SendAsync(program, HttpMethod.Post, $"/api/users/{ben.Id}/link")).Status);
        Assert.Equal(400, (await SendAsync(program, HttpMethod.Post, "/api/users", new { name = "Eve", email = "eve@example.com", administrator = true })).Status);
        Assert.Equal(400, (await SendAsync(program, HttpMethod.Post, $"/api/users/{annasId}/link")).Status);
        Assert.Equal(400, (await SendAsync(program, HttpMethod.Put, $"/api/users/{ben.Id}", new { administrator = true })).Status);
        Assert.Equal(400, (await SendAsync(program, HttpMethod.Put, $"/api/users/{former.Id}", new { disabled = false })).Status);
        Assert.Equal(400, (await SendAsync(program, HttpMethod.Put, $"/api/users/{annasId}", new { email = "eve@example.com" })).Status);
        Assert.Equal(200, (await SendAsync(program, HttpMethod.Put, $"/api/users/{annasId}", new { name = "Anna Berg" })).Status);
        Assert.Equal(["Anna Berg"], (await People.ListPeopleAsync(Token)).Where(person => person is { IsAdministrator: true, IsDisabled: false }).Select(person => person.Name));
    }

    [Fact]
    public async Task Every_change_is_in_the_audit_log()
    {
        using var anna = await AdministratorAsync();
        var ben = (await SendAsync(anna, HttpMethod.Post, "/api/users", new { name = "Ben", email = "ben@example.com" })).Body.GetProperty("user").GetProperty("id").GetGuid();
        await SendAsync(anna, HttpMethod.Put, $"/api/users/{ben}", new { administrator = true, name = "Ben Roth" });
        await SendAsync(anna, HttpMethod.Post, $"/api/users/{ben}/link");
        await SendAsync(anna, HttpMethod.Put, $"/api/users/{ben}", new { disabled = true });
        var group = (await SendAsync(anna, HttpMethod.Post, "/api/groups", new { name = "hr" })).Body.GetProperty("id").GetGuid();
        await SendAsync(anna, HttpMethod.Put, $"/api/groups/{group}", new { members = new[] { ben } });
        await SendAsync(anna, HttpMethod.Delete, $"/api/groups/{group}");

        var rows = (await _app.Services.GetRequiredService<IAuditLog>().ReadAsync(new AuditQuery { Action = AuditAction.PeopleChanged }, Token)).Entries;

        Assert.Equal(
            ["invited", "name or address changed", "made administrator", "link made", "disabled", "added", "members changed", "deleted"],
            rows.Reverse().Select(row => JsonDocument.Parse(row.Event.Details!).RootElement.GetProperty("did").GetString()));
        Assert.All(rows, row => Assert.Equal("Anna", row.Event.Actor.Name));
    }

    private async Task<HttpClient> AdministratorAsync() => await _app.SignInAsync(await _app.AddAsync("Anna", isAdministrator: true));

    private static async Task<(int Status, JsonElement Body)> SendAsync(HttpClient browser, HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var response = await browser.SendAsync(request, Token);
        return ((int)response.StatusCode, await Application.ReadAsync(response));
    }
}
