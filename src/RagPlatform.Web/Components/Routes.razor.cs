namespace RagPlatform.Web.Components;

/// <summary>Finds the page of an address.</summary>
public sealed partial class Routes;
