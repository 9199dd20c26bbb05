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

    /// <summary>Whether begin and end are put around the ids.</summary>
    [JsonIgnore]
    public bool AddSpecialTokens { get; init; } = true;

    /// <summary>WordPiece: leave unknown words out.</summary>
    [JsonIgnore]
    public bool DropUnknown { get; init; }

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
