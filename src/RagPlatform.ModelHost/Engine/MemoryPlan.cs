using System.Globalization;

namespace RagPlatform.ModelHost.Engine;

/// <summary>
/// How many answers of which length fit in this machine's memory. llama.cpp ends the process when memory runs out, so less is taken
/// rather than more: first the length of an answer is lowered, then their number.
/// </summary>
/// <param name="ContextTokens">Longest prompt and answer together.</param>
/// <param name="Parallel">Answers at the same time.</param>
public sealed record MemoryPlan(int ContextTokens, int Parallel)
{
    // What the cache may take of the memory that is left beside the model: the web application and the system need some too.
    private const double Share = 0.5;
    private const int ShortestContext = 2048;

    /// <summary>The largest plan within what was asked for, what the model was trained for, and the memory.</summary>
    /// <param name="options">What was asked for.</param>
    /// <param name="file">The model's header.</param>
    /// <param name="trainedTokens">Context that the model was trained for; 0 when unknown.</param>
    /// <param name="memory">Bytes of memory of this machine or container.</param>
    public static MemoryPlan For(EngineOptions options, GgufFile file, int trainedTokens, long memory)
    {
        var context = trainedTokens > 0 ? Math.Min(options.ContextTokens, trainedTokens) : options.ContextTokens;
        var parallel = options.Parallel;
        var available = Math.Max(0, memory - file.Size) * Share;
        var token = BytesPerToken(file);
        while (token * context * parallel > available && context / 2 >= ShortestContext)
        {
            context /= 2;
        }

        while (token * context * parallel > available && parallel > 1)
        {
            parallel--;
        }

        return new MemoryPlan(context, parallel);
    }

    /// <summary>Bytes of keys and values (16 bits a number) of one token; 0 when the header does not say.</summary>
    internal static double BytesPerToken(GgufFile file)
    {
        var architecture = file.Metadata.GetValueOrDefault("general.architecture", "");
        var layers = Number("block_count");
        var heads = Number("attention.head_count");
        var keyValueHeads = Number("attention.head_count_kv") is > 0 and var some ? some : heads;
        var head = heads > 0 ? Number("embedding_length") / heads : 0;
        var keys = Number("attention.key_length") is > 0 and var key ? key : head;
        var values = Number("attention.value_length") is > 0 and var value ? value : head;
        return layers * keyValueHeads * (keys + values) * 2;

        double Number(string name) =>
            double.TryParse(file.Metadata.GetValueOrDefault($"{architecture}.{name}"), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }
}
