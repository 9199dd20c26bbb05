using System.Buffers;
using Microsoft.ML.Tokenizers;

namespace RagPlatform.Backends.Onnx;

/// <summary>
/// SentencePiece unigram with the ids of XLM-RoBERTa, over Microsoft.ML.Tokenizers. What differs there from the reference on the golden
/// texts is mended around it: characters that SentencePiece removes are removed before, a run of unknown characters becomes one unknown
/// id, and begin, end and the limit are applied here.
/// </summary>
internal sealed class XlmRobertaTokenizer : IEmbeddingTokenizer
{
    // Ids of fairseq's XLM-R dictionary, which put <s>, <pad>, </s> and <unk> before SentencePiece's pieces.
    private const int Begin = 0;
    private const int End = 2;
    private const int Unknown = 3;
    private const int PieceOffset = 1;
    private const int SentencePieceUnknown = 0;

    // SentencePiece's rule "nmt" maps these to nothing (builder.cc, BuildNmtNFKCMap); the library leaves them in, as unknown characters.
    private static readonly SearchValues<char> Removed = SearchValues.Create(
    [
        .. Enumerable.Range(0x01, 0x08).Select(c => (char)c), '\u000b', .. Enumerable.Range(0x0e, 0x12).Select(c => (char)c),
        '\u007f', '\u008f', '\u009f',
    ]);

    private readonly SentencePieceTokenizer _pieces;

    private XlmRobertaTokenizer(SentencePieceTokenizer pieces) => _pieces = pieces;

    /// <summary>Reads a SentencePiece model file.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static XlmRobertaTokenizer Load(string path)
    {
        using var stream = File.OpenRead(path);
        try
        {
            return new(SentencePieceTokenizer.Create(stream, addBeginningOfSentence: false, addEndOfSentence: false, specialTokens: null));
        }
        catch (Exception exception) when (exception is not (IOException or OutOfMemoryException))
        {
            throw new InvalidDataException($"{Path.GetFileName(path)} is no SentencePiece model ({exception.Message})", exception);
        }
    }

    public long[] Encode(string text, int maxTokens)
    {
        List<long> ids = [Begin];
        Append(text, ids, maxTokens - 1);
        ids.Add(End);
        return [.. ids];
    }

    public int Count(string text)
    {
        List<long> ids = [];
        Append(text, ids, int.MaxValue);
        return ids.Count;
    }

    private void Append(string text, List<long> ids, int limit)
    {
        var isUnknown = false;
        foreach (var piece in _pieces.EncodeToIds(Clean(text), addBeginningOfSentence: false, addEndOfSentence: false))
        {
            if (ids.Count >= limit)
            {
                return;
            }

            var wasUnknown = isUnknown;
            isUnknown = piece == SentencePieceUnknown;
            if (!isUnknown || !wasUnknown)
            {
                ids.Add(isUnknown ? Unknown : piece + PieceOffset);
            }
        }
    }

    private static string Clean(string text) => text.AsSpan().ContainsAny(Removed) ? string.Concat(text.Where(c => !Removed.Contains(c))) : text;
}
