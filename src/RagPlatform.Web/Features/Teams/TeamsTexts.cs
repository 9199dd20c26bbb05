namespace RagPlatform.Web.Features.Teams;

/// <summary>Names the resource files that hold what bots say.</summary>
public sealed class TeamsTexts;
