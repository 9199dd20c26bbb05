using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace RagPlatform.Web.Features.Webhooks;

/// <summary>What deliveries are signed with: shown once, kept encrypted. Thread-safe.</summary>
public sealed class WebhookSecrets(IDataProtectionProvider protection)
{
    public const string SignatureHeader = "X-RagPlatform-Signature";
    public const string DeliveryHeader = "X-RagPlatform-Delivery";
    public const string EventHeader = "X-RagPlatform-Event";
    public const int MinLength = 16;
    public const int MaxLength = 200;

    private const int Bytes = 32;

    private readonly IDataProtector _protector = protection.CreateProtector("webhooks");

    public static string Create() => $"whsec_{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes))}";

    /// <summary>The signature of what is sent at that moment: who keeps an old delivery can't send it as a new one.</summary>
    public static string Sign(string secret, string body, DateTimeOffset at)
    {
        var moment = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var hash = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{moment}.{body}"));
        return $"t={moment},v1={Convert.ToHexStringLower(hash)}";
    }

    public string Protect(string secret) => _protector.Protect(secret);

    /// <exception cref="CryptographicException">The keys were lost, with a database that was restored without them.</exception>
    public string Reveal(string protectedSecret) => _protector.Unprotect(protectedSecret);
}
