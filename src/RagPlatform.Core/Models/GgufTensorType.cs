namespace RagPlatform.Core.Models;

/// <summary>
/// How GGUF stores numbers: so many values in a block of so many bytes (ggml.h, <c>enum ggml_type</c>, and the block structures of
/// ggml-common.h). Types that are not listed are newer than this table: their size is unknown, which is no error.
/// </summary>
internal static class GgufTensorType
{
    private static readonly Dictionary<uint, (int Values, int Bytes)> Blocks = new()
    {
        [0] = (1, 4), // F32
        [1] = (1, 2), // F16
        [2] = (32, 18), // Q4_0
        [3] = (32, 20), // Q4_1
        [6] = (32, 22), // Q5_0
        [7] = (32, 24), // Q5_1
        [8] = (32, 34), // Q8_0
        [9] = (32, 36), // Q8_1
        [10] = (256, 84), // Q2_K
        [11] = (256, 110), // Q3_K
        [12] = (256, 144), // Q4_K
        [13] = (256, 176), // Q5_K
        [14] = (256, 210), // Q6_K
        [15] = (256, 292), // Q8_K
        [24] = (1, 1), // I8
        [25] = (1, 2), // I16
        [26] = (1, 4), // I32
        [27] = (1, 8), // I64
        [28] = (1, 8), // F64
        [30] = (1, 2), // BF16
    };

    // llama.h, enum llama_ftype: what most tensors of a file are stored as.
    private static readonly Dictionary<uint, string> FileTypes = new()
    {
        [0] = "F32", [1] = "F16", [2] = "Q4_0", [3] = "Q4_1", [7] = "Q8_0", [8] = "Q5_0", [9] = "Q5_1", [10] = "Q2_K", [11] = "Q3_K_S",
        [12] = "Q3_K_M", [13] = "Q3_K_L", [14] = "Q4_K_S", [15] = "Q4_K_M", [16] = "Q5_K_S", [17] = "Q5_K_M", [18] = "Q6_K",
        [19] = "IQ2_XXS", [20] = "IQ2_XS", [21] = "Q2_K_S", [22] = "IQ3_XS", [23] = "IQ3_XXS", [24] = "IQ1_S", [25] = "IQ4_NL",
        [26] = "IQ3_S", [27] = "IQ3_M", [28] = "IQ2_S", [29] = "IQ2_M", [30] = "IQ4_XS", [31] = "IQ1_M", [32] = "BF16",
    };

    /// <summary>Bytes of a tensor, or null when its type is unknown.</summary>
    public static long? Bytes(uint type, long values) =>
        Blocks.TryGetValue(type, out var block) ? (values + block.Values - 1) / block.Values * block.Bytes : null;

    /// <summary>Name of a <c>general.file_type</c>, e.g. <c>Q4_K_M</c>; null when it is unknown.</summary>
    public static string? FileTypeName(uint? fileType) => fileType is { } type ? FileTypes.GetValueOrDefault(type) : null;
}
