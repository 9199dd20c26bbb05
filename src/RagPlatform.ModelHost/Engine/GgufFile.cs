using System.Text;

namespace RagPlatform.ModelHost.Engine;

/// <summary>
/// The header of a GGUF file, read before llama.cpp sees it: a damaged file gets a message that says what is wrong,
/// where llama.cpp would give none or end the process.
/// </summary>
/// <remarks>Format: the GGUF specification, versions 2 and 3, little-endian.</remarks>
public sealed class GgufFile
{
    private const int MaxEntries = 1_000_000;

    // Bytes of a block and elements in it, by ggml type; types that are missing here are not checked for their size.
    private static readonly Dictionary<uint, (int Bytes, int Elements)> _blocks = new()
    {
        [0] = (4, 1), [1] = (2, 1), [2] = (18, 32), [3] = (20, 32), [6] = (22, 32), [7] = (24, 32), [8] = (34, 32),
        [10] = (84, 256), [11] = (110, 256), [12] = (144, 256), [13] = (176, 256), [14] = (210, 256), [30] = (2, 1),
    };

    private GgufFile(Dictionary<string, string> metadata, Dictionary<string, long> offsets, IReadOnlyList<GgufTensor> tensors, long size)
    {
        Metadata = metadata;
        Offsets = offsets;
        Tensors = tensors;
        Size = size;
    }

    /// <summary>Single values as text; arrays are left out.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Bytes of the file.</summary>
    public long Size { get; }

    /// <summary>Where the values of <see cref="Metadata"/> lie in the file.</summary>
    public IReadOnlyDictionary<string, long> Offsets { get; }

    /// <summary>The tensors.</summary>
    public IReadOnlyList<GgufTensor> Tensors { get; }

    /// <summary>Numbers in all tensors.</summary>
    public long Parameters => Tensors.Sum(tensor => tensor.Elements);

    /// <summary>Where the descriptions of the tensors begin.</summary>
    public long TensorsStart { get; private init; }

    /// <summary>Where the tensors' data begin.</summary>
    public long DataStart { get; private init; }

    /// <summary>Data of each tensor begin at a multiple of this.</summary>
    public int Alignment { get; private init; }

