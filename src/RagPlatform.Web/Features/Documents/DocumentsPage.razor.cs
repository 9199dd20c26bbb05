using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using Microsoft.JSInterop;
using MudBlazor;
using RagPlatform.Core.Access;
using RagPlatform.Core.Collections;
using RagPlatform.Core.Documents;
using RagPlatform.Core.Ingestion;
using RagPlatform.Web.Components;
using RagPlatform.Web.Components.Layout;
using RagPlatform.Web.Features.Access;
using RagPlatform.Web.Features.Documents.Uploads;
using RagPlatform.Web.Features.Sample;

namespace RagPlatform.Web.Features.Documents;

/// <summary>Collections and documents: adding, watching them being read, mending what failed, deleting.</summary>
public sealed partial class DocumentsPage : IAsyncDisposable
{
    private static readonly TimeSpan _whileReading = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan _otherwise = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource _leaving = new();
    private readonly HashSet<Guid> _selectedIds = [];
    private ElementReference _zone;
    private IJSObjectReference? _attachment;
    private DotNetObjectReference<DocumentsPage>? _self;
    private IReadOnlyList<CollectionSummary>? _collections;
    private IReadOnlyList<Document> _documents = [];
    private Document? _reported;
    private Task? _watching;
    private IReadOnlyDictionary<Guid, AccessRole> _documentRoles = new Dictionary<Guid, AccessRole>();
    private IReadOnlyDictionary<Guid, AccessRole> _collectionRoles = new Dictionary<Guid, AccessRole>();
    private string? _sampleError;
    private bool _isLoadingSample;

    /// <summary>The collection that is shown; null for all.</summary>
    [SupplyParameterFromQuery] public Guid? Collection { get; set; }

    [Inject] internal IDocumentStore Store { get; set; } = null!;

    [Inject] internal AccessRules Rules { get; set; } = null!;

    [Inject] internal IngestionQueue Queue { get; set; } = null!;

    [Inject] internal UploadQueue Uploads { get; set; } = null!;

    [Inject] internal CurrentCaller Current { get; set; } = null!;

    [Inject] internal SampleCompany Sample { get; set; } = null!;

    [Inject] internal UndoSnackbar Undo { get; set; } = null!;

    [Inject] internal IDialogService Dialogs { get; set; } = null!;

    [Inject] internal NavigationManager Navigation { get; set; } = null!;

    [Inject] internal IOptions<IngestionOptions> Options { get; set; } = null!;

    [Inject] internal TimeProvider Time { get; set; } = null!;

    private AccessFilter Filter => Current.Caller.Filter();

    private CollectionSummary? Selected => _collections?.FirstOrDefault(summary => summary.Collection.Id == Collection);

    private IReadOnlyDictionary<Guid, string> CollectionNames =>
        Collection is null && _collections?.Count > 1 ? _collections.ToDictionary(summary => summary.Collection.Id, summary => summary.Collection.Name) : EmptyNames;

    private List<CollectionSummary> Writable => [.. (_collections ?? []).Where(summary => Role(summary) >= AccessRole.Editor)];

    // Without a collection that is shown, a file goes to one that can be chosen or is made.
    private bool MayUpload => Selected is null || Role(Selected) >= AccessRole.Editor;

    private static IReadOnlyDictionary<Guid, string> EmptyNames { get; } = new Dictionary<Guid, string>();

    private string DropHint => Selected is null ? L["DropHint"] : L["DropHintIn", Selected.Collection.Name];

    private string Summary
    {
        get
        {
            var failed = _documents.Count(document => document.State == DocumentState.Failed);
            var open = _documents.Count(IsOpen);
            var passages = _documents.Sum(document => document.Chunks);
            return string.Join(" · ", new[]
            {
                L.Count("DocumentCount", _documents.Count),
                open > 0 ? L["OpenCount", open].Value : null,
                failed > 0 ? L["FailedCount", failed].Value : null,
                passages > 0 ? L.Count("PassageCount", passages) : null,
            }.OfType<string>());
        }
    }

