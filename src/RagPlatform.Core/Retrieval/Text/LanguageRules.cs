using System.Collections.Frozen;

namespace RagPlatform.Core.Retrieval.Text;

/// <summary>What analysis knows of a language.</summary>
/// <param name="Language">BCP 47 primary language; empty for the rules of an unknown one.</param>
/// <param name="StopWords">Folded.</param>
/// <param name="Stem">Folded word → stem.</param>
internal sealed record LanguageRules(string Language, FrozenSet<string> StopWords, Func<string, string> Stem)
{
    private static readonly LanguageRules Unknown = new("", FrozenSet<string>.Empty, word => word);

    private static readonly FrozenDictionary<string, LanguageRules> Known = new (string Language, Func<string, string> Stem)[]
    {
        ("ar", ArabicStemmer.Stem),
        ("da", SuffixStemmer.Danish.Stem),
        ("de", GermanStemmer.Stem),
        ("en", EnglishStemmer.Stem),
        ("es", SuffixStemmer.Spanish.Stem),
        ("fr", SuffixStemmer.French.Stem),
        ("it", SuffixStemmer.Italian.Stem),
        ("nl", SuffixStemmer.Dutch.Stem),
        ("no", SuffixStemmer.Norwegian.Stem),
        ("pl", word => word),
        ("pt", SuffixStemmer.Portuguese.Stem),
        ("ru", SuffixStemmer.Russian.Stem),
        ("sv", SuffixStemmer.Swedish.Stem),
        ("tr", word => word),
    }.ToFrozenDictionary(rules => rules.Language, rules => new LanguageRules(rules.Language, Text.StopWords.Of(rules.Language), rules.Stem));

    /// <summary>Languages that write compounds as one word.</summary>
    public static FrozenSet<string> WithCompounds { get; } = FrozenSet.ToFrozenSet(["da", "de", "nl", "no", "sv"]);

    /// <summary>Languages with rules of their own.</summary>
    public static IEnumerable<LanguageRules> All => Known.Values;

    /// <summary>The rules of a language, or those that change nothing.</summary>
    public static LanguageRules Of(string? language) => language is not null && Known.TryGetValue(language, out var rules) ? rules : Unknown;
}