    /// <summary>Reads and checks a header.</summary>
    /// <exception cref="InvalidDataException">The file is no GGUF file, or it is damaged or cut short.</exception>
    public static GgufFile Read(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
            using var reader = new BinaryReader(stream, Encoding.UTF8);
            return Read(reader, stream.Length);
        }
        catch (EndOfStreamException exception)
        {
            throw new InvalidDataException("the file ends in the middle of its header", exception);
        }
    }

    private static GgufFile Read(BinaryReader reader, long size)
    {
        if (size < 24 || reader.ReadUInt32() != 0x46554747)
        {
            throw new InvalidDataException("it is not a GGUF file");
        }

        if (reader.ReadUInt32() is not (2 or 3) and var version)
        {
            throw new InvalidDataException($"its GGUF version is {version}; versions 2 and 3 can be read");
        }

        var tensors = Bounded(reader.ReadUInt64(), "tensors");
        var entries = Bounded(reader.ReadUInt64(), "metadata entries");
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        var offsets = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var i = 0; i < entries; i++)
        {
            var key = ReadText(reader, size);
            var type = reader.ReadUInt32();
            offsets[key] = reader.BaseStream.Position;
            if (ReadValue(reader, type, size) is { } value)
            {
                metadata[key] = value;
            }
        }

        var tensorsStart = reader.BaseStream.Position;
        var list = new List<GgufTensor>();
        for (var i = 0; i < tensors; i++)
        {
            list.Add(ReadTensor(reader, size));
        }

        var alignment = metadata.TryGetValue("general.alignment", out var text) && int.TryParse(text, out var stated) && stated is > 0 and <= 65536 ? stated : 32;
        var start = (reader.BaseStream.Position + alignment - 1) / alignment * alignment;
        var needed = start + list.Select(tensor => tensor.Offset + Bytes(tensor)).DefaultIfEmpty(0).Max();
        return needed <= size
            ? new GgufFile(metadata, offsets, list, size) { TensorsStart = tensorsStart, DataStart = start, Alignment = alignment }
            : throw new InvalidDataException($"the file is cut short: its tensors need {needed} bytes, it has {size}");
    }

    private static long Bytes(GgufTensor tensor) =>
        _blocks.TryGetValue(tensor.Type, out var block) ? tensor.Elements / block.Elements * block.Bytes : 0;

    private static GgufTensor ReadTensor(BinaryReader reader, long size)
    {
        var name = ReadText(reader, size);
        var dimensions = reader.ReadUInt32();
        if (dimensions > 8)
        {
            throw new InvalidDataException($"a tensor has {dimensions} dimensions");
        }

        var lengths = new long[dimensions];
        long elements = 1;
        for (var i = 0; i < dimensions; i++)
        {
            lengths[i] = reader.ReadInt64();
            if (lengths[i] <= 0 || lengths[i] > long.MaxValue / elements / 8)
            {
                throw new InvalidDataException("a tensor has an impossible shape");
            }

            elements *= lengths[i];
        }

        var type = reader.ReadUInt32();
        var offset = reader.ReadInt64();
        return offset >= 0
            ? new GgufTensor(name, lengths, type, offset)
            : throw new InvalidDataException("a tensor lies outside of the file");
    }

    private static string? ReadValue(BinaryReader reader, uint type, long size)
    {
        switch (type)
        {
            case 0: return Invariant(reader.ReadByte());
            case 1: return Invariant(reader.ReadSByte());
            case 2: return Invariant(reader.ReadUInt16());
            case 3: return Invariant(reader.ReadInt16());
            case 4: return Invariant(reader.ReadUInt32());
            case 5: return Invariant(reader.ReadInt32());
            case 6: return Invariant(reader.ReadSingle());
            case 7: return reader.ReadByte() != 0 ? "true" : "false";
            case 8: return ReadText(reader, size);
            case 9: SkipArray(reader, size); return null;
            case 10: return Invariant(reader.ReadUInt64());
            case 11: return Invariant(reader.ReadInt64());
            case 12: return Invariant(reader.ReadDouble());
            default: throw new InvalidDataException($"a metadata entry has the unknown type {type}");
        }
    }

    private static void SkipArray(BinaryReader reader, long size)
    {
        var type = reader.ReadUInt32();
        var count = reader.ReadUInt64();
        if (count > (ulong)size || type == 9)
        {
            throw new InvalidDataException("a metadata list is longer than the file");
        }

        for (ulong i = 0; i < count; i++)
        {
            if (type == 8)
            {
                var length = Bounded(reader.ReadUInt64(), "characters", size - reader.BaseStream.Position);
                reader.BaseStream.Seek(length, SeekOrigin.Current);
            }
            else
            {
                ReadValue(reader, type, size);
            }
        }
    }

    private static string ReadText(BinaryReader reader, long size)
    {
        var length = Bounded(reader.ReadUInt64(), "characters", size - reader.BaseStream.Position);
        return Encoding.UTF8.GetString(reader.ReadBytes((int)Math.Min(length, int.MaxValue)));
    }

    private static long Bounded(ulong count, string what, long limit = MaxEntries) =>
        count <= (ulong)Math.Max(0, limit) ? (long)count : throw new InvalidDataException($"it says that it has {count} {what}");

    private static string Invariant(IFormattable value) => value.ToString(null, System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>Description of a tensor in a GGUF file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Lengths">Length of each dimension, that of a row first.</param>
/// <param name="Type">ggml's number of the type.</param>
/// <param name="Offset">Where its data lie, from the start of all data.</param>
public sealed record GgufTensor(string Name, IReadOnlyList<long> Lengths, uint Type, long Offset)
{
    /// <summary>How many numbers it has.</summary>
    public long Elements => Lengths.Aggregate(1L, (product, length) => product * length);
}
