using RagPlatform.Web.Tests.Support;
using static System.Net.Http.HttpMethod;

namespace RagPlatform.Web.Tests.Widget;

/// <summary>What a page elsewhere sends with its token, and what its server asks tokens with, put wrong in every way.</summary>
[Collection(nameof(Alone))]
public sealed class WidgetMalformedTests : IAsyncLifetime
{
    private WidgetApplication _app = null!;

    public async ValueTask InitializeAsync() => _app = await WidgetApplication.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Five_thousand_malformed_bodies_are_refused_without_a_trace_and_without_memory()
    {
        var token = await _app.MakeTokenAsync(new { person = _app.Anna.Email });
        var (nobody, origin) = (Guid.NewGuid(), WidgetApplication.Intranet); // What is well-formed after all is refused for its ids.
        var sent = MalformedBodies.Of($$"""{"question": "How much leave?", "assistantId": "{{nobody}}", "conversationId": "{{nobody}}", "stream": true, "seed": 5}""", 3_000, seed: 41)
            .Select(body => ("/api/ask", token, origin, body))
            .Concat(MalformedBodies.Of($$"""{"messageId": "{{nobody}}", "verdict": "bad", "reason": "wrong", "comment": "No."}""", 1_000, seed: 42)
                .Select(body => ("/api/widget/feedback", token, origin, body)))
            .Concat(MalformedBodies.Of($$"""{"assistantId": "{{nobody}}", "origin": "{{origin}}", "person": "anna@example.com", "anonymous": false}""", 1_000, seed: 43)
                .Select(body => ("/api/widget/tokens", WidgetApplication.Bootstrap, (string)null!, body)));
        var before = GC.GetTotalMemory(forceFullCollection: true);

        foreach (var (path, bearer, from, body) in sent)
        {
            using var content = MalformedBodies.Json(body);
            using var response = await _app.RespondAsync(Post, path, content, bearer, from);
            var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.True((int)response.StatusCode is >= 400 and < 500, $"{path}: {(int)response.StatusCode} for {Convert.ToBase64String(body.Take(300).ToArray())}: {text}");
            Assert.DoesNotContain("   at ", text);
        }

        Assert.True(GC.GetTotalMemory(forceFullCollection: true) - before < 50 << 20, "Memory grew by more than 50 MB.");
        Assert.Equal(200, await _app.AskStatusAsync(token));
    }
}
