using System.Collections.Frozen;

namespace RagPlatform.Core.Retrieval.Text;

/// <summary>
/// The English ("Porter2") stemmer after M. Porter's description, https://snowballstem.org/algorithms/english/stemmer.html, steps
/// named as there. Expects folded words without apostrophes.
/// </summary>
internal static class EnglishStemmer
{
    private static readonly FrozenDictionary<string, string> Exceptions = new Dictionary<string, string>
    {
        ["skis"] = "ski", ["skies"] = "sky", ["dying"] = "die", ["lying"] = "lie", ["tying"] = "tie", ["idly"] = "idl",
        ["gently"] = "gentl", ["ugly"] = "ugli", ["early"] = "earli", ["only"] = "onli", ["singly"] = "singl", ["sky"] = "sky",
        ["news"] = "news", ["howe"] = "howe", ["atlas"] = "atlas", ["cosmos"] = "cosmos", ["bias"] = "bias", ["andes"] = "andes",
    }.ToFrozenDictionary();

    private static readonly FrozenSet<string> Finished =
        FrozenSet.ToFrozenSet(["inning", "outing", "canning", "herring", "earring", "proceed", "exceed", "succeed"]);

    // Longest first among endings of one another: the first that fits is the longest that fits.
    private static readonly (string Ending, string Replacement)[] Step2Endings =
    [
        ("ational", "ate"), ("ization", "ize"), ("fulness", "ful"), ("ousness", "ous"), ("iveness", "ive"), ("tional", "tion"),
        ("biliti", "ble"), ("lessli", "less"), ("entli", "ent"), ("ation", "ate"), ("alism", "al"), ("aliti", "al"), ("ousli", "ous"),
        ("iviti", "ive"), ("fulli", "ful"), ("enci", "ence"), ("anci", "ance"), ("abli", "able"), ("izer", "ize"), ("ator", "ate"),
        ("alli", "al"), ("bli", "ble"), ("ogi", "og"), ("li", ""),
    ];

    private static readonly (string Ending, string Replacement)[] Step3Endings =
    [
        ("ational", "ate"), ("tional", "tion"), ("alize", "al"), ("icate", "ic"), ("iciti", "ic"), ("ative", ""), ("ical", "ic"),
        ("ness", ""), ("ful", ""),
    ];

    private static readonly string[] Step4Endings =
    [
        "ement", "ance", "ence", "able", "ible", "ment", "ant", "ent", "ism", "ate", "iti", "ous", "ive", "ize", "ion", "al", "er", "ic",
    ];

    public static string Stem(string word)
    {
        if (word.Length <= 2)
        {
            return word;
        }

        if (Exceptions.TryGetValue(word, out var exception))
        {
            return exception;
        }

        Span<char> letters = stackalloc char[word.Length + 1];
        word.CopyTo(letters);
        MarkConsonantY(letters[..word.Length]);
        var stem = new Word(letters, word.Length);
        var (region1, region2) = stem.Regions();
        Step1A(ref stem);
        if (!Finished.Contains(stem.ToString()))
        {
            Step1B(ref stem, region1);
            Step1C(ref stem);
            Step2(ref stem, region1);
            Step3(ref stem, region1, region2);
            Step4(ref stem, region2);
            Step5(ref stem, region1, region2);
        }

        return stem.ToString();
    }

    private static void MarkConsonantY(Span<char> letters)
    {
        for (var i = 0; i < letters.Length; i++)
        {
            if (letters[i] == 'y' && (i == 0 || IsVowel(letters[i - 1])))
            {
                letters[i] = 'Y';
            }
        }
    }

    private static bool IsVowel(char c) => c is 'a' or 'e' or 'i' or 'o' or 'u' or 'y';

    private static void Step1A(ref Word word)
    {
        if (word.EndsWith("sses"))
        {
            word.Length -= 2;
        }
        else if (word.EndsWith("ied") || word.EndsWith("ies"))
        {
            word.Length -= word.Length > 4 ? 2 : 1;
        }
        else if (word.EndsWith("s") && !word.EndsWith("us") && !word.EndsWith("ss") && word.HasVowelBefore(word.Length - 2))
        {
            word.Length--;
        }
    }

    private static void Step1B(ref Word word, int region1)
    {
        if (word.EndsWith("eedly") || word.EndsWith("eed"))
        {
            var length = word.EndsWith("eed") ? 3 : 5;
            if (word.Length - length >= region1)
            {
                word.Length -= length - 2;
            }

            return;
        }

        var ending = word.EndsWith("ingly") ? 5 : word.EndsWith("edly") ? 4 : word.EndsWith("ing") ? 3 : word.EndsWith("ed") ? 2 : 0;
        if (ending == 0 || !word.HasVowelBefore(word.Length - ending))
        {
            return;
        }

        word.Length -= ending;
        if (word.EndsWith("at") || word.EndsWith("bl") || word.EndsWith("iz"))
        {
            word.Append('e');
        }
        else if (word.EndsInDouble())
        {
            word.Length--;
        }
        else if (word.Length <= region1 && word.EndsInShortSyllable(word.Length))
        {
            word.Append('e');
        }
    }

