namespace RagPlatform.Core.Models;

/// <summary>
/// What a GGUF file says of itself, read without llama.cpp. Source: the GGUF specification of the ggml project (docs/gguf.md), versions 2
/// and 3.
/// </summary>
public sealed record GgufHeader
{
    private const int MostKeys = 65_536;
    private const int MostTensors = 200_000;
    private const int DeepestArray = 4;
    private const uint TextType = 8;
    private const uint ArrayType = 9;

    /// <summary><c>general.architecture</c>: llama, qwen2, phi3, …; empty when it is not stated.</summary>
    public required string Architecture { get; init; }

    /// <summary><c>general.type</c>: <c>model</c>, <c>adapter</c>, <c>mmproj</c>, …; <c>model</c> when it is not stated.</summary>
    public required string Type { get; init; }

    /// <summary><c>general.name</c>, as its makers wrote it.</summary>
    public string? Name { get; init; }

    /// <summary><c>general.license</c>, as its makers wrote it.</summary>
    public string? License { get; init; }

    /// <summary><c>general.languages</c>.</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>Longest prompt and answer together, in tokens.</summary>
    public int? ContextLength { get; init; }

    /// <summary>How most tensors are stored, e.g. <c>Q4_K_M</c>.</summary>
    public string? Quantization { get; init; }

    /// <summary>Whether the file holds a chat template; without one it only continues texts.</summary>
    public bool HasChatTemplate { get; init; }

    /// <summary>Values of all tensors together.</summary>
    public long Parameters { get; init; }

    /// <summary>Of how many files this is one; 1 for a model in one file.</summary>
    public int Parts { get; init; } = 1;

    /// <summary>For an adapter: the name of its base model, where stated.</summary>
    public string? BaseModel { get; init; }

    /// <summary>Reads the header of a file.</summary>
    /// <exception cref="InvalidDataException">The file is no GGUF file, is of an unknown version, is corrupt or is cut off.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static GgufHeader Read(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
        return Read(stream);
    }

    internal static GgufHeader Read(Stream stream)
    {
        var reader = new GgufReader(stream);
        if (reader.Length < 24 || !reader.Take(4).SequenceEqual("GGUF"u8))
        {
            throw new InvalidDataException("it is no GGUF file");
        }

        var version = reader.ReadUInt32();
        if (version is not (2 or 3))
        {
            throw new InvalidDataException($"GGUF version {version} is not supported; 2 and 3 are");
        }

        var tensors = reader.ReadCount(24, MostTensors, "tensors");
        var keys = reader.ReadCount(13, MostKeys, "keys");
        Dictionary<string, object> values = [];
        for (var key = 0; key < keys; key++)
        {
            var name = reader.ReadText();
            if (ReadValue(reader, reader.ReadUInt32(), DeepestArray) is { } value)
            {
                values[name] = value;
            }
        }

        return From(values, CountParameters(reader, tensors, Number(values, "general.alignment") ?? 32));
    }

    private static GgufHeader From(Dictionary<string, object> values, long parameters)
    {
        var architecture = Text(values, "general.architecture") ?? "";
        return new()
        {
            Architecture = architecture,
            Type = Text(values, "general.type") ?? "model",
            Name = Text(values, "general.name"),
            License = Text(values, "general.license"),
            Languages = values.GetValueOrDefault("general.languages") as IReadOnlyList<string> ?? [],
            ContextLength = Number(values, $"{architecture}.context_length") is { } length and > 0 and <= int.MaxValue ? (int)length : null,
            Quantization = GgufTensorType.FileTypeName((uint?)Number(values, "general.file_type")),
            HasChatTemplate = Text(values, "tokenizer.chat_template") is { Length: > 0 },
            Parameters = parameters,
            Parts = Number(values, "split.count") is { } parts and > 1 and < 1000 ? (int)parts : 1,
            BaseModel = Text(values, "general.base_model.0.name"),
        };
    }

    private static long CountParameters(GgufReader reader, int tensors, long alignment)
    {
        long parameters = 0;
        long dataBytes = 0;
        for (var tensor = 0; tensor < tensors; tensor++)
        {
            reader.SkipText();
            var dimensions = reader.ReadUInt32();
            if (dimensions > 8)
            {
                throw new InvalidDataException($"a tensor has {dimensions} dimensions");
            }

            Int128 values = 1;
            for (var dimension = 0; dimension < dimensions; dimension++)
            {
                values *= reader.ReadUInt64();
                if (values > 1L << 44)
                {
                    throw new InvalidDataException("a tensor is impossibly large");
                }
            }

            var type = reader.ReadUInt32();
            var offset = reader.ReadUInt64();
            parameters += (long)values;
            if (GgufTensorType.Bytes(type, (long)values) is { } bytes && offset < 1UL << 50)
            {
                dataBytes = Math.Max(dataBytes, (long)offset + bytes);
            }
        }

        // A download that broke off has its whole header, and too few bytes behind it.
        var step = alignment is > 0 and <= 1 << 20 ? alignment : 32;
        var dataStart = (reader.Position + step - 1) / step * step;
        return tensors == 0 || dataStart + dataBytes <= reader.Length
            ? parameters
            : throw new InvalidDataException($"it is cut off: {reader.Length:N0} of {dataStart + dataBytes:N0} bytes are there");
    }

    /// <summary>A text, number or list of texts; null for what is skipped (long lists, such as the vocabulary, among them).</summary>
    private static object? ReadValue(GgufReader reader, uint type, int depth)
    {
        switch (type)
        {
            case TextType:
                return reader.ReadText();
            case ArrayType:
                return ReadArray(reader, depth);
            case 4: // uint32
            case 5: // int32, of which only counts are asked for
                return (long)reader.ReadUInt32();
            case 10: // uint64
            case 11: // int64
                return (long)reader.ReadUInt64();
            default:
                reader.Skip(ScalarBytes(type));
                return null;
        }
    }

    private static List<string>? ReadArray(GgufReader reader, int depth)
    {
        var type = reader.ReadUInt32();
        if (type is not (TextType or ArrayType))
        {
            var bytes = ScalarBytes(type);
            reader.Skip((long)reader.ReadCount(bytes, int.MaxValue, "values") * bytes);
            return null;
        }

        if (depth == 0)
        {
            throw new InvalidDataException("lists stand in lists too deep");
        }

        var count = reader.ReadCount(type == TextType ? 8 : 12, int.MaxValue, "values");
        List<string>? texts = type == TextType && count <= 64 ? [] : null;
        for (var item = 0; item < count; item++)
        {
            if (texts is not null)
            {
                texts.Add(reader.ReadText());
            }
            else if (type == TextType)
            {
                reader.SkipText();
            }
            else
            {
                ReadArray(reader, depth - 1);
            }
        }

        return texts;
    }

    private static int ScalarBytes(uint type) => type switch
    {
        0 or 1 or 7 => 1,
        2 or 3 => 2,
        4 or 5 or 6 => 4,
        10 or 11 or 12 => 8,
        _ => throw new InvalidDataException($"a value has the unknown type {type}"),
    };

    private static string? Text(Dictionary<string, object> values, string key) => values.GetValueOrDefault(key) as string;

    private static long? Number(Dictionary<string, object> values, string key) => values.GetValueOrDefault(key) as long?;
}
