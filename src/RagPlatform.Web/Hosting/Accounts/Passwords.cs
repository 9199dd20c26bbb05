using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using RagPlatform.Core.Access;

namespace RagPlatform.Web.Hosting.Accounts;

/// <summary>
/// Hashes and compares passwords, with the hasher of ASP.NET Core Identity (PBKDF2, HMAC-SHA512). No more at once than half of the processors
/// compute: whoever tries passwords must not slow down those who ask. Thread-safe.
/// </summary>
internal sealed class Passwords : IDisposable
{
    public const int MinLength = 12;
    public const int MaxLength = 200;

    // OWASP's password storage cheat sheet (2023) for PBKDF2 with HMAC-SHA512; the hasher's own default is 100,000.
    private const int Iterations = 210_000;

    private static readonly PasswordHasher<Credentials> _hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = Iterations }));
    private static readonly Credentials _nobody = new(Guid.Empty, "", null);

    private readonly SemaphoreSlim _computing = new(Math.Max(1, Environment.ProcessorCount / 2));

    // What the password of nobody is compared with, so that an unknown address takes as long as a known one.
    private readonly Lazy<string> _nobodysHash = new(() => _hasher.HashPassword(_nobody, Guid.NewGuid().ToString()));

    public async Task<string> HashAsync(string password, CancellationToken cancellationToken) =>
        await ComputeAsync(() => _hasher.HashPassword(_nobody, password), cancellationToken);

    /// <summary>Whether the password is the one of the hash; takes as long, and is false, where there is no hash.</summary>
    public async Task<bool> IsRightAsync(string? hash, string password, CancellationToken cancellationToken) =>
        await ComputeAsync(() => _hasher.VerifyHashedPassword(_nobody, hash ?? _nobodysHash.Value, password), cancellationToken)
            != PasswordVerificationResult.Failed
        && hash is not null;

    public void Dispose() => _computing.Dispose();

    private async Task<T> ComputeAsync<T>(Func<T> compute, CancellationToken cancellationToken)
    {
        await _computing.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(compute, cancellationToken);
        }
        finally
        {
            _computing.Release();
        }
    }
}
