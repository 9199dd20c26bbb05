namespace RagPlatform.Web.Features.Webhooks;

/// <summary>Names the resource files that hold the texts of the page for webhooks.</summary>
public sealed class WebhookTexts;
