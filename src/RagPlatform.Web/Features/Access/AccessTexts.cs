namespace RagPlatform.Web.Features.Access;

/// <summary>Names the resource files that hold the texts of sharing.</summary>
public sealed class AccessTexts;
