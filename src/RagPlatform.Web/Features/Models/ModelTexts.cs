namespace RagPlatform.Web.Features.Models;

/// <summary>Names the resource files that hold the texts of the Models page.</summary>
public sealed class ModelTexts;
