using Microsoft.Extensions.Options;
using RagPlatform.Core.Access;
using RagPlatform.Core.Audit;
using RagPlatform.Web.Hosting.Limits;

namespace RagPlatform.Web.Hosting.Accounts;

/// <summary>How an attempt to sign in ended.</summary>
/// <param name="IsSignedIn">The session began, and its cookie is on the way.</param>
/// <param name="Wait">How long this address has to wait before another attempt is looked at; null when it need not.</param>
internal sealed record SignInOutcome(bool IsSignedIn, TimeSpan? Wait = null);

/// <summary>
/// Signing in with a password. A wrong address, a wrong password, a locked and a disabled account look the same and take as long: nobody
/// learns from it who has an account. Thread-safe.
/// </summary>
internal sealed class PasswordSignIn(
    ICredentialStore credentials, ISessionStore sessions, IPeopleStore people, Passwords passwords, GuessLimiter guesses, IAuditLog audit,
    IOptions<AuthOptions> options, TimeProvider time)
{
    public async Task<SignInOutcome> TryAsync(HttpContext context, string email, string password)
    {
        var network = ClientAddress.Network(context);
        if (guesses.WaitFor(network) is { } wait)
        {
            return new(false, wait);
        }

        var known = await credentials.FindAsync(email, context.RequestAborted);
        var mayTry = known is not null && await credentials.BeginAttemptAsync(known.PersonId, options.Value.LockOut, context.RequestAborted);
        var isRight = await passwords.IsRightAsync(mayTry ? known!.PasswordHash : null, Shortened(password), context.RequestAborted);
        if (!isRight || await people.FindPersonAsync(known!.PersonId, context.RequestAborted) is not { IsDisabled: false } person)
        {
            guesses.Count(network);
            var nobody = new AuditActor(null, "", ClientAddress.Of(context));
            await audit.AppendAsync(
                new AuditEvent(AuditAction.SignInFailed, nobody, Outcome: AuditOutcome.Refused, Details: """{"with":"password"}"""), CancellationToken.None);
            return new(false);
        }

        await credentials.SucceedAsync(person.Id, context.RequestAborted);
        await StartSessionAsync(context, person, "password");
        return new(true);
    }

    /// <summary>Begins a session for somebody who has proven who they are.</summary>
    /// <param name="context">The request; its answer gets the cookie.</param>
    /// <param name="person">Who.</param>
    /// <param name="with">What they proved it with, for the audit log.</param>
    public async Task StartSessionAsync(HttpContext context, Person person, string with)
    {
        // A browser that signs in anew leaves the session it had: two would be on the list, and one of them forgotten.
        if (SessionCookie.Read(context.Request) is { } old && await sessions.FindAsync(old, CancellationToken.None) is { } before)
        {
            await sessions.EndAsync(before.Id, before.PersonId, CancellationToken.None);
        }

        var secret = await sessions.StartAsync(person.Id, context.Request.Headers.UserAgent.ToString(), ClientAddress.Of(context), CancellationToken.None);
        SessionCookie.Write(context, secret);
        await people.SetLastSeenAsync(person.Id, time.GetUtcNow(), CancellationToken.None);
        var actor = new AuditActor(person.Id.ToString(), person.Name, ClientAddress.Of(context));
        await audit.AppendAsync(new AuditEvent(AuditAction.SignedIn, actor, Details: $$"""{"with":"{{with}}"}"""), CancellationToken.None);
    }

    // A hash of megabytes would be a way to keep the processors busy.
    private static string Shortened(string password) => password.Length <= Passwords.MaxLength ? password : password[..Passwords.MaxLength] + "…";
}
