namespace RagPlatform.Web.Hosting.Accounts;

/// <summary>The cookie that holds the secret of a session. No script can read it, and no other site sends it along but with a link that is followed.</summary>
internal static class SessionCookie
{
    public const string Name = "ragplatform-session";

    public static string? Read(HttpRequest request) => request.Cookies[Name] is { Length: > 0 } secret ? secret : null;

    public static void Write(HttpContext context, string secret) => context.Response.Cookies.Append(Name, secret, Options(context));

    public static void Delete(HttpContext context) => context.Response.Cookies.Delete(Name, Options(context));

    // The store says when a session is over: the browser only has to keep it long enough.
    private static CookieOptions Options(HttpContext context) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
        MaxAge = TimeSpan.FromDays(365),
        IsEssential = true,
        Path = "/",
    };
}
