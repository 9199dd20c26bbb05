namespace RagPlatform.Web.Hosting.Accounts;

/// <summary>Addresses of signing in.</summary>
internal static class SignInAddress
{
    public const string Page = "/sign-in";

    /// <summary>The sign-in page, from which one comes back to an address of ours.</summary>
    public static string For(string back) => With(Page, back);

    /// <summary>Its second step.</summary>
    public static string ForCode(string back) => With($"{Page}/code", back);

    /// <summary>The way over a provider.</summary>
    public static string ForProvider(string provider, string back) => With($"{Page}/with/{provider}", back);

    /// <summary>The sign-in page, which says why somebody is not signed in.</summary>
    /// <param name="problem">Name of the text.</param>
    public static string WithProblem(string problem) => $"{Page}?problem={problem}";

    /// <summary>Where a one-time link leads to.</summary>
    public static string ForLink(string secret) => $"/choose-password?link={secret}";

    private static string With(string page, string back) => back is "/" or "" ? page : $"{page}?back={Uri.EscapeDataString(back)}";
}
