namespace RagPlatform.Web.Components.Layout;

/// <summary>The keyboard's shortcuts, under <c>?</c>.</summary>
public sealed partial class Shortcuts;
