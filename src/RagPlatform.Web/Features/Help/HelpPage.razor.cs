namespace RagPlatform.Web.Features.Help;

/// <summary>How to begin, how to read an answer, and the shortcuts.</summary>
public sealed partial class HelpPage;
