namespace RagPlatform.Web.Features.SignIn;

/// <summary>Names the resource files that hold the texts of signing in.</summary>
public sealed class SignInTexts;
