namespace RagPlatform.Web.Features.Keys;

/// <summary>Names the resource files that hold the texts of the page for API keys.</summary>
public sealed class KeyTexts;
