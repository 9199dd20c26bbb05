namespace RagPlatform.Core.Models;

/// <summary>Which models are used and where they lie. Bound from <c>Models</c>.</summary>
public sealed class ModelOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Models";

    /// <summary>Value that lets the product choose among what is installed.</summary>
    public const string Auto = "auto";

    /// <summary>Value that switches a job off.</summary>
    public const string None = "none";

    /// <summary>Folder that downloads go to. Default <c>data/models</c>.</summary>
    public string Path { get; set; } = "data/models";

    /// <summary>Further folders in which installed models are looked for, read-only.</summary>
    public IList<string> SearchPaths { get; } = [];

    /// <summary>A llama.cpp library built from the commit that LLamaSharp was built for; null for the package's.</summary>
    public string? NativeLibrary { get; set; }

    /// <summary>Chat model: name, path, <c>auto</c> or <c>none</c>.</summary>
    public string Chat { get; set; } = Auto;

    /// <summary>Embedding model: name, path, <c>auto</c> or <c>none</c>.</summary>
    public string Embedding { get; set; } = Auto;

    /// <summary>Reranker: name, path, <c>auto</c> or <c>none</c>.</summary>
    public string Reranker { get; set; } = Auto;
}
