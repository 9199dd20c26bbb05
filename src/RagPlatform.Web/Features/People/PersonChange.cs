namespace RagPlatform.Web.Features.People;

/// <summary>What to change about a person; null stays as it is.</summary>
internal sealed record PersonChange(string? Name = null, string? Email = null, bool? IsAdministrator = null, bool? IsDisabled = null);
