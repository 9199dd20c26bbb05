namespace RagPlatform.Web.Resources;

/// <summary>Names the resource files that hold the texts of the frame, the chat, the sources and the first start.</summary>
public sealed class SharedResources;
