namespace RagPlatform.Web.Features.Reference;

/// <summary>Names the resource files that hold the texts of the reference page.</summary>
public sealed class ReferenceTexts;
