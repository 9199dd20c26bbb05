namespace RagPlatform.ModelHost.Engine;

/// <summary>What the engine loads and how much of the machine it may take.</summary>
public sealed record EngineOptions
{
    /// <summary>GGUF file of the model.</summary>
    public required string ModelPath { get; init; }

    /// <summary>Name under which the model is offered.</summary>
    public required string Name { get; init; }

    /// <summary>LoRA adapters by name: GGUF files made for this model. Loaded with it, chosen by each request.</summary>
    public IReadOnlyDictionary<string, string> Adapters { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Longest prompt and answer of one request together, in tokens; never more than the model was trained for.
    /// Each of the <see cref="Parallel"/> answers has this much, so memory grows with their product.
    /// </summary>
    public int ContextTokens { get; init; } = 8192;

    /// <summary>Answers written at the same time. Others wait in the queue.</summary>
    public int Parallel { get; init; } = 4;

    /// <summary>Threads of one step. llama.cpp's threads spin: more of them than free processors slows everything down.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Requests that may wait; a further one is refused with 429.</summary>
    public int QueueLimit { get; init; } = 64;

    /// <summary>A llama.cpp library built from the commit that LLamaSharp was built for; null for the package's own.</summary>
    public string? NativeLibrary { get; init; }

    /// <summary>Layers given to a GPU where a GPU library is installed; -1 for all.</summary>
    public int GpuLayers { get; init; } = -1;
}
