namespace RagPlatform.Web.Features.People;

/// <summary>Names the resource files that hold the texts of the page for people and groups.</summary>
public sealed class PeopleTexts;
