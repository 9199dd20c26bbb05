namespace RagPlatform.ModelHost.Engine;

/// <summary>
/// How many answers' next tokens may be computed in one batch so that each comes out bit for bit as it would alone.
/// llama.cpp's CPU backend multiplies by different routines for different numbers of rows, and these round differently.
/// </summary>
/// <param name="RowsAtOnce">Rows in a batch.</param>
/// <param name="WrittenAsRead">Whether a token that was written, a row of its own, leaves the same bits in the cache as when it is read in a prompt.</param>
/// <remarks>
/// Measured with LLamaSharp 0.30.0 on x86-64 (its AVX2 and AVX-512 libraries) on a random two-layer model in each type: logits of 2 to 8
/// rows against those of one, and of prompts in pieces of 2 to 60 tokens against each other.
/// F32, F16, BF16: one row by dot products, two and more by sgemm.
/// Q2_K, Q4_K (and so Q3_K_M, Q4_K_M): repacked, fours of rows by one routine, the rest by another.
/// Q4_0, Q4_1, Q5_0, Q5_1, Q5_K, Q6_K, Q8_0, IQ4_NL, IQ4_XS: the same whatever the number.
/// </remarks>
public sealed record RowArithmetic(int RowsAtOnce, bool WrittenAsRead)
{
    private const int Fours = 4;

    private static readonly HashSet<uint> _floats = [0, 1, 30];
    private static readonly HashSet<uint> _repacked = [10, 12];

    /// <summary>Pieces of prompts begin at multiples of this, so that the routines that take fours find the same fours each time.</summary>
    public int PieceMultiple => WrittenAsRead ? 1 : Fours;

    /// <summary>Fewest tokens of a prompt that are computed at once, where it has as many.</summary>
    public int LeastPiece => WrittenAsRead ? 1 : 2;

    /// <summary>What holds for a model.</summary>
    public static RowArithmetic Of(GgufFile model)
    {
        var matrices = Matrices(model).Select(tensor => tensor.Type).ToHashSet();
        return matrices.Overlaps(_floats) ? new RowArithmetic(1, false)
            : matrices.Overlaps(_repacked) ? new RowArithmetic(Fours - 1, false)
            : new RowArithmetic(int.MaxValue, true);
    }

    // The embedding table is looked up, not multiplied with, unless it is the output matrix too.
    private static IEnumerable<GgufTensor> Matrices(GgufFile model)
    {
        var isTied = model.Tensors.All(tensor => tensor.Name != "output.weight");
        return model.Tensors.Where(tensor => tensor.Lengths.Count(length => length > 1) >= 2 && (isTied || tensor.Name != "token_embd.weight"));
    }
}
