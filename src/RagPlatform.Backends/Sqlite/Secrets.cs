using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace RagPlatform.Backends.Sqlite;

/// <summary>Secrets that people's browsers and links carry. What is stored is found by hash, so nothing is compared byte by byte.</summary>
internal static class Secrets
{
    private const int Bytes = 32;

    public static string Make() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
