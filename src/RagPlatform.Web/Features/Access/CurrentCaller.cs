using Microsoft.Extensions.Options;
using RagPlatform.Core.Access;
using RagPlatform.Web.Hosting;
using RagPlatform.Web.Hosting.Accounts;
using RagPlatform.Web.Hosting.Keys;
using RagPlatform.Web.Hosting.Limits;

namespace RagPlatform.Web.Features.Access;

/// <summary>
/// Who uses this page or calls this endpoint: the one place that decides it. The key that was sent, else who is signed in, else, in single-user
/// mode, its one person, else nobody. One a request or circuit.
/// </summary>
public sealed class CurrentCaller(IServiceProvider services)
{
    private Caller? _caller;

    public Caller Caller => _caller ??= Find(services.GetService<IHttpContextAccessor>()?.HttpContext);

    /// <summary>For an open page, in which rights change and sessions end.</summary>
    internal void Use(Caller caller) => _caller = caller;

    private Caller Find(HttpContext? context) =>
        context?.Features.Get<KeyCaller>()?.Caller
        ?? context?.Features.Get<SessionCaller>()?.Caller
        ?? (services.GetService<IOptions<AuthOptions>>()?.Value.RequiresSignIn == true ? Caller.Nobody : Caller.Owner with { Address = ClientAddress.Of(context) });
}
