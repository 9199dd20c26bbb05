using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using RagPlatform.Core.Access;
using RagPlatform.Web.Features.Access;
using RagPlatform.Web.Hosting.Accounts;

namespace RagPlatform.Web.Features.Account;

/// <summary>One's own account: how one signs in, and where one is signed in.</summary>
public sealed partial class AccountPage(IServiceProvider services, CurrentCaller current)
{
    private OwnAccount? _account;
    private Person? _person;
    private Guid _session;

    protected override async Task OnInitializedAsync()
    {
        _account = services.GetService<OwnAccount>();
        if (_account is not null)
        {
            var user = (await services.GetRequiredService<AuthenticationStateProvider>().GetAuthenticationStateAsync()).User;
            _session = Guid.TryParse(user.FindFirst(SessionHandler.SessionClaim)?.Value, out var id) ? id : default;
            _person = await _account.FindAsync(current.Caller, CancellationToken.None);
        }
    }
}
