using System.Buffers.Binary;
using System.IO.Compression;

namespace RagPlatform.Web.Features.Teams.Setup;

/// <summary>Writes a picture as PNG, eight bits a channel with transparency. Source: PNG specification, https://www.w3.org/TR/png-3/.</summary>
internal static class Png
{
    private const int Channels = 4;
    private const uint Polynomial = 0xEDB88320;

    private static readonly uint[] _crcs = [.. Enumerable.Range(0, 256).Select(value => CrcOf((uint)value))];

    private static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <param name="size">Pixels a side.</param>
    /// <param name="rgba">Four bytes a pixel, row by row.</param>
    public static byte[] Write(int size, byte[] rgba)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, size);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), size);
        (header[8], header[9]) = (8, 6); // Bits a channel; colour with transparency.

        using var png = new MemoryStream();
        png.Write(Signature);
        WriteChunk(png, "IHDR"u8, header);
        WriteChunk(png, "IDAT"u8, Compress(size, rgba));
        WriteChunk(png, "IEND"u8, []);
        return png.ToArray();
    }

    private static byte[] Compress(int size, byte[] rgba)
    {
        using var data = new MemoryStream();
        using (var zlib = new ZLibStream(data, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            for (var row = 0; row < size; row++)
            {
                zlib.WriteByte(0); // No filter.
                zlib.Write(rgba, row * size * Channels, size * Channels);
            }
        }

        return data.ToArray();
    }

    private static void WriteChunk(MemoryStream png, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        png.Write(type);
        png.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Add(Add(uint.MaxValue, type), data));
        png.Write(number);
    }

    private static uint Add(uint crc, ReadOnlySpan<byte> data)
    {
        foreach (var value in data)
        {
            crc = _crcs[(crc ^ value) & 0xFF] ^ (crc >> 8);
        }

        return crc;
    }

    private static uint CrcOf(uint value)
    {
        for (var bit = 0; bit < 8; bit++)
        {
            value = (value & 1) != 0 ? Polynomial ^ (value >> 1) : value >> 1;
        }

        return value;
    }
}
