using Microsoft.Extensions.Options;
using RagPlatform.Core.Access;
using RagPlatform.Core.Audit;
using RagPlatform.Web.Hosting.Limits;

namespace RagPlatform.Web.Hosting.Accounts;

/// <summary>What came of an attempt to sign in.</summary>
internal enum SignInResult
{
    /// <summary>Who it is, or what they know, is wrong; or it was not looked at.</summary>
    Refused,

    /// <summary>The password is right, and a code of the authenticator app is wanted.</summary>
    CodeWanted,

    /// <summary>The session began, and its cookie is on the way.</summary>
    SignedIn,
}

/// <summary>How an attempt to sign in ended.</summary>
/// <param name="Result">What came of it.</param>
/// <param name="Wait">How long this address has to wait before another attempt is looked at; null when it need not.</param>
internal sealed record SignInOutcome(SignInResult Result, TimeSpan? Wait = null);

/// <summary>
/// Signing in with a password, and with a code where the person has an authenticator app. A wrong address, a wrong password, a locked and a
/// disabled account look the same and take as long: nobody learns from it who has an account. Thread-safe.
/// </summary>
internal sealed class PasswordSignIn(
    ICredentialStore credentials, IPeopleStore people, Passwords passwords, AuthenticatorCodes codes, PasswordGiven given, SessionStart start,
    GuessLimiter guesses, IOptions<AuthOptions> options)
{
    public async Task<SignInOutcome> TryAsync(HttpContext context, string email, string password)
    {
        if (guesses.WaitFor(ClientAddress.Network(context)) is { } wait)
        {
            return new(SignInResult.Refused, wait);
        }

        var known = await credentials.FindAsync(email, context.RequestAborted);
        var mayTry = known is not null && await credentials.BeginAttemptAsync(known.PersonId, options.Value.LockOut, context.RequestAborted);
        var isRight = await passwords.IsRightAsync(mayTry ? known!.PasswordHash : null, Shortened(password), context.RequestAborted);
        if (!isRight || await people.FindPersonAsync(known!.PersonId, context.RequestAborted) is not { IsDisabled: false } person)
        {
            return await RefuseAsync(context, "password");
        }

        if (await codes.IsWantedAsync(person.Id, context.RequestAborted))
        {
            // Attempts are counted on: whoever knows the password must not have endless tries for the code.
            given.Write(context, person.Id);
            return new(SignInResult.CodeWanted);
        }

        await credentials.SucceedAsync(person.Id, context.RequestAborted);
        await start.StartAsync(context, person, "password");
        return new(SignInResult.SignedIn);
    }

    /// <summary>The second step, after the password was right in this browser.</summary>
    public async Task<SignInOutcome> TryCodeAsync(HttpContext context, string code)
    {
        if (guesses.WaitFor(ClientAddress.Network(context)) is { } wait)
        {
            return new(SignInResult.Refused, wait);
        }

        if (given.Read(context) is not { } id
            || await people.FindPersonAsync(id, context.RequestAborted) is not { IsDisabled: false } person
            || !await credentials.BeginAttemptAsync(id, options.Value.LockOut, context.RequestAborted)
            || !await codes.UseAsync(id, code, context.RequestAborted))
        {
            return await RefuseAsync(context, "code");
        }

        given.Delete(context);
        await credentials.SucceedAsync(id, context.RequestAborted);
        await start.StartAsync(context, person, "password and code");
        return new(SignInResult.SignedIn);
    }

    private async Task<SignInOutcome> RefuseAsync(HttpContext context, string with)
    {
        guesses.Count(ClientAddress.Network(context));
        await start.RefuseAsync(context, with);
        return new(SignInResult.Refused);
    }

    // A hash of megabytes would be a way to keep the processors busy.
    private static string Shortened(string password) => password.Length <= Passwords.MaxLength ? password : password[..Passwords.MaxLength] + "…";
}
