namespace RagPlatform.Core.Retrieval.Text;

/// <summary>
/// Takes off the longest ending of a list, when enough of the word remains: light stemming (plural, gender, case), after the light
/// stemmers of J. Savoy (http://members.unine.ch/jacques.savoy/clef/), reduced to what does not confuse words. Expects folded words.
/// </summary>
internal sealed class SuffixStemmer
{
    public static readonly SuffixStemmer Spanish = new(3, "ciones>cion eses>es ces>z iones>ion os as es a o e");
    public static readonly SuffixStemmer Italian = new(4, "ie ia io he hi ii e i a o");
    public static readonly SuffixStemmer Portuguese = new(3, "coes>cao oes>ao aes>ao ais>al eis>el ois>ol res>r les>l zes>z ns>m amente mente os as es a o e s");
    public static readonly SuffixStemmer French =
        new(4, "issements>iss issement>iss ements ement ations>at ation>at euses>eu euse>eu eaux>eau aux>al ees ee ers er es e s x");
    public static readonly SuffixStemmer Dutch = new(3, "heden>heid ingen>ing eren en es e s");
    public static readonly SuffixStemmer Swedish = new(3, "heterna>het heten>het arna erna orna ande aren arna ar er or en et na a e s");
    public static readonly SuffixStemmer Danish = new(3, "hederne>hed heden>hed erne ene erns ernes er en et es e s");
    public static readonly SuffixStemmer Norwegian = new(3, "hetene>het heten>het ene ane er en et ar es e a s");

    // й is folded to и.
    public static readonly SuffixStemmer Russian = new(
        3,
        "иями ями ами иях ях ах иев ов ев еи ои ии ыи ая яя ое ее ые ие ого его ому ему ыми ими ым им ых их ую юю ом ем ам ям ью ия ию а я о е у ю ы и ь");

    private readonly (string Suffix, string Replacement)[] _rules;
    private readonly int _minimum;

    private SuffixStemmer(int minimum, string rules)
    {
        _minimum = minimum;
        _rules =
        [
            .. rules.Split(' ').Select(rule => rule.Split('>')).Select(parts => (parts[0], parts.Length > 1 ? parts[1] : ""))
                .OrderByDescending(rule => rule.Item1.Length),
        ];
    }

    public string Stem(string word)
    {
        foreach (var (suffix, replacement) in _rules)
        {
            if (word.Length - suffix.Length + replacement.Length >= _minimum && word.Length - suffix.Length >= 2
                && word.EndsWith(suffix, StringComparison.Ordinal))
            {
                return string.Concat(word.AsSpan(0, word.Length - suffix.Length), replacement);
            }
        }

        return word;
    }
}
