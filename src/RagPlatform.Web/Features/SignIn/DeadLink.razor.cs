namespace RagPlatform.Web.Features.SignIn;

/// <summary>A one-time link that was used, is over, or never was one.</summary>
public sealed partial class DeadLink;
