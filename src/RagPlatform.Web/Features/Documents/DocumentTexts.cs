namespace RagPlatform.Web.Features.Documents;

/// <summary>Names the resource files that hold the texts of the Documents page.</summary>
public sealed class DocumentTexts;
