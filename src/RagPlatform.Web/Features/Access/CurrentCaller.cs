using RagPlatform.Core.Access;
using RagPlatform.Web.Hosting.Keys;
using RagPlatform.Web.Hosting.Limits;

namespace RagPlatform.Web.Features.Access;

/// <summary>
/// Who uses this page or calls this endpoint: the one place that decides it. Without a key it is the one person of single-user mode. One a
/// request or circuit.
/// </summary>
public sealed class CurrentCaller(IHttpContextAccessor? http = null)
{
    private Caller? _caller;

    public Caller Caller => _caller ??=
        http?.HttpContext?.Features.Get<KeyCaller>()?.Caller ?? Caller.Owner with { Address = ClientAddress.Of(http?.HttpContext) };
}
