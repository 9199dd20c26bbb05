using MudBlazor;
using RagPlatform.Core.Webhooks;
using RagPlatform.Web.Components.Layout;
using RagPlatform.Web.Features.Access;

namespace RagPlatform.Web.Features.Webhooks;

/// <summary>Other programs that are told what happens here, for administrators.</summary>
public sealed partial class WebhooksPage(WebhookAdministration webhooks, CurrentCaller current, IDialogService dialogs, Browser browser) : IDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private readonly HashSet<string> _events = [.. WebhookEvents.All];
    private IReadOnlyList<Webhook>? _webhooks;
    private Guid? _shown;
    private string _url = "";
    private string? _problem;
    private string? _secret;
    private string _madeName = "";
    private bool _isCopied;

    private bool IsAllowed => current.Caller.IsAdministrator;

    protected override Task OnInitializedAsync() => IsAllowed ? LoadAsync() : Task.CompletedTask;

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    private async Task LoadAsync() => _webhooks = await webhooks.ListAsync(_leaving.Token);

    private void Choose(string name, bool isChosen)
    {
        if (isChosen)
        {
            _events.Add(name);
        }
        else
        {
            _events.Remove(name);
        }
    }

    private async Task AddAsync()
    {
        try
        {
            var (made, secret) = await webhooks.AddAsync(new NewWebhookJson(_url, [.. WebhookEvents.All.Where(_events.Contains)]), current.Caller, _leaving.Token);
            (_secret, _madeName, _isCopied, _url, _problem) = (secret, made.Url.Authority, false, "", null);
            await LoadAsync();
        }
        catch (WebhookException refused)
        {
            _problem = refused.Message;
        }
    }

    private async Task TestAsync(Guid id)
    {
        await webhooks.TestAsync(id, current.Caller, _leaving.Token);
        _shown = id;
    }

    private void Toggle(Guid id) => _shown = _shown == id ? null : id;

    private async Task DeleteAsync(Webhook webhook)
    {
        if (await dialogs.ShowMessageBoxAsync(L["DeleteTitle", webhook.Url.Authority], L["DeleteText"], yesText: L["Delete"], cancelText: L["Cancel"]) == true)
        {
            await webhooks.DeleteAsync(webhook.Id, current.Caller, _leaving.Token);
            await LoadAsync();
        }
    }

    private async Task CopyAsync() => _isCopied = await browser.CopyAsync(_secret!);

    private void Forget() => _secret = null;
}
