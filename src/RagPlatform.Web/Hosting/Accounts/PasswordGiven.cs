using Microsoft.AspNetCore.DataProtection;

namespace RagPlatform.Web.Hosting.Accounts;

/// <summary>Between the two steps of signing in: whose password was right in this browser. It opens nothing else. Thread-safe.</summary>
internal sealed class PasswordGiven(IDataProtectionProvider protection)
{
    private readonly ShortCookie _cookie = new("ragplatform-password-given", SignInAddress.Page, protection);

    public void Write(HttpContext context, Guid personId) => _cookie.Write(context, personId.ToString());

    public Guid? Read(HttpContext context) => Guid.TryParse(_cookie.Read(context), out var id) ? id : null;

    public void Delete(HttpContext context) => _cookie.Delete(context);
}
