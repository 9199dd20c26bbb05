using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RagPlatform.Backends.Sqlite.Indexing;

/// <summary>Embeddings as signed bytes with one scale a row, and their dot products. Rows are in -127…127, never -128.</summary>
internal static class Int8
{
    /// <summary>Rounds a row; returns the scale that its products are to be multiplied with.</summary>
    public static float Quantise(ReadOnlySpan<float> values, Span<sbyte> quantised)
    {
        var scale = Scale(values);
        for (var i = 0; i < values.Length; i++)
        {
            quantised[i] = (sbyte)MathF.Round(values[i] / scale);
        }

        return scale;
    }

    /// <summary>Rounds a query; widened once here, not once a row.</summary>
    public static void QuantiseQuery(ReadOnlySpan<float> values, Span<short> quantised)
    {
        var scale = Scale(values);
        for (var i = 0; i < values.Length; i++)
        {
            quantised[i] = (short)MathF.Round(values[i] / scale);
        }
    }

    /// <summary>Dot product; exact up to 133,000 dimensions.</summary>
    public static int Dot(ReadOnlySpan<sbyte> row, ReadOnlySpan<short> query) =>
        Avx512BW.IsSupported && row.Length % Vector256<sbyte>.Count == 0 ? Dot512(row, query)
        : Avx2.IsSupported && row.Length % Vector128<sbyte>.Count == 0 ? Dot256(row, query)
        : DotPortable(row, query);

    internal static int Dot512(ReadOnlySpan<sbyte> row, ReadOnlySpan<short> query)
    {
        ref var rows = ref MemoryMarshal.GetReference(row);
        ref var queries = ref MemoryMarshal.GetReference(query);
        var sum = Vector512<int>.Zero;
        for (var i = 0; i < row.Length; i += Vector256<sbyte>.Count)
        {
            var wide = Avx512BW.ConvertToVector512Int16(Vector256.LoadUnsafe(ref rows, (nuint)i));
            sum += Avx512BW.MultiplyAddAdjacent(wide, Vector512.LoadUnsafe(ref queries, (nuint)i));
        }

        return Vector512.Sum(sum);
    }

    internal static int Dot256(ReadOnlySpan<sbyte> row, ReadOnlySpan<short> query)
    {
        ref var rows = ref MemoryMarshal.GetReference(row);
        ref var queries = ref MemoryMarshal.GetReference(query);
        var sum = Vector256<int>.Zero;
        for (var i = 0; i < row.Length; i += Vector128<sbyte>.Count)
        {
            var wide = Avx2.ConvertToVector256Int16(Vector128.LoadUnsafe(ref rows, (nuint)i));
            sum += Avx2.MultiplyAddAdjacent(wide, Vector256.LoadUnsafe(ref queries, (nuint)i));
        }

        return Vector256.Sum(sum);
    }

    internal static int DotPortable(ReadOnlySpan<sbyte> row, ReadOnlySpan<short> query)
    {
        var sum = Vector<int>.Zero;
        var i = 0;
        for (; i <= row.Length - Vector<sbyte>.Count; i += Vector<sbyte>.Count)
        {
            Vector.Widen(new Vector<sbyte>(row[i..]), out var low, out var high);
            // Two products of at most 127 × 127 fit into 16 bits.
            var products = (low * new Vector<short>(query[i..])) + (high * new Vector<short>(query[(i + Vector<short>.Count)..]));
            Vector.Widen(products, out var first, out var second);
            sum += first + second;
        }

        var total = Vector.Sum(sum);
        for (; i < row.Length; i++)
        {
            total += row[i] * query[i];
        }

        return total;
    }

    private static float Scale(ReadOnlySpan<float> values)
    {
        var largest = TensorPrimitives.MaxMagnitude(values);
        return largest == 0 || !float.IsFinite(largest) ? 1 : MathF.Abs(largest) / 127;
    }
}
