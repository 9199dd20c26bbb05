using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using RagPlatform.Core.Access;
using RagPlatform.Core.Ingestion;
using RagPlatform.Core.Retrieval;
using RagPlatform.Web.Features.Documents;
using RagPlatform.Web.Features.Sample;
using RagPlatform.Web.Tests.Support;

namespace RagPlatform.Web.Tests.Documents;

public sealed class DocumentsPageTests : IAsyncDisposable
{
    private readonly Pages _pages = new();

    public DocumentsPageTests()
    {
        _pages.Services.AddSingleton(new Embedder(null));
        _pages.Services.AddIngestion();
        _pages.Services.AddDocumentsFeature();
        _pages.Services.AddSample();
    }

    public ValueTask DisposeAsync() => _pages.DisposeAsync();

    [Fact]
    public async Task With_nothing_there_it_offers_the_sample_company_and_loads_it()
    {
        var page = _pages.Render<DocumentsPage>();

        await page.WaitForElement("[data-testid=load-sample]").ClickAsync();

        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("[data-testid=document]")), TimeSpan.FromSeconds(30));
        Assert.Equal(["HR", "IT", "Legal", "Products"], page.FindAll("[data-testid=collection]").Select(collection => collection.GetAttribute("data-name")));
    }

    [Fact]
    public async Task A_new_collection_is_opened_and_a_second_of_its_name_refused()
    {
        var page = _pages.Render<DocumentsPage>();

        await AddAsync(page, "HR");
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("form.collections-new"))); // It closes once the collection is there.
        var address = _pages.Services.GetRequiredService<NavigationManager>().Uri;
        await AddAsync(page, "hr");

        Assert.Contains("/documents?collection=", address);
        page.WaitForAssertion(() => Assert.StartsWith("There is a collection “hr” already.", page.Find("[role=alert]").TextContent));
    }

    [Fact]
    public async Task A_deleted_document_is_gone_and_its_snackbar_brings_it_back()
    {
        await _pages.AddDocumentAsync("leave.txt", "text/plain", new DocumentPage(1, "Everyone has 26 days.", [], []));
        var snackbars = _pages.Render<MudSnackbarProvider>();
        var page = _pages.Render<DocumentsPage>();

        await page.WaitForElement("[aria-label='Delete leave.txt']").ClickAsync();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[data-testid=document]")));

        Assert.Contains("leave.txt was deleted.", snackbars.Markup);
        await snackbars.WaitForElement(".mud-snackbar-content-action button").ClickAsync();
        page.WaitForAssertion(() => Assert.Single(page.FindAll("[data-testid=document]")));
    }

    [Fact]
    public async Task What_was_read_is_shown_page_by_page()
    {
        await _pages.AddDocumentAsync("leave.txt", "text/plain", new DocumentPage(1, "Everyone has 26 days.", [], []), new DocumentPage(2, "", [], []));
        var page = _pages.Render<DocumentsPage>();

        await page.WaitForElement("[data-testid=what-was-read]").ClickAsync();

        page.WaitForAssertion(() => Assert.Contains("Everyone has 26 days.", page.Find("[data-testid=document-report]").TextContent));
        Assert.Contains("There is no text on this page.", page.Find("[data-testid=document-report]").TextContent);
    }

    [Fact]
    public async Task Files_go_to_the_collection_that_is_shown_or_the_only_one_or_a_first_one()
    {
        var page = _pages.Render<DocumentsPage>();

        var made = await page.InvokeAsync(() => page.Instance.TargetAsync(1));
        var only = await page.InvokeAsync(() => page.Instance.TargetAsync(1));
        var collections = await _pages.Documents.ListCollectionsAsync(Caller.Owner.Filter(), Xunit.TestContext.Current.CancellationToken);

        Assert.Equal(Assert.Single(collections).Collection.Id, made);
        Assert.Equal(made, only);
    }

    private static async Task AddAsync(IRenderedComponent<DocumentsPage> page, string name)
    {
        await page.Find("[data-testid=new-collection]").ClickAsync();
        page.Find("[data-testid=collection-name]").Input(name);
        await page.Find("form.collections-new").SubmitAsync();
    }
}
