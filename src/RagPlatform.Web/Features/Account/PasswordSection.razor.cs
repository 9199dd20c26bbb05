using Microsoft.AspNetCore.Components;
using RagPlatform.Web.Features.Access;
using RagPlatform.Web.Hosting.Accounts;

namespace RagPlatform.Web.Features.Account;

/// <summary>Changing one's password.</summary>
public sealed partial class PasswordSection(CurrentCaller current)
{
    private string _current = "";
    private string? _password;
    private string? _repeated;
    private string? _problem;
    private bool _isChanged;
    private bool _isBusy;

    [Inject] private OwnAccount Account { get; set; } = null!;

    /// <summary>The session of this page, which goes on.</summary>
    [Parameter] public Guid Session { get; set; }

    private async Task ChangeAsync()
    {
        (_isBusy, _isChanged, _problem) = (true, false, null);
        var problem = await Account.ChangePasswordAsync(current.Caller, Session, _current, _password, _repeated, CancellationToken.None);
        (_isBusy, _isChanged) = (false, problem is null);
        if (problem is null)
        {
            (_current, _password, _repeated) = ("", null, null);
        }
        else
        {
            _problem = L[problem, Passwords.MinLength, Passwords.MaxLength];
        }
    }
}
