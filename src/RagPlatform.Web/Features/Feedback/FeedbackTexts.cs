namespace RagPlatform.Web.Features.Feedback;

/// <summary>Names the resource files that hold the texts of the feedback page.</summary>
public sealed class FeedbackTexts;
