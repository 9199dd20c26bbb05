using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using RagPlatform.Core;
using RagPlatform.Core.Access;
using RagPlatform.Web.Features.Access;

namespace RagPlatform.Web.Hosting.Accounts;

/// <summary>
/// Keeps an open page to what its person may do now: session, account and groups are read before anything that comes from the browser is
/// looked at, and every few seconds while nothing comes. Only what the person does counts as use of the session. Whose session ended is led to
/// the sign-in page.
/// </summary>
internal sealed class SessionCircuit(
    CurrentCaller current, AuthenticationStateProvider state, ISessionStore sessions, IPeopleStore people, NavigationManager navigation, PersonActivity activity,
    TimeProvider time)
    : CircuitHandler, IAsyncDisposable
{
    private static readonly TimeSpan _step = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource _closing = new();
    private Guid? _session;
    private string? _address;
    private Task? _watching;

    public override async Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        var user = (await state.GetAuthenticationStateAsync()).User;
        _session = Guid.TryParse(user.FindFirst(SessionHandler.SessionClaim)?.Value, out var id) ? id : null;
        _address = user.FindFirst(SessionHandler.AddressClaim)?.Value is { Length: > 0 } address ? address : null;
        await RefreshAsync(isUse: false, cancellationToken); // The request that brought the page was one.
        _watching = WatchAsync();
    }

    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next) => async context =>
    {
        if (await RefreshAsync(activity.IsOfPerson, _closing.Token))
        {
            await next(context);
            return;
        }

        Leave();
    };

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        if (_watching is not null)
        {
            await _watching;
        }

        _closing.Dispose();
    }

    private async Task<bool> RefreshAsync(bool isUse, CancellationToken cancellationToken)
    {
        var session = _session is { } id ? await (isUse ? sessions.FindAsync(id, cancellationToken) : sessions.LookAtAsync(id, cancellationToken)) : null;
        var caller = session is not null
            ? await people.FindCallerAsync(session.PersonId, cancellationToken)
            : null;
        current.Use(caller is null ? Caller.Nobody : caller with { Address = _address });
        return caller is not null;
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(_step, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_closing.Token))
            {
                if (!await IsOpenAsync())
                {
                    Leave();
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
    }

    private async Task<bool> IsOpenAsync()
    {
        try
        {
            return await RefreshAsync(isUse: false, _closing.Token);
        }
        catch (StorageException)
        {
            return true; // Asked again in a moment; until then nothing from the browser gets through either.
        }
    }

    private void Leave() => navigation.NavigateTo(SignInAddress.For("/" + navigation.ToBaseRelativePath(navigation.Uri)), forceLoad: true);
}
