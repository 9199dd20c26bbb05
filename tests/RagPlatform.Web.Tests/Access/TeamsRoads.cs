using RagPlatform.Core.Access;
using static System.Net.Http.HttpMethod;

namespace RagPlatform.Web.Tests.Access;

/// <summary>Bringing an assistant into Teams is for its owners, and for administrators who see it. No bot is named here.</summary>
internal static class TeamsRoads
{
    private const string Teams = "/api/assistants/{id:guid}/teams";

    public static IReadOnlyList<Road> All { get; } = [new([$"GET {Teams}/package", $"POST {Teams}/check"], WalkAsync)];

    private static async Task WalkAsync(Visit visit)
    {
        foreach (var assistant in visit.World.Assistants)
        {
            // Whoever sees it and administers may do what an owner may.
            var needs = visit.Person.IsAdministrator ? AccessRole.Reader : AccessRole.Owner;
            await visit.ExpectAsync(Get, $"/api/assistants/{assistant.Id}/teams/package", assistant, needs, 409);
            await visit.ExpectAsync(Post, $"/api/assistants/{assistant.Id}/teams/check", assistant, needs, 200);
        }
    }
}
