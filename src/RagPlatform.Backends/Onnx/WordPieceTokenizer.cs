using System.Text;
using System.Text.RegularExpressions;
using RagPlatform.Core.Models;

namespace RagPlatform.Backends.Onnx;

/// <summary>
/// BERT's tokenizer: words and punctuation, each cut greedily into the longest pieces of the vocabulary. Equal to Hugging Face's
/// <c>tokenizers</c> on all of the project's golden texts.
/// </summary>
internal sealed partial class WordPieceTokenizer : IEmbeddingTokenizer
{
    private const string Continuation = "##";

    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _first;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _following;
    private readonly BertNormalizer _normalizer;
    private readonly bool _specialTokensInText;
    private readonly bool _addSpecialTokens;
    private readonly bool _dropUnknown;
    private readonly int _longestWord;
    private readonly int _longestPiece;
    private readonly int _begin;
    private readonly int _end;
    private readonly int _unknown;

    private WordPieceTokenizer(IEnumerable<string> vocabulary, TokenizerManifest settings, bool specialTokensInText)
    {
        Dictionary<string, int> first = [];
        Dictionary<string, int> following = [];
        var id = 0;
        foreach (var piece in vocabulary)
        {
            if (piece.StartsWith(Continuation, StringComparison.Ordinal) && piece.Length > Continuation.Length)
            {
                following.TryAdd(piece[Continuation.Length..], id++);
            }
            else
            {
                first.TryAdd(piece, id++);
            }

            _longestPiece = Math.Max(_longestPiece, piece.Length);
        }

        (_begin, _end, _unknown) = (Special(first, "[CLS]"), Special(first, "[SEP]"), Special(first, "[UNK]"));
        _first = first.GetAlternateLookup<ReadOnlySpan<char>>();
        _following = following.GetAlternateLookup<ReadOnlySpan<char>>();
        _normalizer = new(settings.Lowercase, settings.StripAccents ?? settings.Lowercase, settings.HandleChineseChars);
        _longestWord = settings.MaxInputCharsPerWord;
        _specialTokensInText = specialTokensInText;
        (_addSpecialTokens, _dropUnknown) = (settings.AddSpecialTokens, settings.DropUnknown);
    }

    /// <summary>Reads a vocabulary file: one piece a line, its id the line's number from 0.</summary>
    /// <param name="path">The file.</param>
    /// <param name="settings">The manifest's part.</param>
    /// <param name="specialTokensInText">
    /// Whether <c>[CLS]</c> and its like in a text become the special token, as in the reference library. Off in the product: a document
    /// must not be able to write the tokens that structure the model's input.
    /// </param>
    /// <exception cref="InvalidDataException">A special token is missing.</exception>
    public static WordPieceTokenizer Load(string path, TokenizerManifest settings, bool specialTokensInText = false) =>
        new(File.ReadLines(path), settings, specialTokensInText);

    public long[] Encode(string text, int maxTokens)
    {
        List<long> ids = [];
        if (!_addSpecialTokens)
        {
            Append(text, ids, maxTokens);

            // A text of nothing known still needs a vector.
            return ids.Count > 0 ? [.. ids] : [_unknown];
        }

        ids.Add(_begin);
        Append(text, ids, maxTokens - 1);
        ids.Add(_end);
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
        if (!_specialTokensInText)
        {
            AppendPlain(text, ids, limit);
            return;
        }

        var start = 0;
        foreach (var match in SpecialTokens().EnumerateMatches(text))
        {
            AppendPlain(text[start..match.Index], ids, limit);
            AppendId(Special(text.Substring(match.Index, match.Length)), ids, limit);
            start = match.Index + match.Length;
        }

        AppendPlain(text[start..], ids, limit);
    }

    private void AppendPlain(string text, List<long> ids, int limit)
    {
        var normalized = _normalizer.Normalize(text).AsSpan();
        var wordStart = -1;
        for (var i = 0; i < normalized.Length && ids.Count < limit;)
        {
            Rune.DecodeFromUtf16(normalized[i..], out var rune, out var length);
            var isPunctuation = IsPunctuation(rune);
            if (isPunctuation || rune.Value == ' ')
            {
                if (wordStart >= 0)
                {
                    AppendWord(normalized[wordStart..i], ids, limit);
                    wordStart = -1;
                }

                if (isPunctuation)
                {
                    AppendWord(normalized.Slice(i, length), ids, limit);
                }
            }
            else if (wordStart < 0)
            {
                wordStart = i;
            }

            i += length;
        }

        if (wordStart >= 0)
        {
            AppendWord(normalized[wordStart..], ids, limit);
        }
    }

    private void AppendWord(ReadOnlySpan<char> word, List<long> ids, int limit)
    {
        if (word.Length > _longestWord && CodePoints(word) > _longestWord)
        {
            AppendUnknown(ids, limit);
            return;
        }

        var before = ids.Count;
        for (var start = 0; start < word.Length;)
        {
            var lookup = start == 0 ? _first : _following;
            var end = Math.Min(word.Length, start + _longestPiece);
            int id;
            while (!lookup.TryGetValue(word[start..end], out id))
            {
                if (--end == start)
                {
                    // One part that is in no piece makes the whole word unknown.
                    ids.RemoveRange(before, ids.Count - before);
                    AppendUnknown(ids, limit);
                    return;
                }
            }

            ids.Add(id);
            start = end;
        }

        if (ids.Count > limit)
        {
            ids.RemoveRange(limit, ids.Count - limit);
        }
    }

    private void AppendUnknown(List<long> ids, int limit)
    {
        if (!_dropUnknown)
        {
            AppendId(_unknown, ids, limit);
        }
    }

    private static void AppendId(int id, List<long> ids, int limit)
    {
        if (ids.Count < limit)
        {
            ids.Add(id);
        }
    }

    private int Special(string token) => _first.TryGetValue(token, out var id) ? id : _unknown;

    private static int Special(Dictionary<string, int> vocabulary, string token) =>
        vocabulary.TryGetValue(token, out var id) ? id : throw new InvalidDataException($"the vocabulary lacks {token}");

    private static bool IsPunctuation(Rune rune) =>
        rune.IsAscii
            ? rune.Value is (>= 33 and <= 47) or (>= 58 and <= 64) or (>= 91 and <= 96) or (>= 123 and <= 126)
            : Rune.IsPunctuation(rune);

    private static int CodePoints(ReadOnlySpan<char> word)
    {
        var count = 0;
        foreach (var _ in word.EnumerateRunes())
        {
            count++;
        }

        return count;
    }

    [GeneratedRegex(@"\[(?:CLS|SEP|MASK|PAD|UNK)\]")]
    private static partial Regex SpecialTokens();
}
