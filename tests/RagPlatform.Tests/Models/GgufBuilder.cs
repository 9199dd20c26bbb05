using System.Text;

namespace RagPlatform.Tests.Models;

/// <summary>Writes small GGUF files: a header as a test wants it, and zeros where the numbers would be.</summary>
internal sealed class GgufBuilder
{
    private readonly List<(string Key, object Value)> _values = [];
    private readonly List<(string Name, ulong[] Dimensions)> _tensors = [];

    public static GgufBuilder ChatModel(long parameters, bool template = true)
    {
        var builder = new GgufBuilder()
            .With("general.architecture", "llama").With("general.type", "model").With("general.license", "mit")
            .With("llama.context_length", 4096u).With("general.file_type", 15u)
            .With("tokenizer.ggml.tokens", Enumerable.Range(0, 200).Select(i => $"piece {i}").ToArray())
            .With("general.languages", new[] { "en", "de" });
        return (template ? builder.With("tokenizer.chat_template", "{{ messages }}") : builder).Tensor("output.weight", (ulong)parameters);
    }

    public GgufBuilder With(string key, object value)
    {
        _values.Add((key, value));
        return this;
    }

    public GgufBuilder Tensor(string name, params ulong[] dimensions)
    {
        _tensors.Add((name, dimensions));
        return this;
    }

    public byte[] Build()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write("GGUF"u8);
        writer.Write(3u);
        writer.Write((ulong)_tensors.Count);
        writer.Write((ulong)_values.Count);
        foreach (var (key, value) in _values)
        {
            WriteText(writer, key);
            WriteValue(writer, value);
        }

        ulong offset = 0;
        foreach (var (name, dimensions) in _tensors)
        {
            WriteText(writer, name);
            writer.Write((uint)dimensions.Length);
            Array.ForEach(dimensions, writer.Write);
            writer.Write(24u); // I8: one byte a value
            writer.Write(offset);
            offset += (dimensions.Aggregate((a, b) => a * b) + 31) / 32 * 32;
        }

        var end = (stream.Length + 31) / 32 * 32;
        stream.SetLength(end + (long)offset);
        return stream.ToArray();
    }

    public string WriteTo(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, Build());
        return path;
    }

    private static void WriteValue(BinaryWriter writer, object value)
    {
        switch (value)
        {
            case uint number:
                writer.Write(4u);
                writer.Write(number);
                break;
            case string text:
                writer.Write(8u);
                WriteText(writer, text);
                break;
            case string[] texts:
                writer.Write(9u);
                writer.Write(8u);
                writer.Write((ulong)texts.Length);
                Array.ForEach(texts, text => WriteText(writer, text));
                break;
            default:
                throw new NotSupportedException($"{value.GetType()}");
        }
    }

    private static void WriteText(BinaryWriter writer, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        writer.Write((ulong)bytes.Length);
        writer.Write(bytes);
    }
}
