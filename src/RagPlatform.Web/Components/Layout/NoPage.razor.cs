namespace RagPlatform.Web.Components.Layout;

/// <summary>An address that leads nowhere: says so, and where to go on.</summary>
public sealed partial class NoPage;
