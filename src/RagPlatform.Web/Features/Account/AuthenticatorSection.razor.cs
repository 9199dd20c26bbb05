using Microsoft.AspNetCore.Components;
using QRCoder;
using RagPlatform.Web.Components.Layout;
using RagPlatform.Web.Features.Access;
using RagPlatform.Web.Hosting.Accounts;

namespace RagPlatform.Web.Features.Account;

/// <summary>Setting an authenticator app up, and removing it.</summary>
public sealed partial class AuthenticatorSection(CurrentCaller current, Browser browser)
{
    private const int PixelsPerModule = 4;

    private AuthenticatorSetup? _setup;
    private IReadOnlyList<string>? _recoveryCodes;
    private bool? _isOn;
    private int _codesLeft;
    private string _picture = "";
    private string _code = "";
    private string _password = "";
    private string? _problem;
    private bool _isCopied;

    /// <summary>What the app lists the account under.</summary>
    [Parameter] public string Email { get; set; } = "";

    [Inject] private OwnAccount Account { get; set; } = null!;

    protected override Task OnInitializedAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        var authenticator = await Account.FindAuthenticatorAsync(current.Caller, CancellationToken.None);
        (_isOn, _codesLeft) = (authenticator is not null, authenticator?.RecoveryCodes ?? 0);
    }

    private void Start()
    {
        (_setup, _code, _problem) = (AuthenticatorCodes.Start(Email), "", null);
        using var data = QRCodeGenerator.GenerateQrCode(_setup.Address, QRCodeGenerator.ECCLevel.M);
        using var code = new SvgQRCode(data);
        // Black on white in both themes: not every camera reads the opposite.
        _picture = code.GetGraphic(PixelsPerModule, "#000000", "#ffffff");
    }

    private void Cancel() => (_setup, _problem) = (null, null);

    private async Task ConfirmAsync()
    {
        _recoveryCodes = await Account.ConfirmAuthenticatorAsync(current.Caller, _setup!.Secret, _code, CancellationToken.None);
        if (_recoveryCodes is null)
        {
            _problem = L["WrongCode"];
            return;
        }

        (_setup, _problem, _isCopied) = (null, null, false);
        await LoadAsync();
    }

    private async Task CopyAsync() => _isCopied = await browser.CopyAsync(string.Join('\n', _recoveryCodes!));

    private void ForgetCodes() => _recoveryCodes = null;

    private async Task RemoveAsync()
    {
        var isRemoved = await Account.RemoveAuthenticatorAsync(current.Caller, _password, CancellationToken.None);
        (_password, _problem) = ("", isRemoved ? null : L["WrongPassword"].Value);
        await LoadAsync();
    }
}
