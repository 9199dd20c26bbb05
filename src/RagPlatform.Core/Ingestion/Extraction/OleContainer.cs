using System.Buffers.Binary;
using System.Text;

namespace RagPlatform.Core.Ingestion.Extraction;

/// <summary>
/// Lists what is in an OLE compound file (MS-CFB): old Office documents, and new ones that a password protects. Reads the directory
/// alone, with bounds on everything that the file claims.
/// </summary>
internal static class OleContainer
{
    private const int MaxDirectorySectors = 4_096;
    private const uint EndOfChain = 0xFFFFFFFE;

    public static bool IsOle(ReadOnlySpan<byte> head) => head.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]);

    /// <summary>Whether the file at a path is an OLE file with that stream.</summary>
    public static bool Contains(string path, string stream)
    {
        using var content = File.OpenRead(path);
        var head = new byte[8];
        return content.ReadAtLeast(head, 8, throwOnEndOfStream: false) == 8 && IsOle(head) && ListStreams(content).Contains(stream);
    }

    /// <summary>Names of streams and storages; empty when the file is damaged.</summary>
    public static HashSet<string> ListStreams(Stream content)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        Span<byte> header = stackalloc byte[512];
        if (!TryRead(content, 0, header))
        {
            return names;
        }

        var shift = BinaryPrimitives.ReadUInt16LittleEndian(header[30..]);
        if (shift is not (9 or 12))
        {
            return names;
        }

        var sectorSize = 1 << shift;
        var sector = new byte[sectorSize];
        var next = BinaryPrimitives.ReadUInt32LittleEndian(header[48..]);
        for (var i = 0; i < MaxDirectorySectors && next < EndOfChain && TryRead(content, (next + 1L) * sectorSize, sector); i++)
        {
            for (var entry = 0; entry + 128 <= sectorSize; entry += 128)
            {
                var bytes = BinaryPrimitives.ReadUInt16LittleEndian(sector.AsSpan(entry + 64));
                if (bytes is >= 4 and <= 64 && sector[entry + 66] is 1 or 2)
                {
                    names.Add(Encoding.Unicode.GetString(sector, entry, bytes - 2));
                }
            }

            next = NextSector(content, header, sectorSize, next);
        }

        return names;
    }

    private static uint NextSector(Stream content, ReadOnlySpan<byte> header, int sectorSize, uint sector)
    {
        // The first 109 sectors of the allocation table are listed in the header: enough for a file of 7 MB with small sectors, of
        // 446 MB with large ones. The directory stands near the front, so further ones are not followed.
        var perSector = (uint)sectorSize / 4;
        var index = sector / perSector;
        if (index >= 109)
        {
            return EndOfChain;
        }

        Span<byte> value = stackalloc byte[4];
        var table = BinaryPrimitives.ReadUInt32LittleEndian(header[(76 + ((int)index * 4))..]);
        return table < EndOfChain && TryRead(content, ((table + 1L) * sectorSize) + (sector % perSector * 4), value)
            ? BinaryPrimitives.ReadUInt32LittleEndian(value)
            : EndOfChain;
    }

    private static bool TryRead(Stream content, long position, Span<byte> into)
    {
        if (position < 0 || position + into.Length > content.Length)
        {
            return false;
        }

        content.Position = position;
        return content.ReadAtLeast(into, into.Length, throwOnEndOfStream: false) == into.Length;
    }
}
