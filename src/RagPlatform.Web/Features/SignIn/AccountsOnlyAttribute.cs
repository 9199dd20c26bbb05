namespace RagPlatform.Web.Features.SignIn;

/// <summary>A page that makes sense only where people have accounts: in single-user mode its address leads to the start page.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class AccountsOnlyAttribute : Attribute;
