using System.Globalization;
using Microsoft.AspNetCore.Components;
using MudBlazor;
using RagPlatform.Core.Ingestion;

namespace RagPlatform.Web.Features.Documents.Uploads;

/// <summary>The uploads of this tab, in a corner of every page: how far they are, and what failed.</summary>
public sealed partial class UploadTray : IDisposable
{
    private bool _isOpen;
    private int _failedBefore;

    [Inject] public required UploadQueue Queue { get; set; }

    private UploadState State => Queue.State;

    private int Done => State.Total - State.Open;

    private string Title => State switch
    {
        { Open: > 0 } => L["UploadingCount", Done, State.Total, ByteSize.Format(State.Sent, CultureInfo.CurrentCulture), ByteSize.Format(State.Bytes, CultureInfo.CurrentCulture)],
        { Failed: > 0 } => L["UploadedWithFailures", State.Total - State.Failed, State.Failed],
        { Unchanged: > 0, Stored: 0 } => L["UploadedUnchanged", State.Unchanged],
        _ => L["UploadedCount", Done],
    };

    /// <summary>Told once at the end, not with every file.</summary>
    private string Announcement => State.Open > 0 ? "" : Title;

    private string Symbol => State switch
    {
        { Open: > 0 } => Icons.Material.Outlined.CloudUpload,
        { Failed: > 0 } => Icons.Material.Outlined.ErrorOutline,
        _ => Icons.Material.Outlined.CloudDone,
    };

    protected override void OnInitialized() => Queue.Changed += OnChanged;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            await Queue.FollowAsync();
        }
    }

    public void Dispose() => Queue.Changed -= OnChanged;

    private string StateText(UploadItem item) => item.State switch
    {
        "sending" => L["UploadSending", (item.Size == 0 ? 1 : (double)item.Sent / item.Size).ToString("P0", CultureInfo.CurrentCulture)],
        "waiting" => L["UploadWaiting"],
        "stored" => L["UploadStored"],
        "unchanged" => L["UploadUnchanged"],
        _ => L["UploadFailed"],
    };

    private void Toggle() => _isOpen = !_isOpen;

    private void OnChanged() => _ = InvokeAsync(() =>
    {
        // What failed must not stay hidden behind a number.
        _isOpen = State.Total > 0 && (_isOpen || State.Failed > _failedBefore);
        _failedBefore = State.Failed;
        StateHasChanged();
    });
}
