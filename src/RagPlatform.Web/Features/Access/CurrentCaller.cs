using RagPlatform.Core.Access;

namespace RagPlatform.Web.Features.Access;

/// <summary>Who uses this page or calls this endpoint: the one place that decides it. There is one person so far.</summary>
public sealed class CurrentCaller
{
    public Caller Caller { get; } = Caller.Owner;
}
