using Bunit;
using RagPlatform.Core.Ingestion;
using RagPlatform.Web.Features.Sources;
using RagPlatform.Web.Tests.Support;

namespace RagPlatform.Web.Tests.Sources;

public sealed class SourcePanelTests : IAsyncDisposable
{
    private const string Text = "Everyone has 26 days.\n\nUnused days expire in March.";
    private readonly Pages _pages = new();

    public ValueTask DisposeAsync() => _pages.DisposeAsync();

    [Fact]
    public async Task Text_shows_its_headings_and_marks_the_passage()
    {
        var document = await _pages.AddDocumentAsync("leave.md", "text/markdown", new DocumentPage(
            1, Text, [new PageHeading(0, "Leave", SectionKind.Text), new PageHeading(23, "Leave › Expiry", SectionKind.Text)], []));

        var panel = Open(new SourceTarget(document.Id, 1, 23, 51));

        panel.WaitForAssertion(() => Assert.Equal("Unused days expire in March.", panel.Find("[data-testid=highlight]").TextContent));
        Assert.Equal(["Leave", "Leave › Expiry"], panel.FindAll(".page-text .heading").Select(h => h.TextContent));
        Assert.Equal("Source", panel.Find("aside").GetAttribute("aria-label"));
    }

    [Fact]
    public async Task A_passage_over_two_sections_is_marked_in_both()
    {
        var document = await _pages.AddDocumentAsync("leave.md", "text/markdown", new DocumentPage(
            1, Text, [new PageHeading(0, "A", SectionKind.Text), new PageHeading(23, "B", SectionKind.Text)], []));

        var panel = Open(new SourceTarget(document.Id, 1, 13, 34));

        panel.WaitForAssertion(() => Assert.Equal(["26 days.", "Unused days"], panel.FindAll("[data-testid=highlight]").Select(m => m.TextContent.Trim())));
    }

    [Fact]
    public async Task A_pdf_shows_boxes_over_its_page_and_its_text_on_demand()
    {
        var document = await _pages.AddDocumentAsync("leave.pdf", "application/pdf", new DocumentPage(1, Text, [], [new WordBox(0, 8, .1f, .2f, .25f, .02f)]));

        var panel = Open(new SourceTarget(document.Id, 1, 0, 21));

        panel.WaitForElement("canvas");
        Assert.Equal("left:10.00%;top:20.00%;width:25.00%;height:2.00%", panel.Find("[data-testid=highlight]").GetAttribute("style"));
        panel.Find(".text-switch").Click();
        panel.WaitForAssertion(() => Assert.Equal("Everyone has 26 days.", panel.Find("mark").TextContent));
    }

    [Fact]
    public async Task A_pdf_that_cannot_be_drawn_shows_its_text_and_says_so()
    {
        _pages.JSInterop.SetupModule("./js/pdf-view.js").SetupVoid("show", _ => true).SetException(new Microsoft.JSInterop.JSException("no module"));
        var document = await _pages.AddDocumentAsync("leave.pdf", "application/pdf", new DocumentPage(1, Text, [], [new WordBox(0, 8, .1f, .2f, .25f, .02f)]));

        var panel = Open(new SourceTarget(document.Id, 1, 0, 21));

        panel.WaitForAssertion(() => Assert.Equal("Everyone has 26 days.", panel.Find("mark[data-testid=highlight]").TextContent));
        Assert.Contains("can't be drawn here", panel.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_that_changed_says_so()
    {
        var document = await _pages.AddDocumentAsync("leave.md", "text/markdown", new DocumentPage(1, Text, [], []));

        var panel = Open(new SourceTarget(document.Id, 1, 0, 21) { ContentHash = "another" });

        panel.WaitForAssertion(() => Assert.Contains("has changed since the answer", panel.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public void A_document_that_is_gone_still_shows_what_was_cited()
    {
        var panel = Open(new SourceTarget(Guid.CreateVersion7(), 1, 0, 21) { DocumentName = "leave.md", Quote = "Everyone has 26 days." });

        panel.WaitForAssertion(() => Assert.Contains("You don't have access to this document. Ask its owner.", panel.Markup, StringComparison.Ordinal));
        Assert.Equal("Everyone has 26 days.", panel.Find("[data-testid=highlight]").TextContent);
    }

    [Fact]
    public async Task Pages_can_be_turned()
    {
        var document = await _pages.AddDocumentAsync("leave.md", "text/markdown", new DocumentPage(1, "One.", [], []), new DocumentPage(2, "Two.", [], []));
        var panel = Open(new SourceTarget(document.Id, 1, 0, 4));
        panel.WaitForElement("[aria-label='Next page']").Click();

        panel.WaitForAssertion(() => Assert.Contains("Two.", panel.Find(".page-text").TextContent, StringComparison.Ordinal));
        Assert.Empty(panel.FindAll("[data-testid=highlight]"));
    }

    [Fact]
    public async Task Of_a_long_text_the_surroundings_are_shown_first()
    {
        var text = string.Concat(Enumerable.Range(0, 10_000).Select(i => $"Line {i}.\n"));
        var start = text.IndexOf("Line 5000.", StringComparison.Ordinal);
        var document = await _pages.AddDocumentAsync("long.txt", "text/plain", new DocumentPage(1, text, [], []));

        var panel = Open(new SourceTarget(document.Id, 1, start, start + 10));

        panel.WaitForAssertion(() => Assert.Equal("Line 5000.", panel.Find("mark").TextContent));
        Assert.DoesNotContain("Line 17.", panel.Markup, StringComparison.Ordinal);
        Assert.Equal(2, panel.FindAll(".page-text > .button").Count);
    }

    private IRenderedComponent<SourcePanel> Open(SourceTarget target) => _pages.Render<SourcePanel>(p => p.Add(x => x.Target, target));
}