    private static void Step1C(ref Word word)
    {
        if (word.Length > 2 && word[^1] is 'y' or 'Y' && !IsVowel(word[^2]))
        {
            word.Length--;
            word.Append('i');
        }
    }

    private static void Step2(ref Word word, int region1)
    {
        foreach (var (ending, replacement) in Step2Endings)
        {
            if (!word.EndsWith(ending))
            {
                continue;
            }

            var before = word.Length - ending.Length;
            var fits = ending switch
            {
                "ogi" => before > 0 && word[before - 1] == 'l',
                "li" => before > 0 && word[before - 1] is 'c' or 'd' or 'e' or 'g' or 'h' or 'k' or 'm' or 'n' or 'r' or 't',
                _ => true,
            };
            if (fits && before >= region1)
            {
                word.Replace(ending.Length, replacement);
            }

            return;
        }
    }

    private static void Step3(ref Word word, int region1, int region2)
    {
        foreach (var (ending, replacement) in Step3Endings)
        {
            if (word.EndsWith(ending))
            {
                if (word.Length - ending.Length >= (ending == "ative" ? region2 : region1))
                {
                    word.Replace(ending.Length, replacement);
                }

                return;
            }
        }
    }

    private static void Step4(ref Word word, int region2)
    {
        foreach (var ending in Step4Endings)
        {
            if (word.EndsWith(ending))
            {
                var before = word.Length - ending.Length;
                if (before >= region2 && (ending != "ion" || (before > 0 && word[before - 1] is 's' or 't')))
                {
                    word.Length = before;
                }

                return;
            }
        }
    }

    private static void Step5(ref Word word, int region1, int region2)
    {
        var before = word.Length - 1;
        if (word[^1] == 'e' && (before >= region2 || (before >= region1 && !word.EndsInShortSyllable(before))))
        {
            word.Length = before;
        }
        else if (word[^1] == 'l' && before >= region2 && before > 0 && word[before - 1] == 'l')
        {
            word.Length = before;
        }
    }

    private ref struct Word(Span<char> letters, int length)
    {
        private readonly Span<char> _letters = letters;

        public int Length { get; set; } = length;

        public readonly char this[Index index] => _letters[index.GetOffset(Length)];

        public readonly bool EndsWith(string ending) => _letters[..Length].EndsWith(ending);

        public void Append(char c) => _letters[Length++] = c;

        public void Replace(int ending, string replacement)
        {
            Length -= ending;
            replacement.CopyTo(_letters[Length..]);
            Length += replacement.Length;
        }

        public readonly bool HasVowelBefore(int end)
        {
            for (var i = 0; i < end; i++)
            {
                if (IsVowel(_letters[i]))
                {
                    return true;
                }
            }

            return false;
        }

        public readonly bool EndsInDouble() => Length >= 2 && this[^1] == this[^2]
            && this[^1] is 'b' or 'd' or 'f' or 'g' or 'm' or 'n' or 'p' or 'r' or 't';

        public readonly bool EndsInShortSyllable(int end)
        {
            if (end == 2)
            {
                return IsVowel(_letters[0]) && !IsVowel(_letters[1]);
            }

            return end > 2 && !IsVowel(_letters[end - 3]) && IsVowel(_letters[end - 2])
                && !IsVowel(_letters[end - 1]) && _letters[end - 1] is not ('w' or 'x' or 'Y');
        }

        // Where R1 and R2 begin.
        public readonly (int Region1, int Region2) Regions()
        {
            var word = _letters[..Length];
            var region1 = word.StartsWith("gener") || word.StartsWith("arsen") ? 5 : word.StartsWith("commun") ? 6 : AfterVowelAndConsonant(0);
            return (region1, AfterVowelAndConsonant(region1));
        }

        public override readonly string ToString()
        {
            var word = _letters[..Length].ToString();
            return word.Contains('Y', StringComparison.Ordinal) ? word.Replace('Y', 'y') : word;
        }

        private readonly int AfterVowelAndConsonant(int from)
        {
            for (var i = from + 1; i < Length; i++)
            {
                if (IsVowel(_letters[i - 1]) && !IsVowel(_letters[i]))
                {
                    return i + 1;
                }
            }

            return Length;
        }
    }
}
