using System.Globalization;
using Microsoft.AspNetCore.Components;
using RagPlatform.Core.Webhooks;
using RagPlatform.Web.Features.Access;

namespace RagPlatform.Web.Features.Webhooks;

/// <summary>What was sent to an address; it is drawn again while it is looked at, since attempts go on.</summary>
public sealed partial class DeliveryLog(WebhookAdministration webhooks, CurrentCaller current, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _leaving = new();
    private IReadOnlyList<WebhookDelivery>? _deliveries;

    [Parameter, EditorRequired] public Guid WebhookId { get; set; }

    protected override Task OnInitializedAsync() => LoadAsync();

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _ = InvokeAsync(FollowAsync);
        }
    }

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    private static string When(DateTimeOffset at) => at.ToLocalTime().ToString("G", CultureInfo.CurrentCulture);

    private async Task LoadAsync() => _deliveries = await webhooks.ListDeliveriesAsync(WebhookId, _leaving.Token) ?? [];

    private async Task FollowAsync()
    {
        try
        {
            using var timer = new PeriodicTimer(LookAgain, time);
            while (await timer.WaitForNextTickAsync(_leaving.Token))
            {
                await LoadAsync();
                StateHasChanged();
            }
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            // The page was left.
        }
    }

    private async Task SendAgainAsync(Guid id)
    {
        await webhooks.SendAgainAsync(WebhookId, id, current.Caller, _leaving.Token);
        await LoadAsync();
    }
}
