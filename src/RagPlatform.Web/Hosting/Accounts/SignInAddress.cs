namespace RagPlatform.Web.Hosting.Accounts;

/// <summary>Addresses of signing in.</summary>
internal static class SignInAddress
{
    public const string Page = "/sign-in";

    /// <summary>The sign-in page, from which one comes back to an address of ours.</summary>
    public static string For(string back) => back is "/" or "" ? Page : $"{Page}?back={Uri.EscapeDataString(back)}";
}
