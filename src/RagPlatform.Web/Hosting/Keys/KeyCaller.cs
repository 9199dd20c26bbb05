using RagPlatform.Core.Access;

namespace RagPlatform.Web.Hosting.Keys;

/// <summary>A feature of the request: the key that it was sent with was right, and this is whom it stands for.</summary>
internal sealed record KeyCaller(Caller Caller);
