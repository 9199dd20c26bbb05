using System.Text.Json.Serialization;

namespace RagPlatform.Core.Models;

/// <summary>
/// What <c>manifest.json</c> in the folder of an embedding model says: how texts become tokens and token vectors become one embedding.
/// Unknown properties are ignored. A Model2Vec folder has <c>config.json</c> instead.
/// </summary>
public sealed record EmbeddingManifest
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "manifest.json";

    /// <summary>Family: <c>bert</c>, <c>xlm-roberta</c>, or <c>model2vec</c> for a table of vectors without a network.</summary>
    [JsonIgnore]
    public string Family { get; init; } = "bert";

    /// <summary>Name, as collections remember it; the folder's where the manifest has none.</summary>
    public string Name { get; init; } = "";

    /// <summary>Languages it was made for.</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>Length of one embedding.</summary>
    public int Dimensions { get; init; }

    /// <summary><c>cls</c> or <c>mean</c>.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<EmbeddingPooling>))]
    public EmbeddingPooling Pooling { get; init; } = EmbeddingPooling.Mean;

    /// <summary>Whether embeddings are scaled to length 1. The product always does: its scores are cosines.</summary>
    public bool Normalize { get; init; } = true;

    /// <summary>Put before a question.</summary>
    public string QueryPrefix { get; init; } = "";

    /// <summary>Put before a passage.</summary>
    public string PassagePrefix { get; init; } = "";

    /// <summary>Longest input in tokens, special tokens included; the rest is cut off.</summary>
    public int MaxTokens { get; init; } = 512;

    /// <summary>How texts become tokens.</summary>
    public TokenizerManifest Tokenizer { get; init; } = new();

    /// <summary>The network.</summary>
    public OnnxManifest Onnx { get; init; } = new();

    /// <summary>Licence, SPDX where known.</summary>
    public string? License { get; init; }

    /// <summary>Files by name, with size and checksum.</summary>
    public IReadOnlyDictionary<string, StatedFile> Files { get; init; } = new Dictionary<string, StatedFile>();

    /// <summary>Reads and checks the manifest of a folder.</summary>
    /// <exception cref="InvalidDataException">It is no valid manifest; the message says what is wrong, beginning with the file's name.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static EmbeddingManifest Read(string folder)
    {
        var manifest = !File.Exists(Path.Combine(folder, FileName)) && Model2VecConfig.Read(folder) is { } config
            ? config.ToManifest()
            : JsonManifest.Read<EmbeddingManifest>(folder, FileName) ?? throw new FileNotFoundException($"{FileName} is missing");
        return manifest.Checked() with
        {
            Name = manifest.Name is { Length: > 0 } name ? name : Path.GetFileName(folder),
            Family = manifest.Tokenizer.Kind == EmbeddingTokenizerKind.SentencePiece ? "xlm-roberta" : manifest.Family,
        };
    }

    private EmbeddingManifest Checked()
    {
        var wrong =
            Dimensions is < 1 or > 16_384 ? "dimensions must be 1 to 16,384"
            : MaxTokens is < 8 or > 131_072 ? "maxTokens must be 8 to 131,072"
            : Tokenizer.Kind is null ? "tokenizer.kind must be wordpiece or sentencepiece-unigram"
            : NotAFileName(Onnx.File) ? "onnx.file must be a file name"
            : NotAFileName(Tokenizer.VocabularyFile) ? "the tokenizer's file must be a file name"
            : Files.Keys.Any(NotAFileName) ? "files must be named without folders"
            : null;
        return wrong is null ? this : throw new InvalidDataException($"{FileName}: {wrong}");
    }

    private static bool NotAFileName(string name) => name.Length == 0 || name is "." or ".." || name.AsSpan().ContainsAny('/', '\\', ':');
}
