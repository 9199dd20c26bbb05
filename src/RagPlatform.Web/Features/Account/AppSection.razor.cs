using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using MudBlazor;
using RagPlatform.Core.Access.OAuth;
using RagPlatform.Web.Features.Access;
using RagPlatform.Web.Hosting.Mail;

namespace RagPlatform.Web.Features.Account;

/// <summary>What one allowed apps to do.</summary>
public sealed partial class AppSection(CurrentCaller current, IDialogService dialogs, NavigationManager navigation)
{
    private IReadOnlyList<OAuthGrant>? _grants;

    [Inject] private OwnAccount Account { get; set; } = null!;

    [Inject] private IOptions<MailOptions> Mail { get; set; } = null!;

    /// <summary>What people paste into an app begins with it.</summary>
    private string Origin => (Mail.Value.PublicAddress is { Length: > 0 } named ? named : navigation.BaseUri).TrimEnd('/');

    protected override Task OnInitializedAsync() => LoadAsync();

    private async Task LoadAsync() => _grants = await Account.ListGrantsAsync(current.Caller, CancellationToken.None);

    private async Task WithdrawAsync(OAuthGrant grant)
    {
        if (await dialogs.ShowMessageBoxAsync(L["WithdrawTitle", grant.ClientName], L["WithdrawText"], yesText: L["Withdraw"], cancelText: L["Cancel"]) == true)
        {
            await Account.WithdrawAsync(current.Caller, grant, CancellationToken.None);
            await LoadAsync();
        }
    }
}
