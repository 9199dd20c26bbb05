using Bunit;
using Microsoft.AspNetCore.Components;
using RagPlatform.Core.Access;
using RagPlatform.Core.Documents;
using RagPlatform.Core.Ingestion;
using RagPlatform.Web.Features.Documents;
using RagPlatform.Web.Tests.Support;

namespace RagPlatform.Web.Tests.Documents;

public sealed class DocumentTableTests : IAsyncDisposable
{
    private readonly Pages _pages = new();
    private readonly List<IReadOnlyList<Document>> _deleted = [];
    private readonly List<IReadOnlyList<Document>> _retried = [];

    public ValueTask DisposeAsync() => _pages.DisposeAsync();

    [Fact]
    public void States_are_words_and_a_failed_row_says_what_to_do()
    {
        var table = Render(
            NewDocument("waiting.pdf", DocumentState.Queued),
            NewDocument("reading.pdf", DocumentState.Ingesting) with { PagesDone = 11, PagesTotal = 80 },
            NewDocument("indexing.pdf", DocumentState.Ingesting) with { PagesDone = 80, PagesTotal = 80 },
            NewDocument("ready.pdf", DocumentState.Ready) with { Report = new(100, ["Page 4 is a scan without text."], 1) },
            NewDocument("broken.pdf", DocumentState.Failed) with { Error = "broken.pdf can't be read. Nothing was added. Save it again." });

        Assert.Equal("Waiting", StateOf(table, "waiting.pdf"));
        Assert.Equal("Page 12 of 80", StateOf(table, "reading.pdf"));
        Assert.Equal("Indexing", StateOf(table, "indexing.pdf"));
        Assert.Equal("Ready", StateOf(table, "ready.pdf"));
        Assert.Equal("Failed", StateOf(table, "broken.pdf"));
        Assert.Contains("Save it again.", Row(table, "broken.pdf").TextContent);
        Assert.Contains("Warnings: 1", Row(table, "ready.pdf").TextContent);
        Assert.Equal("failed", Row(table, "broken.pdf").QuerySelector("[data-testid=document-state]")!.GetAttribute("data-state"));
    }

    [Fact]
    public void Many_are_chosen_and_deleted_at_once()
    {
        var table = Render(NewDocument("a.pdf"), NewDocument("b.pdf"), NewDocument("c.pdf"));

        table.Find("[aria-label='Select a.pdf']").Change(true);
        table.Find("[aria-label='Select c.pdf']").Change(true);
        table.Find("[data-testid=delete-selected]").Click();

        Assert.Equal(["a.pdf", "c.pdf"], Assert.Single(_deleted).Select(document => document.Name).Order());
        Assert.Contains("2 selected", table.Markup);
    }

    [Fact]
    public void A_failed_document_is_tried_again_from_its_row()
    {
        var table = Render(NewDocument("broken.pdf", DocumentState.Failed) with { Error = "broken.pdf can't be read." });

        table.Find("[aria-label='Retry broken.pdf']").Click();

        Assert.Equal("broken.pdf", Assert.Single(Assert.Single(_retried)).Name);
    }

    [Fact]
    public void Rows_are_filtered_by_name_tag_and_state()
    {
        var table = Render(
            NewDocument("leave.pdf") with { Tags = ["hr"] }, NewDocument("vpn.md") with { Tags = ["it"] }, NewDocument("broken.pdf", DocumentState.Failed));

        table.Find("input[type=search]").Input("HR");
        Assert.Equal(["leave.pdf"], Names(table));

        table.Find("input[type=search]").Input("");
        table.Find("select").Change(nameof(DocumentState.Failed));
        Assert.Equal(["broken.pdf"], Names(table));

        table.Find("input[type=search]").Input("nothing like it");
        table.Find(".empty-filter button").Click();
        Assert.Equal(3, Names(table).Count);
    }

    [Fact]
    public void A_column_is_sorted_up_and_then_down()
    {
        var table = Render(NewDocument("b.pdf"), NewDocument("a.pdf"), NewDocument("c.pdf"));

        table.Find("th.col-name button").Click();
        Assert.Equal(["a.pdf", "b.pdf", "c.pdf"], Names(table));
        Assert.Equal("ascending", table.Find("th.col-name").GetAttribute("aria-sort"));

        table.Find("th.col-name button").Click();
        Assert.Equal(["c.pdf", "b.pdf", "a.pdf"], Names(table));
    }

    private static Document NewDocument(string name, DocumentState state = DocumentState.Ready) => new()
    {
        Id = Guid.CreateVersion7(), CollectionId = Guid.NewGuid(), Name = name, MediaType = MediaTypes.Pdf, Size = 1000, ContentHash = name,
        State = state, AddedBy = Caller.Owner.Id, AddedAt = TimeProvider.System.GetUtcNow(),
    };

    private IRenderedComponent<DocumentTable> Render(params Document[] documents) => _pages.Render<DocumentTable>(parameters => parameters
        .Add(table => table.Documents, documents)
        .Add(table => table.Collections, new Dictionary<Guid, string>())
        .Add(table => table.Caller, Caller.Owner)
        .Add(table => table.SelectedIds, new HashSet<Guid>())
        .Add(table => table.OnDelete, EventCallback.Factory.Create<IReadOnlyList<Document>>(this, _deleted.Add))
        .Add(table => table.OnRetry, EventCallback.Factory.Create<IReadOnlyList<Document>>(this, _retried.Add)));

    private static AngleSharp.Dom.IElement Row(IRenderedComponent<DocumentTable> table, string name) => table.Find($"[data-name='{name}']");

    private static string StateOf(IRenderedComponent<DocumentTable> table, string name) =>
        Row(table, name).QuerySelector("[data-testid=document-state]")!.TextContent.Trim();

    private static List<string?> Names(IRenderedComponent<DocumentTable> table) =>
        [.. table.FindAll("[data-testid=document]").Select(row => row.GetAttribute("data-name"))];
}
