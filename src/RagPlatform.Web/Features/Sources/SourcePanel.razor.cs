using Microsoft.AspNetCore.Components;
using RagPlatform.Core.Documents;
using RagPlatform.Core.Ingestion;
using RagPlatform.Core.Retrieval;
using RagPlatform.Web.Features.Access;

namespace RagPlatform.Web.Features.Sources;

/// <summary>The page that a citation points to, with the passage highlighted.</summary>
public sealed partial class SourcePanel(IDocumentStore documents, IKnowledgeStore knowledge, CurrentCaller caller) : IDisposable
{
    private const double ZoomStep = 1.25;

    private readonly CancellationTokenSource _leaving = new();
    private IReadOnlyList<HighlightBox> _boxes = [];
    private Document? _document;
    private Document? _newer;
    private DocumentPage? _page;
    private PdfPageView? _pdf;
    private SourceTarget? _loaded;
    private bool _asText;
    private bool _isLoading = true;
    private bool _pdfFailed;
    private int _number;
    private int _pages;

    [Parameter, EditorRequired] public required SourceTarget Target { get; set; }

    /// <summary>Whether it is the whole page, not a panel beside a conversation.</summary>
    [Parameter] public bool IsPage { get; set; }

    /// <summary>Which citation of how many it is; null for none.</summary>
    [Parameter] public string? Position { get; set; }

    [Parameter] public EventCallback OnPrevious { get; set; }

    [Parameter] public EventCallback OnNext { get; set; }

    [Parameter] public EventCallback OnClose { get; set; }

    /// <summary>Another page of the document was turned to.</summary>
    [Parameter] public EventCallback<int> OnTurn { get; set; }

    private string Name => _document?.Name ?? Target.DocumentName ?? L["Source"];

    private bool IsPdf => _document?.MediaType == "application/pdf";

    private bool IsTargetPage => _number == Target.Page;

    // Where the words have no boxes nothing could be marked on the drawn page.
    private bool ShowsPdf => IsPdf && !_asText && !_pdfFailed && (!IsTargetPage || Target.End <= Target.Start || _boxes.Count > 0);

    private string Heading => IsTargetPage && Target.Heading.Length > 0
        ? Target.Heading
        : _page?.Headings.LastOrDefault(h => h.Start <= (IsTargetPage ? Target.Start : 0)).Heading ?? "";

    private string? Warning => _document is not null && Target.ContentHash is { } hash && hash != _document.ContentHash ? L["DocumentChanged"].Value
        : _pdfFailed ? L["PdfAsText"].Value
        : null;

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded == Target)
        {
            return;
        }

        var target = Target;
        _isLoading = _loaded?.DocumentId != target.DocumentId;
        _loaded = target;
        var filter = caller.Caller.Filter();
        var document = await documents.FindAsync(target.DocumentId, filter, _leaving.Token);
        var newer = document is null && target.DocumentName is { } name
            ? (await documents.ListAsync(null, filter, _leaving.Token)).FirstOrDefault(d => d.Name == name)
            : null;
        if (_loaded != target)
        {
            return; // Another place was asked for meanwhile.
        }

        if (document?.Id != _document?.Id)
        {
            (_asText, _pdfFailed) = (false, false);
        }

        (_document, _newer) = (document, newer);
        await ReadAsync(target.Page);
        _isLoading = false;
    }

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    private Task ZoomAsync(double factor) => _pdf?.ZoomAsync(factor) ?? Task.CompletedTask;

    private async Task TurnAsync(int number)
    {
        await ReadAsync(number);
        await OnTurn.InvokeAsync(number);
    }

    private async Task ReadAsync(int number)
    {
        var page = _document is null
            ? null
            : await knowledge.ReadPageAsync(_document.Id, number, caller.Caller.Filter(), _leaving.Token);
        _page = page;
        _number = number;
        _pages = Math.Max(_document?.PagesTotal ?? 0, page is null ? 0 : number);
        _boxes = page is not null && IsTargetPage ? HighlightBoxes.For(page.Words, Target.Start, Target.End) : [];
    }
}
