using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Microsoft.JSInterop;
using RagPlatform.Core;
using RagPlatform.Core.Access;
using RagPlatform.Core.Assistants;
using RagPlatform.Core.Collections;
using RagPlatform.Core.Documents;
using RagPlatform.Core.Ingestion;
using RagPlatform.Core.Models;
using RagPlatform.Web.Features.Access;
using RagPlatform.Web.Features.Documents;
using RagPlatform.Web.Features.Documents.Uploads;
using RagPlatform.Web.Features.Sample;

namespace RagPlatform.Web.Features.FirstStart;

/// <summary>From nothing to the first answer: documents, the model, a question, on one screen.</summary>
public sealed partial class FirstStart : IAsyncDisposable
{
    private const int MostQuestions = 3;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _leaving = new();
    private IReadOnlyList<CollectionSummary> _collections = [];
    private IReadOnlyList<Assistant> _assistants = [];
    private DotNetObjectReference<FirstStart>? _self;
    private IJSObjectReference? _attachment;
    private InstalledModel? _model;
    private ElementReference _zone;
    private string? _error;
    private bool _isLoadingSample;

    [Parameter] public EventCallback<string> OnAsk { get; set; }

    [Inject] internal IDocumentStore Store { get; set; } = null!;

    [Inject] internal AccessRules Rules { get; set; } = null!;

    [Inject] internal IAssistantStore Assistants { get; set; } = null!;

    [Inject] internal CurrentCaller Current { get; set; } = null!;

    [Inject] internal SampleCompany Sample { get; set; } = null!;

    [Inject] internal UploadQueue Uploads { get; set; } = null!;

    [Inject] internal ModelCatalog Models { get; set; } = null!;

    [Inject] internal IOptions<IngestionOptions> Options { get; set; } = null!;

    [Inject] internal IStringLocalizer<DocumentTexts> UploadTexts { get; set; } = null!;

    [Inject] internal TimeProvider Time { get; set; } = null!;

    private int Total => _collections.Sum(c => c.Documents);

    private int Ready => _collections.Sum(c => c.Ready);

    private int Failed => _collections.Sum(c => c.Failed);

    // The sample's own where it is loaded, else those of the assistants.
    private List<string> Questions => Sample.Manifest is { } manifest && _collections.Any(c => manifest.Collections.Any(m => m.Name == c.Collection.Name))
        ? [.. manifest.StarterQuestions.Take(MostQuestions)]
        : [.. _assistants.SelectMany(a => a.StarterQuestions.Take(1)).Take(MostQuestions)];

    protected override async Task OnInitializedAsync()
    {
        _model = Models.Choose(ModelKind.Chat).Model;
        await ReadAsync();
        _ = InvokeAsync(WatchAsync);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _self = DotNetObjectReference.Create(this);
            _attachment = await Uploads.AttachAsync(_zone, _self, new
            {
                maxBytes = Options.Value.MaxFileBytes,
                texts = new
                {
                    tooLarge = UploadTexts["TooLarge", ByteSize.Format(Options.Value.MaxFileBytes, CultureInfo.CurrentCulture)].Value,
                    connection = UploadTexts["UploadConnection"].Value,
                    failed = UploadTexts["UploadServer"].Value,
                },
            });
        }
    }

    /// <summary>Where dropped and chosen files go: the first collection that the person may add to, which is made when there is none.</summary>
    [JSInvokable]
    public async Task<Guid?> TargetAsync(int files)
    {
        await ReadAsync();
        var roles = await Rules.ListRolesAsync(AccessTargetKind.Collection, Current.Caller, _leaving.Token);
        return files == 0 ? null
            : _collections.FirstOrDefault(c => roles.GetValueOrDefault(c.Collection.Id) >= AccessRole.Editor) is { } first ? first.Collection.Id
            : (await Store.AddCollectionAsync(UploadTexts["FirstCollection"], null, Current.Caller, _leaving.Token)).Id;
    }

    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        _leaving.Dispose();
        if (_attachment is not null)
        {
            try
            {
                await _attachment.InvokeVoidAsync("detach");
                await _attachment.DisposeAsync();
            }
            catch (JSDisconnectedException)
            {
                // The browser left first.
            }
        }

        _self?.Dispose();
    }

    private async Task LoadSampleAsync()
    {
        (_isLoadingSample, _error) = (true, null);
        try
        {
            await Sample.LoadAsync(Current.Caller, _leaving.Token);
        }
        catch (Exception exception) when (exception is StorageException or AccessDeniedException or IOException)
        {
            _error = exception.Message;
        }
        finally
        {
            _isLoadingSample = false;
        }

        await ReadAsync();
    }

    private async Task ReadAsync()
    {
        var filter = Current.Caller.Filter();
        _collections = await Store.ListCollectionsAsync(filter, _leaving.Token);
        _assistants = await Assistants.ListAsync(filter, _leaving.Token);
    }

    private async Task WatchAsync()
    {
        try
        {
            using var timer = new PeriodicTimer(Period, Time);
            while (await timer.WaitForNextTickAsync(_leaving.Token))
            {
                var before = (Total, Ready, Failed);
                await ReadAsync();
                if (before != (Total, Ready, Failed))
                {
                    StateHasChanged();
                }
            }
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            // The page was left.
        }
        catch (Exception exception)
        {
            await DispatchExceptionAsync(exception);
        }
    }
}
