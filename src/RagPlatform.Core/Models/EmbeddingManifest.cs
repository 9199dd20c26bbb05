using System.Text.Json;
using System.Text.Json.Serialization;

namespace RagPlatform.Core.Models;

/// <summary>Which vector of a text's tokens becomes its embedding.</summary>
public enum EmbeddingPooling
{
    /// <summary>The first token's.</summary>
    Cls,

    /// <summary>The mean of all tokens'.</summary>
    Mean,
}

/// <summary>What kind of tokenizer an embedding model has.</summary>
public enum EmbeddingTokenizerKind
{
    /// <summary>BERT's WordPiece; the vocabulary is a text file with one piece a line, whose line number is its id.</summary>
    WordPiece,

    /// <summary>SentencePiece unigram with the ids of XLM-RoBERTa: piece n ≥ 3 is n + 1.</summary>
    SentencePiece,
}

/// <summary>
/// What <c>manifest.json</c> in the folder of an embedding model says: how texts become tokens and token vectors become one embedding.
/// Unknown properties are ignored.
/// </summary>
public sealed record EmbeddingManifest
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "manifest.json";

    private const long LongestManifest = 1 << 20;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

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
        var path = Path.Combine(folder, FileName);
        if (new FileInfo(path).Length > LongestManifest)
        {
            throw new InvalidDataException($"{FileName} is longer than 1 MB");
        }

        EmbeddingManifest manifest;
        try
        {
            using var stream = File.OpenRead(path);
            manifest = JsonSerializer.Deserialize<EmbeddingManifest>(stream, Json)
                ?? throw new InvalidDataException($"{FileName} is empty");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{FileName} cannot be read: {exception.Message}", exception);
        }

        return manifest.Checked() with { Name = manifest.Name is { Length: > 0 } name ? name : Path.GetFileName(folder) };
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

/// <summary>The tokenizer's part of a manifest. Defaults are those of BERT's uncased models and of XLM-RoBERTa.</summary>
public sealed record TokenizerManifest
{
    /// <summary>As written: <c>wordpiece</c> or <c>sentencepiece-unigram</c>.</summary>
    [JsonPropertyName("kind")]
    public string KindName { get; init; } = "wordpiece";

    /// <summary>The same as a value; null when it is none of them.</summary>
    [JsonIgnore]
    public EmbeddingTokenizerKind? Kind => KindName switch
    {
        "wordpiece" => EmbeddingTokenizerKind.WordPiece,
        "sentencepiece" or "sentencepiece-unigram" => EmbeddingTokenizerKind.SentencePiece,
        _ => null,
    };

    /// <summary>SentencePiece's model file; for WordPiece the file of another library, which is not read.</summary>
    public string? File { get; init; }

    /// <summary>WordPiece's vocabulary file.</summary>
    public string? Vocab { get; init; }

    /// <summary>WordPiece: lower-case the text.</summary>
    public bool Lowercase { get; init; } = true;

    /// <summary>WordPiece: remove accents; as <see cref="Lowercase"/> when it is not stated.</summary>
    public bool? StripAccents { get; init; }

    /// <summary>WordPiece: every CJK ideograph is a word.</summary>
    public bool HandleChineseChars { get; init; } = true;

    /// <summary>WordPiece: a word of more code points is unknown.</summary>
    public int MaxInputCharsPerWord { get; init; } = 100;

    /// <summary>The file that is read.</summary>
    [JsonIgnore]
    public string VocabularyFile =>
        Kind == EmbeddingTokenizerKind.SentencePiece ? File ?? "sentencepiece.bpe.model" : Vocab ?? "vocab.txt";
}

/// <summary>The network's part of a manifest.</summary>
public sealed record OnnxManifest
{
    /// <summary>Name of its file.</summary>
    public string File { get; init; } = "model.onnx";
}

/// <summary>What is stated of a file.</summary>
/// <param name="Sha256">Lower-case hex.</param>
/// <param name="Bytes">Length.</param>
public sealed record StatedFile(string? Sha256, long? Bytes);
