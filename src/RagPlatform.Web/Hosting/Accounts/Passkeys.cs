using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using RagPlatform.Core.Access;
using RagPlatform.Core.Audit;
using RagPlatform.Web.Hosting.Limits;

namespace RagPlatform.Web.Hosting.Accounts;

/// <summary>
/// Making passkeys and signing in with them (WebAuthn). The ceremonies are ASP.NET Core Identity's; the challenge waits in a cookie that only
/// this server can write. One a request.
/// </summary>
internal sealed class Passkeys(
    IPasskeyHandler<Person> handler, IPasskeyStore store, IPeopleStore people, SessionStart start, GuessLimiter guesses, IDataProtectionProvider protection,
    IAuditLog audit, TimeProvider time)
{
    public const int MaxName = 100;

    private readonly ShortCookie _challenge = new("ragplatform-passkey", "/", protection);

    /// <summary>What the browser needs to make one, as JSON.</summary>
    public async Task<string> StartMakingAsync(HttpContext context, Person person)
    {
        var options = await handler.MakeCreationOptionsAsync(
            new PasskeyUserEntity { Id = person.Id.ToString(), Name = person.Email, DisplayName = person.Name }, context);
        _challenge.Write(context, $"make {options.AttestationState}");
        return options.CreationOptionsJson;
    }

    /// <summary>Keeps what the browser made. False when it does not answer the challenge, or is known already.</summary>
    public async Task<bool> MakeAsync(HttpContext context, Person person, string name, string credential)
    {
        var result = await handler.PerformAttestationAsync(new PasskeyAttestationContext
        {
            HttpContext = context, CredentialJson = credential, AttestationState = Recall(context, "make "),
        });
        if (!result.Succeeded || result.UserEntity.Id != person.Id.ToString())
        {
            return false;
        }

        var made = result.Passkey;
        if (!await store.AddAsync(
            new Passkey(made.CredentialId, person.Id, name, made.PublicKey, made.SignCount, FlagsOf(made), time.GetUtcNow(), null), context.RequestAborted))
        {
            return false;
        }

        await audit.RecordChangeAsync(new AuditActor(person.Id.ToString(), person.Name, ClientAddress.Of(context)), AuditTargets.Person(person), "passkey added");
        return true;
    }

    /// <summary>What the browser needs to sign in with one, as JSON: whose, the browser asks its person.</summary>
    public async Task<string> StartSignInAsync(HttpContext context)
    {
        var options = await handler.MakeRequestOptionsAsync(user: null, context);
        _challenge.Write(context, $"use {options.AssertionState}");
        return options.RequestOptionsJson;
    }

    public async Task<SignInOutcome> SignInAsync(HttpContext context, string credential)
    {
        if (guesses.WaitFor(ClientAddress.Network(context)) is { } wait)
        {
            return new(SignInResult.Refused, wait);
        }

        var result = await handler.PerformAssertionAsync(new PasskeyAssertionContext
        {
            HttpContext = context, CredentialJson = credential, AssertionState = Recall(context, "use "),
        });
        if (!result.Succeeded || await people.FindPersonAsync(result.User.Id, context.RequestAborted) is not { IsDisabled: false } person)
        {
            guesses.Count(ClientAddress.Network(context));
            await start.RefuseAsync(context, "passkey");
            return new(SignInResult.Refused);
        }

        await store.SetUsedAsync(result.Passkey.CredentialId, result.Passkey.SignCount, FlagsOf(result.Passkey), time.GetUtcNow(), context.RequestAborted);
        await start.StartAsync(context, person, "passkey");
        return new(SignInResult.SignedIn);
    }

    private static PasskeyFlags FlagsOf(UserPasskeyInfo passkey) =>
        (passkey.IsUserVerified ? PasskeyFlags.UserVerified : 0) | (passkey.IsBackupEligible ? PasskeyFlags.BackupEligible : 0)
        | (passkey.IsBackedUp ? PasskeyFlags.BackedUp : 0);

    // A challenge for making one must not serve for signing in, and none serves twice.
    private string? Recall(HttpContext context, string kind)
    {
        _challenge.Delete(context);
        return _challenge.Read(context) is { } state && state.StartsWith(kind, StringComparison.Ordinal) ? state[kind.Length..] : null;
    }
}
