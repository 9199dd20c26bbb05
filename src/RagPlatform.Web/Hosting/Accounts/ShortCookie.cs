using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace RagPlatform.Web.Hosting.Accounts;

/// <summary>
/// What a browser keeps between two steps of signing in, for five minutes: only this server can write it, no script can read it, and no other
/// site sends it along. Thread-safe.
/// </summary>
/// <param name="name">Name of the cookie.</param>
/// <param name="path">Addresses that it is sent to.</param>
/// <param name="protection">Encrypts it.</param>
internal sealed class ShortCookie(string name, string path, IDataProtectionProvider protection)
{
    private static readonly TimeSpan _lifetime = TimeSpan.FromMinutes(5);

    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector(name).ToTimeLimitedDataProtector();

    public void Write(HttpContext context, string value) => context.Response.Cookies.Append(name, _protector.Protect(value, _lifetime), Options(context));

    /// <summary>What was written; null when it is too old, was not written here, or is not there.</summary>
    public string? Read(HttpContext context)
    {
        try
        {
            return context.Request.Cookies[name] is { Length: > 0 } cookie ? _protector.Unprotect(cookie) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    public void Delete(HttpContext context) => context.Response.Cookies.Delete(name, Options(context));

    private CookieOptions Options(HttpContext context) => new()
    {
        HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = context.Request.IsHttps, MaxAge = _lifetime, IsEssential = true, Path = path,
    };
}
