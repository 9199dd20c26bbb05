using System.Text.Json;
using static System.Net.Http.HttpMethod;

namespace RagPlatform.Web.Tests.Access;

/// <summary>Keys are their person's alone, and none can be made for what the person may not see.</summary>
internal static class KeyRoads
{
    public static IReadOnlyList<Road> All { get; } = [new(["GET /api/keys/", "POST /api/keys/", "DELETE /api/keys/{id:guid}"], WalkAsync)];

    private static async Task WalkAsync(Visit visit)
    {
        foreach (var collection in visit.World.Collections)
        {
            var (made, _) = await visit.SendAsync(Post, "/api/keys", new { name = "walk", scopes = new[] { "search" }, collectionIds = new[] { collection.Id } });
            visit.Expect(made == (visit.RoleOn(collection) is null ? 400 : 201), $"a key for {collection.Name}: {made}");
        }

        var (status, _) = await visit.SendAsync(Post, "/api/keys", new { name = "walk", scopes = new[] { "administer" } });
        visit.Expect(status == (visit.Person.IsAdministrator ? 201 : 400), $"a key that administers: {status}");

        var keys = Visit.Json((await visit.SendAsync(Get, "/api/keys?all=true")).Body).EnumerateArray().ToList();
        var others = keys.Where(key => key.GetProperty("ownerId").GetString() != visit.Person.Id.ToString()).ToList();
        visit.Expect(visit.Person.IsAdministrator || others.Count == 0, "another person's keys are listed");
        if (!visit.Person.IsAdministrator && visit.Notes.Key is { } other)
        {
            visit.Expect((await visit.SendAsync(Delete, $"/api/keys/{other}")).Status == 404, "another person's key is revoked");
        }

        visit.Notes.Key = keys.Except(others).Select(Id).FirstOrDefault() ?? visit.Notes.Key;
    }

    private static string? Id(JsonElement key) => key.GetProperty("id").GetString();
}
