using System.ComponentModel.DataAnnotations;

namespace RagPlatform.Backends.Onnx;

/// <summary>How texts are embedded. Bound from <c>Embeddings</c>.</summary>
public sealed class EmbeddingOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Embeddings";

    /// <summary>Texts that are embedded side by side, each on one thread. Default 0: as many as the machine has processors.</summary>
    [Range(0, 256)]
    public int Threads { get; set; }

    internal int ThreadsOnThisMachine => Threads > 0 ? Threads : Environment.ProcessorCount;
}
