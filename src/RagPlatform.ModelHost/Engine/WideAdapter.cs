using System.Globalization;
using System.Text;

namespace RagPlatform.ModelHost.Engine;

/// <summary>Writes a LoRA adapter again with a wider inner dimension, filled up with zeros: the same adapter, computed on another path.</summary>
/// <remarks>
/// llama.cpp's CPU backend multiplies 16-bit and 32-bit matrices by one routine for a single row and by another (sgemm) for several, and
/// the two round differently: an answer with an adapter would depend on who else is served. The second routine declines a matrix of
/// which the rows are no multiple of four, or the inner length is none of eight; so with an inner dimension of 64n + 2 one
/// routine computes all. Beyond 64 it is the vectorised one: a written token costs no more than at 16.
/// Zeros add nothing, and alpha grows with the rank, since the strength of an adapter is alpha / rank.
/// </remarks>
internal static class WideAdapter
{
    private const string Alpha = "adapter.lora.alpha";
    private const int Step = 64;
    private const int Odd = 2;

    /// <summary>Whether the adapter can be written wider: every tensor is a 16-bit or 32-bit <c>lora_a</c> or <c>lora_b</c>, and alpha is stated.</summary>
    public static bool CanWiden(GgufFile file) =>
        file.Metadata.ContainsKey(Alpha) && file.Tensors.All(tensor => tensor.Lengths.Count == 2 && Size(tensor) > 0 && (IsA(tensor) || IsB(tensor)));

    /// <summary>Writes it.</summary>
    /// <param name="file">The adapter's header.</param>
    /// <param name="source">The adapter.</param>
    /// <param name="target">Takes the wide adapter.</param>
    public static void Write(GgufFile file, Stream source, Stream target)
    {
        var rank = file.Tensors.Max(Rank);
        var wide = ((rank + Step - 1) / Step * Step) + Odd;
        using var writer = new BinaryWriter(target, Encoding.UTF8, leaveOpen: true);
        writer.Write(Header(file, source, rank, wide));
        long offset = 0;
        foreach (var tensor in file.Tensors)
        {
            offset = Align(offset, file.Alignment);
            WriteDescription(writer, tensor, wide, offset);
            offset += Bytes(tensor, wide);
        }

        Fill(writer, file.Alignment, 0);
        var start = writer.BaseStream.Position;
        foreach (var tensor in file.Tensors)
        {
            Fill(writer, file.Alignment, start);
            source.Position = file.DataStart + tensor.Offset;
            WriteData(writer, source, tensor, wide);
        }
    }

    private static byte[] Header(GgufFile file, Stream source, long rank, long wide)
    {
        var header = new byte[file.TensorsStart];
        source.Position = 0;
        source.ReadExactly(header);
        var alpha = float.Parse(file.Metadata[Alpha], CultureInfo.InvariantCulture);
        BitConverter.TryWriteBytes(header.AsSpan((int)file.Offsets[Alpha]), alpha * wide / rank);
        return header;
    }

    private static void WriteDescription(BinaryWriter writer, GgufTensor tensor, long wide, long offset)
    {
        var name = Encoding.UTF8.GetBytes(tensor.Name);
        writer.Write((ulong)name.Length);
        writer.Write(name);
        writer.Write(2u);
        writer.Write(IsA(tensor) ? tensor.Lengths[0] : wide);
        writer.Write(IsA(tensor) ? wide : tensor.Lengths[1]);
        writer.Write(tensor.Type);
        writer.Write(offset);
    }

    // A has a row for each inner dimension: zero rows are added. B has rows of inner dimensions: each row gets zeros.
    private static void WriteData(BinaryWriter writer, Stream source, GgufTensor tensor, long wide)
    {
        var row = new byte[tensor.Lengths[0] * Size(tensor)];
        var zeros = new byte[IsA(tensor) ? row.Length * (wide - tensor.Lengths[1]) : (wide - tensor.Lengths[0]) * Size(tensor)];
        for (var i = 0; i < tensor.Lengths[1]; i++)
        {
            source.ReadExactly(row);
            writer.Write(row);
            if (IsB(tensor))
            {
                writer.Write(zeros);
            }
        }

        if (IsA(tensor))
        {
            writer.Write(zeros);
        }
    }

    private static void Fill(BinaryWriter writer, int alignment, long start)
    {
        while ((writer.BaseStream.Position - start) % alignment != 0)
        {
            writer.Write((byte)0);
        }
    }

    private static long Bytes(GgufTensor tensor, long wide) => tensor.Elements / Rank(tensor) * wide * Size(tensor);

    private static long Rank(GgufTensor tensor) => IsA(tensor) ? tensor.Lengths[1] : tensor.Lengths[0];

    private static bool IsA(GgufTensor tensor) => tensor.Name.EndsWith(".lora_a", StringComparison.Ordinal);

    private static bool IsB(GgufTensor tensor) => tensor.Name.EndsWith(".lora_b", StringComparison.Ordinal);

    // F32, F16, BF16; quantised adapters are computed by one routine as they are.
    private static int Size(GgufTensor tensor) => tensor.Type switch
    {
        0 => 4,
        1 or 30 => 2,
        _ => 0,
    };

    private static long Align(long offset, int alignment) => (offset + alignment - 1) / alignment * alignment;
}
