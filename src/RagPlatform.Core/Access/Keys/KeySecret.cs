using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace RagPlatform.Core.Access.Keys;

/// <summary>
/// The secret of a key: <c>rag_</c>, twelve characters that may be seen, and 256 random bits. Stored is its SHA-256: with so many random bits
/// there is nothing to guess that a slow hash would have to slow down.
/// </summary>
public static class KeySecret
{
    private const string Start = "rag_";
    private const int VisibleBytes = 6;
    private const int SecretBytes = 32;

    /// <summary>Length of <see cref="ApiKey.Prefix"/>.</summary>
    public const int PrefixLength = 4 + (VisibleBytes * 2);

    private static readonly int _length = PrefixLength + 1 + Base64Url.GetEncodedLength(SecretBytes);

    /// <summary>A new secret and its visible part.</summary>
    public static (string Secret, string Prefix) Create()
    {
        var prefix = Start + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(VisibleBytes));
        return ($"{prefix}_{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes))}", prefix);
    }

    /// <summary>The visible part of something that has the form of a secret; null for anything else.</summary>
    public static string? PrefixOf(string text) =>
        text.Length == _length && text.StartsWith(Start, StringComparison.Ordinal) && text[PrefixLength] == '_' ? text[..PrefixLength] : null;

    /// <summary>What is stored.</summary>
    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
