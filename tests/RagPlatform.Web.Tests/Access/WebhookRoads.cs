using static System.Net.Http.HttpMethod;

namespace RagPlatform.Web.Tests.Access;

/// <summary>Addresses that are told what happens are the administrators' alone.</summary>
internal static class WebhookRoads
{
    private const string Webhook = "/api/webhooks/{id:guid}";

    public static IReadOnlyList<Road> All { get; } =
    [
        new(
            [
                "GET /api/webhooks/", "POST /api/webhooks/", $"DELETE {Webhook}", $"POST {Webhook}/test", $"GET {Webhook}/deliveries",
                $"POST {Webhook}/deliveries/{{deliveryId:guid}}/again",
            ],
            WalkAsync),
    ];

    private static async Task WalkAsync(Visit visit)
    {
        var isAdministrator = visit.Person.IsAdministrator;
        var (added, body) = await visit.SendAsync(Post, "/api/webhooks", new { url = "http://127.0.0.1:1/nobody", events = new[] { "feedback.given" } });
        visit.Expect(added == (isAdministrator ? 201 : 403), $"POST /api/webhooks: {added}");
        var id = isAdministrator ? Visit.Json(body).GetProperty("webhook").GetProperty("id").GetGuid() : Guid.NewGuid();

        await ExpectAsync(Get, "/api/webhooks", 200);
        await ExpectAsync(Post, $"/api/webhooks/{id}/test", 202);
        await ExpectAsync(Get, $"/api/webhooks/{id}/deliveries", 200);
        await ExpectAsync(Post, $"/api/webhooks/{id}/deliveries/{Guid.NewGuid()}/again", 404);
        await ExpectAsync(Delete, $"/api/webhooks/{id}", 204);

        async Task ExpectAsync(HttpMethod method, string path, int allowed)
        {
            var (status, _) = await visit.SendAsync(method, path);
            visit.Expect(status == (isAdministrator ? allowed : 403), $"{method} {path}: {status}");
        }
    }
}
