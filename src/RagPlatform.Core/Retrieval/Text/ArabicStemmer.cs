namespace RagPlatform.Core.Retrieval.Text;

/// <summary>
/// Takes article, conjunction and frequent endings from Arabic words: the idea of "light10" (Larkey, Ballesteros, Connell, "Light
/// Stemming for Arabic Information Retrieval", 2007). Expects folded words: alef forms are one, teh marbuta is heh.
/// </summary>
internal static class ArabicStemmer
{
    private static readonly string[] Prefixes = ["وال", "بال", "كال", "فال", "ال", "لل"];
    private static readonly string[] Suffixes = ["ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي"];

    public static string Stem(string word)
    {
        var stem = word.AsSpan();
        if (stem.Length >= 4 && stem[0] == 'و')
        {
            stem = stem[1..];
        }

        foreach (var prefix in Prefixes)
        {
            if (stem.Length - prefix.Length >= 2 && stem.StartsWith(prefix))
            {
                stem = stem[prefix.Length..];
                break;
            }
        }

        foreach (var suffix in Suffixes)
        {
            if (stem.Length - suffix.Length >= 2 && stem.EndsWith(suffix))
            {
                stem = stem[..^suffix.Length];
            }
        }

        return stem.Length == word.Length ? word : stem.ToString();
    }
}
