namespace RagPlatform.Web.Features.SignIn;

/// <summary>A new password, typed twice.</summary>
public sealed partial class NewPasswordFields;
