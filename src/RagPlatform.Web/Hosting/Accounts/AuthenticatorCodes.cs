using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using OtpNet;
using RagPlatform.Core.Access;

namespace RagPlatform.Web.Hosting.Accounts;

/// <summary>What a person needs to set an authenticator app up.</summary>
/// <param name="Secret">Base32, to be typed where no picture can be taken.</param>
/// <param name="Address">The same as an <c>otpauth://</c> address, which the picture holds.</param>
internal sealed record AuthenticatorSetup(string Secret, string Address);

/// <summary>
/// Codes of authenticator apps (TOTP, RFC 6238: SHA-1, 30 seconds, 6 digits, which is what all apps know) and recovery codes for whoever lost
/// theirs. A code opens once. Thread-safe.
/// </summary>
internal sealed class AuthenticatorCodes(ISecondFactorStore store, IDataProtectionProvider protection, TimeProvider time)
{
    public const int RecoveryCodes = 10;

    private const string Issuer = "RagPlatform";
    private const int SecretBytes = 20;
    private const int RecoveryBytes = 10;

    private readonly IDataProtector _protector = protection.CreateProtector("authenticators");

    public static AuthenticatorSetup Start(string account)
    {
        var secret = KeyGeneration.GenerateRandomKey(SecretBytes);
        return new(Base32Encoding.ToString(secret).TrimEnd('='), new OtpUri(OtpType.Totp, secret, account, Issuer).ToString());
    }

    /// <summary>Sets the app up if the code proves that it has the secret.</summary>
    /// <returns>The recovery codes, which can't be read again; null when the code is wrong.</returns>
    public async Task<IReadOnlyList<string>?> ConfirmAsync(Guid personId, string secret, string code, CancellationToken cancellationToken)
    {
        if (FindStep(secret, code) is not { } step)
        {
            return null;
        }

        var codes = Enumerable.Range(0, RecoveryCodes).Select(_ => Grouped(Base32Encoding.ToString(RandomNumberGenerator.GetBytes(RecoveryBytes)))).ToList();
        await store.SetAsync(personId, _protector.Protect(secret), step, [.. codes.Select(Hash)], cancellationToken);
        return codes;
    }

    public async Task<bool> IsWantedAsync(Guid personId, CancellationToken cancellationToken) => await store.FindAsync(personId, cancellationToken) is not null;

    /// <summary>Whether that is the code of now, or a recovery code that was not used yet; it is used up by it.</summary>
    public async Task<bool> UseAsync(Guid personId, string code, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(personId, cancellationToken) is not { } authenticator)
        {
            return false;
        }

        return Reveal(authenticator) is { } secret && FindStep(secret, code) is { } step
            ? await store.UseStepAsync(personId, step, cancellationToken)
            : await store.UseRecoveryCodeAsync(personId, Hash(code), cancellationToken);
    }

    private string? Reveal(Authenticator authenticator)
    {
        try
        {
            return _protector.Unprotect(authenticator.ProtectedSecret);
        }
        catch (CryptographicException)
        {
            return null; // The keys were lost, with a database that was restored without them: recovery codes still work.
        }
    }

    private long? FindStep(string secret, string code)
    {
        var digits = code.Replace(" ", "", StringComparison.Ordinal);
        // One step before and one after, for clocks that differ.
        return new Totp(Base32Encoding.ToBytes(secret)).VerifyTotp(
            time.GetUtcNow().UtcDateTime, digits, out var step, VerificationWindow.RfcSpecifiedNetworkDelay) ? step : null;
    }

    private static string Grouped(string code) => string.Join('-', code.Chunk(4).Select(four => new string(four)));

    // 80 random bits: nothing that a slow hash would have to slow down. People type them as they like.
    private static byte[] Hash(string code) => SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(code.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant()));
}