    protected override async Task OnParametersSetAsync()
    {
        _selectedIds.Clear();
        _reported = null;
        await LoadAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        _self = DotNetObjectReference.Create(this);
        _attachment = await Uploads.AttachAsync(_zone, _self, new
        {
            maxBytes = Options.Value.MaxFileBytes,
            texts = new
            {
                tooLarge = L["TooLarge", ByteSize.Format(Options.Value.MaxFileBytes, CultureInfo.CurrentCulture)].Value,
                connection = L["UploadConnection"].Value,
                failed = L["UploadServer"].Value,
            },
        });
        _watching = WatchAsync();
    }

    /// <summary>Where dropped files go: the collection that is shown, the only one there is, or the one that the person chooses.</summary>
    [JSInvokable]
    public Task<Guid?> TargetAsync(int files) => InvokeTargetAsync(files);

    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        if (_watching is not null)
        {
            await _watching;
        }

        try
        {
            if (_attachment is not null)
            {
                await _attachment.InvokeVoidAsync("detach");
                await _attachment.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The browser left first.
        }

        _self?.Dispose();
        _leaving.Dispose();
    }

    private static bool IsOpen(Document document) => document.State is DocumentState.Queued or DocumentState.Ingesting;

    // Rows are the truth, and another process may change them: looking is simpler than being told, and costs a few milliseconds.
    private async Task WatchAsync()
    {
        try
        {
            while (true)
            {
                var isBusy = Uploads.State.Open > 0 || (_collections?.Any(summary => summary.Documents > summary.Ready + summary.Failed) ?? true);
                await Task.Delay(isBusy ? _whileReading : _otherwise, Time, _leaving.Token);
                await InvokeAsync(RefreshAsync);
            }
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            // The page was left.
        }
    }

    private async Task RefreshAsync()
    {
        var (collections, documents, roles) = (_collections, _documents, _documentRoles);
        await LoadAsync();
        if (!DocumentChanges.AreSame(documents, _documents) || !(collections ?? []).SequenceEqual(_collections ?? [])
            || !roles.OrderBy(pair => pair.Key).SequenceEqual(_documentRoles.OrderBy(pair => pair.Key)))
        {
            _reported = _reported is null ? null : _documents.FirstOrDefault(document => document.Id == _reported.Id);
            StateHasChanged();
        }
    }

    private async Task LoadAsync()
    {
        var documents = await Store.ListAsync(Collection, Filter, _leaving.Token);
        _collections = await Store.ListCollectionsAsync(Filter, _leaving.Token);
        _collectionRoles = await Rules.ListRolesAsync(AccessTargetKind.Collection, Current.Caller, _leaving.Token);
        _documentRoles = await Rules.ListRolesAsync(AccessTargetKind.Document, Current.Caller, _leaving.Token);
        _documents = documents;
        _selectedIds.IntersectWith(documents.Select(document => document.Id));
    }

    private async Task<Guid?> InvokeTargetAsync(int files)
    {
        Guid? target = null;
        await InvokeAsync(async () =>
        {
            target = Collection ?? Writable switch
            {
                [] => (await Store.AddCollectionAsync(L["FirstCollection"], null, Current.Caller, _leaving.Token)).Id,
                [var only] => only.Collection.Id,
                var several => await ChooseCollectionDialog.ShowAsync(Dialogs, L["ChooseCollection", files], several),
            };
            await LoadAsync();
            StateHasChanged();
        });
        return target;
    }

    private bool MayShare(CollectionSummary summary) => Current.Caller.IsAdministrator || Role(summary) == AccessRole.Owner;

    private AccessRole Role(CollectionSummary summary) => _collectionRoles.GetValueOrDefault(summary.Collection.Id);

    private void ShowReport(Document document) => _reported = document;

    private void CloseReport() => _reported = null;
}
