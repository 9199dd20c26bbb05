namespace RagPlatform.Web.Features.Teams.Setup;

/// <summary>Names the resource files that hold the texts of bringing an assistant into Teams.</summary>
public sealed class SetupTexts;
