using Microsoft.AspNetCore.SignalR;
using RagPlatform.Web.Components.Layout;

namespace RagPlatform.Web.Hosting.Accounts;

/// <summary>
/// Tells what a person does on an open page from what the page sends by itself. A circuit is told of both alike: a page that draws something anew
/// every few seconds acknowledges it each time, and would seem to be used. Thread-safe.
/// </summary>
internal sealed class PersonActivity : IHubFilter
{
    // Events of the page come by the first; the others are about its address. All else answers what the server began.
    private static readonly HashSet<string> _calls = ["BeginInvokeDotNetFromJS", "OnLocationChanged", "OnLocationChanging"];

    private readonly AsyncLocal<bool> _isOfPerson = new();

    /// <summary>Whether what is just coming from the browser is something that a person does.</summary>
    public bool IsOfPerson => _isOfPerson.Value;

    public async ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        // Many devices change between light and dark by themselves, morning and evening.
        _isOfPerson.Value = _calls.Contains(invocationContext.HubMethodName)
            && !invocationContext.HubMethodArguments.Contains(nameof(MainLayout.OnSystemThemeAsync));
        return await next(invocationContext);
    }
}
