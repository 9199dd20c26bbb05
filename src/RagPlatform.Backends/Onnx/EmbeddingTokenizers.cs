using RagPlatform.Core.Models;

namespace RagPlatform.Backends.Onnx;

/// <summary>Loads the tokenizer that a manifest names.</summary>
internal static class EmbeddingTokenizers
{
    /// <exception cref="InvalidDataException">The vocabulary is broken.</exception>
    /// <exception cref="IOException">The vocabulary cannot be read.</exception>
    public static IEmbeddingTokenizer Load(string folder, EmbeddingManifest manifest)
    {
        var path = Path.Combine(folder, manifest.Tokenizer.VocabularyFile);
        return manifest.Tokenizer.Kind switch
        {
            EmbeddingTokenizerKind.WordPiece => WordPieceTokenizer.Load(path, manifest.Tokenizer),
            _ => XlmRobertaTokenizer.Load(path),
        };
    }
}
