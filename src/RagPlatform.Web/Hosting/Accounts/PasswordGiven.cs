using System.Globalization;
using Microsoft.AspNetCore.DataProtection;

namespace RagPlatform.Web.Hosting.Accounts;

/// <summary>Between the two steps of signing in: a cookie that says, for five minutes, whose password was right. It opens nothing else.</summary>
internal sealed class PasswordGiven(IDataProtectionProvider protection)
{
    private const string Name = "ragplatform-password-given";

    private static readonly TimeSpan _lifetime = TimeSpan.FromMinutes(5);

    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("password given").ToTimeLimitedDataProtector();

    public void Write(HttpContext context, Guid personId) =>
        context.Response.Cookies.Append(Name, _protector.Protect(personId.ToString("D", CultureInfo.InvariantCulture), _lifetime), Options(context));

    public Guid? Read(HttpContext context)
    {
        try
        {
            return context.Request.Cookies[Name] is { Length: > 0 } cookie ? Guid.Parse(_protector.Unprotect(cookie)) : null;
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null; // Too old, or not written here.
        }
    }

    public static void Delete(HttpContext context) => context.Response.Cookies.Delete(Name, Options(context));

    private static CookieOptions Options(HttpContext context) => new()
    {
        HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = context.Request.IsHttps, MaxAge = _lifetime, IsEssential = true, Path = "/sign-in",
    };
}
