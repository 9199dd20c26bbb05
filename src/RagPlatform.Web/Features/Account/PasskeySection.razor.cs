using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;
using RagPlatform.Core.Access;
using RagPlatform.Web.Features.Access;
using RagPlatform.Web.Hosting.Accounts;

namespace RagPlatform.Web.Features.Account;

/// <summary>One's passkeys. The browser makes one in its own dialog, by the page's script.</summary>
public sealed partial class PasskeySection(CurrentCaller current, IJSRuntime js, IDialogService dialogs) : IAsyncDisposable
{
    private IReadOnlyList<Passkey>? _passkeys;
    private IJSObjectReference? _module;
    private string _name = "";
    private string _password = "";
    private string? _problem;
    private bool _hasPassword;
    private bool _isBusy;

    [Inject] private OwnAccount Account { get; set; } = null!;

    protected override Task OnInitializedAsync() => LoadAsync();

    public async ValueTask DisposeAsync()
    {
        if (_module is not null)
        {
            try
            {
                await _module.DisposeAsync();
            }
            catch (JSDisconnectedException)
            {
                // The browser left first, and its modules with it.
            }
        }
    }

    private async Task LoadAsync()
    {
        _hasPassword = await Account.HasPasswordAsync(current.Caller, CancellationToken.None);
        _passkeys = await Account.ListPasskeysAsync(current.Caller, CancellationToken.None);
    }

    private async Task AddAsync()
    {
        (_isBusy, _problem) = (true, null);
        _module ??= await js.InvokeAsync<IJSObjectReference>("import", "./js/passkeys.js");
        // The person has as long as they need: the dialog of the browser ends by itself after minutes.
        var reason = await _module.InvokeAsync<string>("make", Timeout.InfiniteTimeSpan, _name.Trim(), _password);
        (_isBusy, _password) = (false, "");
        if (reason.Length > 0)
        {
            _problem = L[$"Passkey-{reason}"];
            return;
        }

        _name = "";
        await LoadAsync();
    }

    private async Task RemoveAsync(Passkey passkey)
    {
        if (await dialogs.ShowMessageBoxAsync(L["RemovePasskeyTitle", passkey.Name], L["RemovePasskeyText"], yesText: L["Remove"], cancelText: L["Cancel"]) == true)
        {
            await Account.RemovePasskeyAsync(current.Caller, passkey, CancellationToken.None);
            await LoadAsync();
        }
    }
}
