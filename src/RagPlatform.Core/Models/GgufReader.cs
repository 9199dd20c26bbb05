using System.Buffers.Binary;
using System.Text;

namespace RagPlatform.Core.Models;

/// <summary>
/// Reads the little-endian values of a GGUF file one after the other. Every length is checked against what the file still holds before
/// anything is allocated, so that a corrupt or hostile file costs an <see cref="InvalidDataException"/> and no memory.
/// </summary>
internal sealed class GgufReader(Stream stream)
{
    private const int LongestText = 1 << 20;

    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly long _length = stream.Length;
    private long _bufferStart;
    private int _buffered;
    private int _offset;

    public long Position => _bufferStart + _offset;

    public long Length => _length;

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public ulong ReadUInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    /// <summary>Reads a count and checks that so many things of at least that many bytes each can follow.</summary>
    public int ReadCount(int bytesEach, int most, string what)
    {
        var count = ReadUInt64();
        return count <= (ulong)most && count * (ulong)bytesEach <= (ulong)(_length - Position)
            ? (int)count
            : throw new InvalidDataException($"it states {count} {what}, more than it can hold");
    }

    public string ReadText()
    {
        var length = ReadTextLength();
        if (length > LongestText)
        {
            throw new InvalidDataException($"a text of {length} bytes is too long for a header");
        }

        if (length <= _buffer.Length)
        {
            return Encoding.UTF8.GetString(Take((int)length));
        }

        var bytes = new byte[length];
        for (var filled = 0; filled < bytes.Length;)
        {
            var piece = Math.Min(_buffer.Length, bytes.Length - filled);
            Take(piece).CopyTo(bytes.AsSpan(filled));
            filled += piece;
        }

        return Encoding.UTF8.GetString(bytes);
    }

    public void SkipText() => Skip(ReadTextLength());

    public void Skip(long bytes)
    {
        if (bytes < 0 || bytes > _length - Position)
        {
            throw Truncated();
        }

        if (bytes <= _buffered - _offset)
        {
            _offset += (int)bytes;
            return;
        }

        _bufferStart = Position + bytes;
        _buffered = _offset = 0;
    }

    public ReadOnlySpan<byte> Take(int bytes)
    {
        if (bytes > _buffered - _offset)
        {
            Refill(bytes);
        }

        _offset += bytes;
        return _buffer.AsSpan(_offset - bytes, bytes);
    }

    private long ReadTextLength()
    {
        var length = ReadUInt64();
        return length <= (ulong)(_length - Position) ? (long)length : throw Truncated();
    }

    private void Refill(int needed)
    {
        if (needed > _length - Position)
        {
            throw Truncated();
        }

        _bufferStart = Position;
        _offset = 0;
        stream.Position = _bufferStart;
        _buffered = stream.ReadAtLeast(_buffer, needed, throwOnEndOfStream: false);
        if (_buffered < needed)
        {
            throw Truncated();
        }
    }

    private static InvalidDataException Truncated() => new("it ends in the middle of its header");
}
