using Microsoft.AspNetCore.Components;
using RagPlatform.Core.Access;
using RagPlatform.Web.Features.Access;

namespace RagPlatform.Web.Features.Account;

/// <summary>Where one is signed in.</summary>
public sealed partial class SessionSection(CurrentCaller current)
{
    private IReadOnlyList<SignInSession> _sessions = [];

    /// <summary>The session of this page, which is ended by signing out.</summary>
    [Parameter] public Guid Session { get; set; }

    [Inject] private OwnAccount Account { get; set; } = null!;

    protected override Task OnInitializedAsync() => LoadAsync();

    private async Task LoadAsync() => _sessions = await Account.ListSessionsAsync(current.Caller, CancellationToken.None);

    private async Task EndAsync(SignInSession session)
    {
        await Account.EndSessionAsync(current.Caller, session.Id, CancellationToken.None);
        await LoadAsync();
    }
}
