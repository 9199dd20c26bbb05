using Microsoft.Extensions.Options;
using RagPlatform.Core.Access;
using RagPlatform.Core.Access.OAuth;
using RagPlatform.Core.Audit;
using RagPlatform.Web.Features.SignIn;
using RagPlatform.Web.Hosting;
using RagPlatform.Web.Hosting.Accounts;

namespace RagPlatform.Web.Features.Account;

/// <summary>What people change about their own account. Each change is logged. Thread-safe.</summary>
internal sealed class OwnAccount(
    IPeopleStore people, ICredentialStore credentials, ISecondFactorStore factors, IPasskeyStore passkeys, ISessionStore sessions, IOAuthStore apps,
    Passwords passwords, AuthenticatorCodes codes, IAuditLog audit, IOptions<AuthOptions> options)
{
    public Task<Person?> FindAsync(Caller caller, CancellationToken cancellationToken) => people.FindPersonAsync(IdOf(caller), cancellationToken);

    public Task<Authenticator?> FindAuthenticatorAsync(Caller caller, CancellationToken cancellationToken) => factors.FindAsync(IdOf(caller), cancellationToken);

    public Task<IReadOnlyList<Passkey>> ListPasskeysAsync(Caller caller, CancellationToken cancellationToken) => passkeys.ListAsync(IdOf(caller), cancellationToken);

    public Task<IReadOnlyList<SignInSession>> ListSessionsAsync(Caller caller, CancellationToken cancellationToken) => sessions.ListAsync(IdOf(caller), cancellationToken);

    /// <summary>Changes the password, and ends every session but the one it is changed in.</summary>
    /// <returns>Name of the text that says why not; null when it was changed.</returns>
    public async Task<string?> ChangePasswordAsync(
        Caller caller, Guid session, string current, string? password, string? repeated, CancellationToken cancellationToken)
    {
        var person = await FindAsync(caller, cancellationToken);
        if (NewPassword.FindProblem(password, repeated, person?.Email) is { } problem)
        {
            return problem;
        }

        if (person is null || !await IsPasswordAsync(person, current, cancellationToken))
        {
            return "WrongPassword";
        }

        await credentials.SetPasswordAsync(person.Id, await passwords.HashAsync(password!, cancellationToken), cancellationToken);
        await sessions.EndAllAsync(person.Id, session, cancellationToken);
        await RecordAsync(caller, "password changed");
        return null;
    }

    /// <summary>Sets the app up; see <see cref="AuthenticatorCodes.ConfirmAsync"/>.</summary>
    public async Task<IReadOnlyList<string>?> ConfirmAuthenticatorAsync(Caller caller, string secret, string code, CancellationToken cancellationToken)
    {
        var recovery = await codes.ConfirmAsync(IdOf(caller), secret, code, cancellationToken);
        if (recovery is not null)
        {
            await RecordAsync(caller, "authenticator set up");
        }

        return recovery;
    }

    /// <summary>Signs in by password alone again. False when the password is wrong: an open page is not enough for that.</summary>
    public async Task<bool> RemoveAuthenticatorAsync(Caller caller, string password, CancellationToken cancellationToken)
    {
        if (await FindAsync(caller, cancellationToken) is not { } person || !await IsPasswordAsync(person, password, cancellationToken))
        {
            return false;
        }

        await factors.RemoveAsync(person.Id, cancellationToken);
        await RecordAsync(caller, "authenticator removed");
        return true;
    }

    /// <summary>Whether the person has a password: somebody who signs in by a provider may have none.</summary>
    public async Task<bool> HasPasswordAsync(Caller caller, CancellationToken cancellationToken) =>
        await FindAsync(caller, cancellationToken) is { } person && await credentials.FindAsync(person.Email, cancellationToken) is not null;

    /// <summary>
    /// Whether a passkey may be added: with the password again, where the person has one. A passkey signs in for years, so an open page is not
    /// enough for it.
    /// </summary>
    public async Task<bool> MayAddPasskeyAsync(Person person, string? password, CancellationToken cancellationToken) =>
        await credentials.FindAsync(person.Email, cancellationToken) is null || await IsPasswordAsync(person, password ?? "", cancellationToken);

    public async Task RemovePasskeyAsync(Caller caller, Passkey passkey, CancellationToken cancellationToken)
    {
        if (await passkeys.RemoveAsync(passkey.CredentialId, IdOf(caller), cancellationToken))
        {
            await RecordAsync(caller, "passkey removed");
        }
    }

    public async Task EndSessionAsync(Caller caller, Guid session, CancellationToken cancellationToken)
    {
        if (await sessions.EndAsync(session, IdOf(caller), cancellationToken))
        {
            await audit.RecordAsync(caller, AuditAction.SignedOut, cancellationToken: cancellationToken);
        }
    }

    public Task<IReadOnlyList<OAuthGrant>> ListGrantsAsync(Caller caller, CancellationToken cancellationToken) => apps.ListAsync(IdOf(caller), cancellationToken);

    /// <summary>Ends what an app was allowed, from its next request on.</summary>
    public Task WithdrawAsync(Caller caller, OAuthGrant grant, CancellationToken cancellationToken) =>
        apps.WithdrawAsync(grant.Id, IdOf(caller), AuditActor.Of(caller), cancellationToken);

    private static Guid IdOf(Caller caller) => Guid.TryParse(caller.PersonId, out var id) ? id : Guid.Empty;

    // Counted like signing in: whoever finds an open page must not try passwords on it.
    private async Task<bool> IsPasswordAsync(Person person, string password, CancellationToken cancellationToken)
    {
        var known = await credentials.FindAsync(person.Email, cancellationToken);
        var mayTry = known is not null && await credentials.BeginAttemptAsync(person.Id, options.Value.LockOut, cancellationToken);
        var isRight = password.Length <= Passwords.MaxLength
            && await passwords.IsRightAsync(mayTry ? known!.PasswordHash : null, password, cancellationToken);
        if (isRight)
        {
            await credentials.SucceedAsync(person.Id, cancellationToken);
        }

        return isRight;
    }

    private Task RecordAsync(Caller caller, string did) =>
        audit.RecordChangeAsync(AuditActor.Of(caller), new AuditTarget("person", caller.PersonId, caller.Name), did);
}
