using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace RagPlatform.Backends.Sqlite.Audit;

/// <summary>
/// The hash of a row: SHA-256 over the hash before it and every column, each with its length in front, so that no two different rows have
/// the same bytes.
/// </summary>
internal static class AuditChain
{
    public const int HashBytes = SHA256.HashSizeInBytes;

    public static byte[] Hash(AuditRow row)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(row.Previous);
        Append(hash, row.Number);
        Append(hash, row.At);
        foreach (var text in row.Texts)
        {
            Append(hash, text);
        }

        return hash.GetHashAndReset();
    }

    /// <summary>The list of gaps as one hash, which the row of the retention that made it states.</summary>
    public static string Hash(IEnumerable<AuditGap> gaps)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var gap in gaps)
        {
            Append(hash, gap.First);
            Append(hash, gap.Last);
            hash.AppendData(gap.Hash);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        hash.AppendData(bytes);
    }

    private static void Append(IncrementalHash hash, string? text)
    {
        Append(hash, text is null ? -1L : Encoding.UTF8.GetByteCount(text));
        hash.AppendData(Encoding.UTF8.GetBytes(text ?? ""));
    }
}

/// <summary>Rows that retention removed.</summary>
internal sealed record AuditGap(long First, long Last, byte[] Hash);
