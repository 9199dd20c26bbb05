namespace RagPlatform.Core.Models;

/// <summary>The job a model does.</summary>
public enum ModelKind
{
    /// <summary>Writes answers (GGUF).</summary>
    Chat,

    /// <summary>Turns texts into embeddings (ONNX folder).</summary>
    Embedding,

    /// <summary>Reorders candidates (ONNX cross-encoder).</summary>
    Reranker,

    /// <summary>LoRA adapter of a chat model (GGUF).</summary>
    Adapter,
}

/// <summary>A model that was found on this machine.</summary>
public sealed record InstalledModel
{
    /// <summary>Name: of the manifest, else of its folder or file.</summary>
    public required string Name { get; init; }

    /// <summary>Its job.</summary>
    public required ModelKind Kind { get; init; }

    /// <summary>Full path: of the GGUF file, or of the ONNX model's folder.</summary>
    public required string Path { get; init; }

    /// <summary>Bytes on disk.</summary>
    public required long Size { get; init; }

    /// <summary>Licence in a word (SPDX where known), e.g. <c>Apache-2.0</c>; null when it is not stated.</summary>
    public string? License { get; init; }

    /// <summary>Full path of the licence text, else of the notice, when one lies beside the model.</summary>
    public string? LicenseFile { get; init; }

    /// <summary>Family: llama, mistral, falcon, gptneox, bert, … as the file says.</summary>
    public string? Family { get; init; }

    /// <summary>Languages it was made for; empty when unknown.</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>Longest input in tokens; null when unknown.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>For embedding models: length of one embedding.</summary>
    public int? Dimensions { get; init; }

    /// <summary>Parameters of a chat model, counted from its tensors; null when unknown.</summary>
    public long? Parameters { get; init; }

    /// <summary>How its numbers are stored, e.g. <c>Q4_K_M</c>; null when unknown.</summary>
    public string? Quantization { get; init; }

    /// <summary>For a chat model: whether it knows how a conversation is written down; without that it only continues texts.</summary>
    public bool HasChatTemplate { get; init; }

    /// <summary>SHA-256 as stated beside the model, lower-case hex; null when none is stated.</summary>
    public string? StatedSha256 { get; init; }

    /// <summary>For an adapter: name of the chat model it was made for.</summary>
    public string? BaseModel { get; init; }

    /// <summary>For an adapter: how it wants to be prompted, from its manifest.</summary>
    public AdapterManifest? Adapter { get; init; }
}

/// <summary>What an adapter's manifest says of its use.</summary>
/// <param name="Scale">Strength it is applied with.</param>
/// <param name="System">System message.</param>
/// <param name="User">User message with <c>{sentences}</c> and <c>{question}</c>.</param>
/// <param name="Sentence">One evidence sentence with <c>{number}</c>, <c>{title}</c>, <c>{text}</c>.</param>
/// <param name="SentenceWithoutTitle">The same without a title.</param>
/// <param name="RecommendedSentences">How many evidence sentences it was trained with.</param>
/// <param name="MaximumSentences">The most it was trained with.</param>
/// <param name="DeclineText">What it says when the sentences do not hold the answer.</param>
/// <param name="MaxTokens">Longest answer.</param>
public sealed record AdapterManifest(
    float Scale,
    string System,
    string User,
    string Sentence,
    string SentenceWithoutTitle,
    int RecommendedSentences,
    int MaximumSentences,
    string DeclineText,
    int MaxTokens);
