using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using RagPlatform.EndToEndTests.Hosting;

namespace RagPlatform.EndToEndTests;

/// <summary>What is to be told outlives the program.</summary>
public sealed class WebhookTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_not_taken_when_the_program_was_killed_is_sent_by_the_next_with_the_same_id()
    {
        var received = new ConcurrentQueue<string>();
        var status = 500;
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var receiver = builder.Build();
        receiver.MapPost("/hook", (HttpRequest request) =>
        {
            received.Enqueue(request.Headers["X-RagPlatform-Delivery"].ToString());
            return Results.StatusCode(status);
        });
        await receiver.StartAsync(Token);
        await using var application = await RunningApplication.StartAsync(Token);
        using var added = await application.Http.PostAsJsonAsync("/api/webhooks", new { url = $"{receiver.Urls.First()}/hook", events = new[] { "document.ready" } }, Token);
        added.EnsureSuccessStatusCode();
        var webhook = (await added.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("webhook").GetProperty("id").GetGuid();

        await application.UploadAsync(Path.Combine(TestPaths.Repository, "data", "pellbrook", "documents", "vpn-guide.md"), "IT", Token);
        await Eventually.IsTrueAsync(() => Task.FromResult(!received.IsEmpty), Patience, "the first attempt", Token);
        await application.KillAsync();
        status = 204;
        await application.RestartAsync(Token);

        await Eventually.IsTrueAsync(
            async () => (await application.Http.GetFromJsonAsync<JsonElement>($"/api/webhooks/{webhook}/deliveries", Token))[0].GetProperty("state").GetString() == "delivered",
            Patience, "the delivery after the restart", Token);
        Assert.Single(received.Distinct());
        Assert.True(received.Count >= 2);
    }
}
