namespace RagPlatform.Web.Features.Assistants;

/// <summary>Names the resource files that hold the texts of the Assistants pages.</summary>
public sealed class AssistantTexts;
