using System.Collections.Frozen;

namespace RagPlatform.Core.Retrieval.Text;

/// <summary>
/// Tells the language of a text by its script, and among languages of one script by their most frequent words. Good for documents and
/// passages; a few words of a question are often too little.
/// </summary>
public static class LanguageDetector
{
    // Enough for a sure answer; a book need not be read to its end.
    private const int LongestSample = 8_000;

    // Fewer words of a language than this are an accident ("die", "am", "in" stand in several).
    private const double LeastEvidence = 2;

    private static readonly FrozenDictionary<string, (string Language, double Weight)[]> Evidence = CollectEvidence();

    /// <summary>The language of a text.</summary>
    /// <returns>BCP 47 primary language, or null when the text is too short or its language is not among those that are known.</returns>
    public static string? Detect(string text)
    {
        var sample = text.AsSpan(0, Math.Min(text.Length, LongestSample));
        var letters = new LetterCounts();
        foreach (var c in sample)
        {
            letters.Add(c);
        }

        return letters.Script() switch
        {
            "" => null,
            "spaced" => ByFrequentWords(sample, letters),
            var language => language,
        };
    }

    /// <summary>The language that a question most likely is in, among those of the documents: one word is enough here.</summary>
    /// <param name="text">The question.</param>
    /// <param name="languages">Languages to choose from, the most frequent first.</param>
    /// <returns>One of them; the first when nothing speaks for any; null when there are none.</returns>
    public static string? DetectAmong(string text, IReadOnlyList<string?> languages)
    {
        if (languages.Count < 2)
        {
            return languages.Count == 0 ? null : languages[0];
        }

        var scores = WordEvidence(text);
        return languages.MaxBy(language => language is null ? 0 : scores.GetValueOrDefault(language));
    }

    private static string? ByFrequentWords(ReadOnlySpan<char> sample, LetterCounts letters)
    {
        var scores = WordEvidence(sample);
        letters.AddLetterEvidence(scores);
        var best = scores.OrderByDescending(score => score.Value).Take(2).ToList();
        // Running text has a third to a half of such words; tables and lists fewer, hence no share of all words is asked for.
        return best.Count == 0 || best[0].Value < LeastEvidence || (best.Count > 1 && best[0].Value < 1.1 * best[1].Value && !AreSisters(best[0].Key, best[1].Key))
            ? null
            : best[0].Key;
    }

    // Danish and Norwegian share most of their small words, and their rules: either will do where they are close.
    private static bool AreSisters(string first, string second) => first is "da" or "no" && second is "da" or "no";

    private static Dictionary<string, double> WordEvidence(ReadOnlySpan<char> sample)
    {
        var scores = new Dictionary<string, double>();
        var words = new List<Term>();
        TextAnalyzer.Analyze(sample, null, words);
        foreach (var word in words)
        {
            foreach (var (language, weight) in Evidence.GetValueOrDefault(word.Text) ?? [])
            {
                scores[language] = scores.GetValueOrDefault(language) + weight;
            }
        }

        return scores;
    }

    // A word that stands in the lists of several languages says less of each.
    private static FrozenDictionary<string, (string, double)[]> CollectEvidence()
    {
        var languages = LanguageRules.All.Where(rules => rules.StopWords.Count > 0).ToList();
        return languages.SelectMany(rules => rules.StopWords).Distinct().ToFrozenDictionary(
            word => word,
            word =>
            {
                var holders = languages.Where(rules => rules.StopWords.Contains(word)).Select(rules => rules.Language).ToList();
                return holders.Select(language => (language, word.Length == 1 ? 0.3 / holders.Count : 1.0 / holders.Count)).ToArray();
            });
    }

    private struct LetterCounts
    {
        private int _han, _kana, _hangul, _thai, _hebrew, _greek, _devanagari, _spaced;
        private int _german, _polish, _turkish, _scandinavian, _swedish, _spanish, _portuguese, _ukrainian;

        public void Add(char c)
        {
            switch (c)
            {
                case >= '\u4E00' and <= '\u9FFF': _han++; break;
                case >= '\u3040' and <= '\u30FF': _kana++; break;
                case >= '\uAC00' and <= '\uD7A3': _hangul++; break;
                case >= '\u0E00' and <= '\u0E7F': _thai++; break;
                case >= '\u05D0' and <= '\u05EA': _hebrew++; break;
                case >= '\u0370' and <= '\u03FF': _greek++; break;
                case >= '\u0900' and <= '\u097F': _devanagari++; break;
                case 'ß': _german++; _spaced++; break;
                case 'ł' or 'ą' or 'ę' or 'ż' or 'ś' or 'ź' or 'ć': _polish++; _spaced++; break;
                case 'ğ' or 'ı' or 'ş' or 'İ': _turkish++; _spaced++; break;
                case 'ø' or 'æ': _scandinavian++; _spaced++; break;
                case 'å': _scandinavian++; _swedish++; _spaced++; break;
                case 'ñ' or '¿' or '¡': _spanish++; _spaced++; break;
                case 'ã' or 'õ': _portuguese++; _spaced++; break;
                case 'і' or 'ї' or 'є': _ukrainian++; _spaced++; break;
                default:
                    if (char.IsLetter(c))
                    {
                        _spaced++;
                    }

                    break;
            }
        }

        /// <summary>A language whose script tells it; "spaced" when words must decide; empty without letters.</summary>
        public readonly string Script()
        {
            // One ideograph says about as much as a word of letters.
            var spaced = _spaced / 4;
            var cjk = _han + _kana + _hangul;
            if (cjk > 0 && cjk >= spaced)
            {
                return _hangul > _han + _kana ? "ko" : _kana * 10 > _han ? "ja" : "zh";
            }

            var (language, count) = new[] { ("th", _thai), ("he", _hebrew), ("el", _greek), ("hi", _devanagari) }.MaxBy(script => script.Item2);
            return count > _spaced ? language : _spaced > 0 ? _ukrainian * 50 > _spaced ? "uk" : "spaced" : "";
        }

        public readonly void AddLetterEvidence(Dictionary<string, double> scores)
        {
            Add("de", _german);
            Add("pl", _polish);
            Add("tr", _turkish);
            Add("da", _scandinavian - _swedish);
            Add("no", _scandinavian - _swedish);
            Add("sv", _swedish * 0.3);
            Add("es", _spanish);
            Add("pt", _portuguese);

            void Add(string language, double letters)
            {
                if (letters > 0)
                {
                    scores[language] = scores.GetValueOrDefault(language) + (letters * 0.5);
                }
            }
        }
    }
}
