namespace RagPlatform.Web.Features.Audit;

/// <summary>Names the resource files that hold the texts of the audit page.</summary>
public sealed class AuditTexts;
