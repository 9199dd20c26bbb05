using System.Globalization;
using MudBlazor;
using RagPlatform.Core.Access.Keys;
using RagPlatform.Core.Audit;
using RagPlatform.Web.Components.Layout;
using RagPlatform.Web.Features.Access;

namespace RagPlatform.Web.Features.Keys;

/// <summary>The keys of the person who looks; administrators see those of services too.</summary>
public sealed partial class KeysPage(IApiKeyStore keys, CurrentCaller current, IDialogService dialogs, Browser browser, TimeProvider time) : IDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private IReadOnlyList<ApiKey>? _keys;
    private string? _secret;
    private string _madeName = "";
    private bool _isCopied;

    protected override Task OnInitializedAsync() => LoadAsync();

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    private async Task LoadAsync()
    {
        var caller = current.Caller;
        var all = await keys.ListAsync(caller.IsAdministrator ? null : caller.PersonId, _leaving.Token);
        _keys = [.. all.Where(key => key.OwnerId is null || key.OwnerId == caller.PersonId)];
    }

    private Task ShowAsync((ApiKey Key, string Secret) made)
    {
        (_secret, _madeName, _isCopied) = (made.Secret, made.Key.Name, false);
        return LoadAsync();
    }

    private async Task CopyAsync() => _isCopied = await browser.CopyAsync(_secret!);

    private void Forget() => _secret = null;

    private async Task RevokeAsync(ApiKey key)
    {
        if (await dialogs.ShowMessageBoxAsync(L["RevokeTitle", key.Name], L["RevokeText"], yesText: L["Revoke"], cancelText: L["Cancel"]) == true)
        {
            var caller = current.Caller;
            await keys.RevokeAsync(key.Id, caller.IsAdministrator ? null : caller.PersonId, AuditActor.Of(caller), _leaving.Token);
            await LoadAsync();
        }
    }

    private string StateOf(ApiKey key) => key.RevokedAt is not null ? "revoked" : key.IsValid(time.GetUtcNow()) ? "valid" : "expired";

    private string StateText(ApiKey key) => (key.RevokedAt, key.ExpiresAt) switch
    {
        ({ } at, _) => L["RevokedAt", at.ToLocalTime().ToString("g", CultureInfo.CurrentCulture)],
        (_, { } at) when at <= time.GetUtcNow() => L["ExpiredAt", at.ToLocalTime().ToString("d", CultureInfo.CurrentCulture)],
        (_, { } at) => L["ExpiresAt", at.ToLocalTime().ToString("d", CultureInfo.CurrentCulture)],
        _ => L["NoEnd"],
    };

    private string Narrowed(ApiKey key) =>
        (key.CollectionIds is { } collections ? $" · {L["Collections", collections.Count]}" : "")
        + (key.AssistantIds is { } assistants ? $" · {L["Assistants", assistants.Count]}" : "");
}
