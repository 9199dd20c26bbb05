using RagPlatform.Core.Access;

namespace RagPlatform.Web.Hosting.Accounts;

/// <summary>A feature of the request: a browser in which somebody is signed in sent it.</summary>
/// <param name="Caller">Who.</param>
/// <param name="SessionId">In which session.</param>
internal sealed record SessionCaller(Caller Caller, Guid SessionId);
