namespace RagPlatform.Web.Features.OAuth;

/// <summary>Texts of the page that asks whether an app is allowed.</summary>
public sealed class OAuthTexts;
