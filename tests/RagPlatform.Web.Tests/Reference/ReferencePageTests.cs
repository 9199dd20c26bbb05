using Bunit;
using Microsoft.Extensions.DependencyInjection;
using RagPlatform.Web.Features.Reference;
using RagPlatform.Web.Tests.Api;
using RagPlatform.Web.Tests.Support;

namespace RagPlatform.Web.Tests.Reference;

public sealed class ReferencePageTests : IAsyncLifetime
{
    private readonly Pages _pages = new();
    private ApiReference _reference = null!;

    public async ValueTask InitializeAsync()
    {
        await using var app = Application.Start();
        _reference = await KnownDocument.ReadAsync(app.Services);
        _pages.Services.AddSingleton(_reference);
    }

    public ValueTask DisposeAsync() => _pages.DisposeAsync();

    [Fact]
    public async Task Operations_tell_what_they_take_and_answer()
    {
        var operations = await _reference.ReadAsync(Xunit.TestContext.Current.CancellationToken);

        var ask = operations.Single(operation => operation is { Method: "POST", Path: "/api/ask" });
        Assert.Equal("application/json", ask.Body!.MediaType);
        Assert.Contains("\"question\": \"\"", ask.Body.Example);
        Assert.Contains("\"assistantId\": null", ask.Body.Example);
        Assert.Contains(ask.Responses.Single(response => response.Status == "200").Fields, field => field is { Depth: 1, Name: "quote", Type: "string" });
        Assert.Contains("429", ask.Responses.Select(response => response.Status));
        var search = operations.Single(operation => operation is { Method: "POST", Path: "/api/search" });
        Assert.Contains(search.Body!.Fields, field => field.Name == "mode" && field.Type.Contains("\"hybrid\"", StringComparison.Ordinal));
        Assert.True(operations.Single(operation => operation is { Method: "POST", Path: "/api/collections/{collectionId}/documents" }).Body!.IsForm);
        Assert.Equal(operations.Count, operations.Select(operation => operation.Id).Distinct().Count());
    }

    [Fact]
    public async Task The_filter_leaves_what_holds_all_its_words()
    {
        var page = _pages.Render<ReferencePage>();
        page.WaitForState(() => page.FindAll("[data-testid=operation]").Count > 50);

        await page.Find("#reference-filter").InputAsync("webhooks delete");

        Assert.Equal("DELETE /api/webhooks/{id}", Assert.Single(page.FindAll("[data-testid=operation]")).GetAttribute("data-name"));
        await page.Find("#reference-filter").InputAsync("nothing of the kind");
        Assert.Empty(page.FindAll("[data-testid=operation]"));
        Assert.Equal("Calls: 0", page.Find("[role=status]").TextContent);
    }

    [Fact]
    public async Task A_call_is_sent_by_the_browser_with_what_was_filled_in()
    {
        var script = _pages.JSInterop.SetupModule("./js/reference.js");
        script.Mode = JSRuntimeMode.Loose;
        var page = _pages.Render<ReferencePage>();
        page.WaitForState(() => page.FindAll("[data-testid=operation]").Count > 50);

        await page.Find("#reference-key").ChangeAsync("rag_key");
        await page.Find("[data-name='GET /api/collections/{collectionId}/documents'] button").ClickAsync();
        await page.Find(".trial input").ChangeAsync("a/b");
        await page.Find(".trial").SubmitAsync();

        var sent = Assert.Single(script.Invocations["send"]).Arguments;
        Assert.Equal(["GET", "/api/collections/a%2Fb/documents", "rag_key", null], sent.Take(4));
    }
}
