using RagPlatform.Web.Hosting.Accounts;

namespace RagPlatform.Web.Features.SignIn;

/// <summary>What a password must be: long, and not one's own address. No rules of signs, which lead to worse ones (NIST SP 800-63B, 5.1.1.2).</summary>
internal static class NewPassword
{
    /// <summary>Name of the text that says what is wrong; null when nothing is.</summary>
    public static string? FindProblem(string? password, string? repeated, string? email) =>
        password is null or { Length: < Passwords.MinLength } ? "TooShort"
        : password.Length > Passwords.MaxLength ? "TooLong"
        : password != repeated ? "NotRepeated"
        : password.Distinct().Count() < 5 || (email is not null && email.Contains(password, StringComparison.OrdinalIgnoreCase)) ? "TooEasy"
        : null;
}
