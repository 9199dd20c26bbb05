using System.Numerics.Tensors;

namespace RagPlatform.Backends.Onnx;

/// <summary>Makes one embedding of a text's token vectors.</summary>
internal static class Pooling
{
    /// <summary>The first token's vector, scaled to unit length (BERT's <c>[CLS]</c>; what bge models were trained with).</summary>
    /// <param name="hidden">Last hidden state of one text, row-major <c>[tokens, dimensions]</c>.</param>
    /// <param name="dimensions">Length of one vector.</param>
    /// <returns><c>[dimensions]</c>, L2 norm 1.</returns>
    /// <exception cref="ArgumentException"><paramref name="hidden"/> is not a whole number of vectors.</exception>
    /// <exception cref="ArithmeticException">The model gave a vector that has no direction.</exception>
    public static float[] Cls(ReadOnlySpan<float> hidden, int dimensions)
    {
        CheckShape(hidden, dimensions);
        return Scaled(hidden[..dimensions].ToArray());
    }

    /// <summary>The mean of all token vectors, scaled to unit length.</summary>
    /// <param name="hidden">Last hidden state of one text without padding, row-major <c>[tokens, dimensions]</c>.</param>
    /// <param name="dimensions">Length of one vector.</param>
    /// <returns><c>[dimensions]</c>, L2 norm 1.</returns>
    /// <exception cref="ArgumentException"><paramref name="hidden"/> is not a whole number of vectors.</exception>
    /// <exception cref="ArithmeticException">The model gave a vector that has no direction.</exception>
    /// <remarks>Reimers &amp; Gurevych, "Sentence-BERT" (EMNLP 2019), section 3. The division by the count is left to the scaling.</remarks>
    public static float[] Mean(ReadOnlySpan<float> hidden, int dimensions)
    {
        CheckShape(hidden, dimensions);
        var sum = hidden[..dimensions].ToArray();
        for (var row = dimensions; row < hidden.Length; row += dimensions)
        {
            TensorPrimitives.Add(sum, hidden.Slice(row, dimensions), sum);
        }

        return Scaled(sum);
    }

    private static float[] Scaled(float[] vector)
    {
        var norm = TensorPrimitives.Norm<float>(vector);
        if (!float.IsFinite(norm) || norm == 0)
        {
            throw new ArithmeticException("the model gave a vector without a direction");
        }

        TensorPrimitives.Divide(vector, norm, vector);
        return vector;
    }

    private static void CheckShape(ReadOnlySpan<float> hidden, int dimensions)
    {
        if (hidden.Length == 0 || hidden.Length % dimensions != 0)
        {
            throw new ArgumentException($"{hidden.Length} values are no vectors of {dimensions}", nameof(hidden));
        }
    }
}
