using RagPlatform.Core.Access;
using RagPlatform.Web.Hosting.Widgets;

namespace RagPlatform.Web.Hosting.Keys;

/// <summary>A feature of the request: the key that it was sent with was right, and this is whom it stands for.</summary>
/// <param name="Caller">Whom.</param>
/// <param name="Widget">The widget token that was sent in place of a key; null for a key.</param>
/// <param name="IsApp">Whether it was the access token of an app that the person allowed.</param>
internal sealed record KeyCaller(Caller Caller, WidgetToken? Widget = null, bool IsApp = false);
