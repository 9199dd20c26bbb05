namespace RagPlatform.Core.Retrieval.Text;

/// <summary>
/// Takes inflection from German words: the light stemmer of J. Savoy, "Light stemming approaches for the French, Portuguese, German
/// and Hungarian languages" (SAC 2006). Expects folded words: ä, ö, ü are a, o, u, so plural and singular meet (Häuser, Haus).
/// </summary>
internal static class GermanStemmer
{
    public static string Stem(string word)
    {
        var length = SecondStep(word, FirstStep(word, word.Length));
        return word[..length];
    }

    private static int FirstStep(string word, int length)
    {
        var stem = word.AsSpan(0, length);
        return length > 5 && stem.EndsWith("ern") ? length - 3
            : length > 4 && stem[^2] == 'e' && stem[^1] is ('m' or 'n' or 'r' or 's') ? length - 2
            : length > 3 && stem[^1] == 'e' ? length - 1
            : length > 3 && stem[^1] == 's' && TakesEnding(stem[^2]) ? length - 1
            : length;
    }

    private static int SecondStep(string word, int length)
    {
        var stem = word.AsSpan(0, length);
        return length > 5 && stem.EndsWith("est") ? length - 3
            : length > 4 && (stem.EndsWith("er") || stem.EndsWith("en")) ? length - 2
            : length > 4 && stem.EndsWith("st") && TakesEnding(stem[^3]) ? length - 2
            : length;
    }

    private static bool TakesEnding(char c) => c is 'b' or 'd' or 'f' or 'g' or 'h' or 'k' or 'l' or 'm' or 'n' or 't';
}
