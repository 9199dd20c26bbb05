namespace RagPlatform.Web.Features.Account;

/// <summary>Names the resource files that hold the texts of the page for one's own account.</summary>
public sealed class AccountTexts;
