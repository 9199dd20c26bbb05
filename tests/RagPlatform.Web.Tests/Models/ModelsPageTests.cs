using Bunit;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using RagPlatform.Core.Models;
using RagPlatform.Core.Retrieval;
using RagPlatform.Tests.Doubles;
using RagPlatform.Web.Features.Models;
using RagPlatform.Web.Tests.Support;

namespace RagPlatform.Web.Tests.Models;

public sealed class ModelsPageTests : IAsyncDisposable
{
    private readonly Pages _pages = new();
    private readonly ScriptedChatClient _chat = new("one ", "two ", "three");

    public ModelsPageTests()
    {
        _pages.Services.AddModels();
        _pages.Services.AddModelsFeature();
        _pages.Services.AddSingleton<IChatClient>(_chat);
        _pages.Services.AddSingleton(new Embedder(null, "The embedding model is missing."));
    }

    public ValueTask DisposeAsync() => _pages.DisposeAsync();

    [Fact]
    public void Each_model_tells_job_licence_size_memory_and_place()
    {
        Use("SmolLM2-135M-Instruct");

        var page = _pages.Render<ModelsPage>();
        var card = page.Find("[data-name='SmolLM2-135M-Instruct']");

        Assert.Equal("active", card.GetAttribute("data-use"));
        Assert.Contains("Apache-2.0", card.TextContent);
        Assert.Contains("94 MB", card.TextContent);
        Assert.Contains("takes about", card.TextContent);
        Assert.Contains("SmolLM2-135M-Instruct.Q4_1.gguf", card.TextContent);
        Assert.Contains("there to try it", page.Markup);
    }

    [Fact]
    public void What_is_missing_says_what_works_without_it()
    {
        _chat.Status = new(ChatModelState.None, null, [], 0);

        var page = _pages.Render<ModelsPage>();

        Assert.Contains("No chat model is in use, so answers are quotes from your documents.", page.Markup);
        Assert.Contains("No embedding model is in use, so the search goes by words alone.", page.Markup);
        Assert.Contains("The embedding model is missing.", page.Markup);
    }

    [Fact]
    public async Task Checksums_are_verified_with_one_click()
    {
        var page = _pages.Render<ModelsPage>();

        await page.Find("[aria-label='Verify grounded-answers']").ClickAsync();

        page.WaitForAssertion(
            () => Assert.Contains("verified: the files are as they should be", page.Find("[data-name='grounded-answers']").TextContent), TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task The_speed_is_measured_where_it_runs()
    {
        Use("SmolLM2-135M-Instruct");
        var page = _pages.Render<ModelsPage>();

        await page.FindAll("[data-name='SmolLM2-135M-Instruct'] .card-actions button")[1].ClickAsync();

        page.WaitForAssertion(() => Assert.Contains("tokens a second", page.Find("[data-name='SmolLM2-135M-Instruct']").TextContent));
    }

    private void Use(string name) => _chat.Status = new(
        ChatModelState.Ready, _pages.Services.GetRequiredService<ModelCatalog>().Scan().Models.Single(model => model.Name == name), [], 8192);
}
