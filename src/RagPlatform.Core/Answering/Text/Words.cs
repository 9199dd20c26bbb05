using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace RagPlatform.Core.Answering.Text;

/// <summary>Words of a text in a form in which "booked", "Booking" and "books" are one: to compare question, evidence and answer.</summary>
internal static class Words
{
    // Before the stop words, which are normalised with it.
    private static readonly (string Ending, int Keep, string Replacement)[] Endings =
    [
        ("ies", 2, "y"), ("ied", 2, "y"), ("sses", 2, "ss"), ("ings", 3, ""), ("ing", 3, ""), ("edly", 3, ""), ("ed", 3, ""),
        ("ern", 4, ""), ("en", 4, ""), ("ss", 2, "ss"), ("us", 2, "us"), ("is", 2, "is"), ("es", 3, ""), ("s", 3, ""),
    ];

    private static readonly FrozenSet<string> StopWords = (
        "a an the this that these those and or but if then else of in on at by for from to into onto with without within over under between " +
        "about up out as is are was were be been being am do does did done has have had having can could may might must shall should will would " +
        "i me my we us our you your he him his she her it its they them their there here what which who whom whose when where why how " +
        "not no nor so too very than also just only any all some each every both more most much many such own same other " +
        "please tell say says said get gets got s t don " +
        "der die das den dem des ein eine einer eines einem einen und oder aber wenn dann von vom in im an am auf aus bei bis für mit nach zu " +
        "zum zur über unter zwischen um als wie ist sind war waren sein wird werden wurde wurden hat haben hatte kann können darf dürfen muss " +
        "müssen soll sollen will wollen ich mich mir mein meine wir uns unser du dein er sie es ihr ihre ihm ihn ihnen man sich was welche " +
        "welcher welches welchen wer wen wem wann wo warum wieso wieviel viele viel nicht kein keine keiner nur auch noch schon sehr dieser " +
        "diese dieses diesen so da dort hier").Split(' ').Select(Normalize).ToFrozenSet();

    /// <summary>Whether the normalised word carries no content of its own.</summary>
    public static bool IsStopWord(string normalized) => StopWords.Contains(normalized);

    /// <summary>All words in order, normalised. Chinese, Japanese and Thai, which put no spaces, give pairs of characters.</summary>
    public static IEnumerable<string> Of(string text) => Spans(text).Select(span => Normalize(text[span.Start..span.End]));

    /// <summary>The distinct words that carry content, normalised, in order of first use.</summary>
    public static IReadOnlyList<string> ContentOf(string text) => [.. Of(text).Where(word => !IsStopWord(word)).Distinct()];

    /// <summary>Where the words stand.</summary>
    public static IEnumerable<TextSpan> Spans(string text)
    {
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            var inWord = i < text.Length && IsWordCharacter(text, i);
            if (inWord && IsUnspaced(text[i]))
            {
                if (start >= 0)
                {
                    yield return new TextSpan(start, i);
                    start = -1;
                }

                yield return new TextSpan(i, i + 1 < text.Length && IsUnspaced(text[i + 1]) ? i + 2 : i + 1);
            }
            else if (inWord)
            {
                start = start < 0 ? i : start;
            }
            else if (start >= 0)
            {
                yield return new TextSpan(start, i);
                start = -1;
            }
        }
    }

    /// <summary>Lower case, without accents, without the endings of English and German inflection. Both sides are treated alike, so that
    /// a stem that is no word ("comput") does no harm.</summary>
    public static string Normalize(string word)
    {
        var folded = Fold(word);
        if (folded.Any(char.IsAsciiDigit))
        {
            return folded;
        }

        foreach (var (ending, keep, replacement) in Endings)
        {
            if (folded.Length >= ending.Length + keep && folded.EndsWith(ending, StringComparison.Ordinal))
            {
                folded = string.Concat(folded.AsSpan(0, folded.Length - ending.Length), replacement);
                break;
            }
        }

        if (folded.Length > 3 && folded[^1] == folded[^2] && folded[^1] is not ('l' or 's' or 'e' or 'o'))
        {
            folded = folded[..^1]; // "planned" → "plann" → "plan"
        }

        return folded.Length > 3 && folded[^1] is 'e' ? folded[..^1] : folded;
    }

    /// <summary>Lower case without accents; "ß" becomes "ss".</summary>
    public static string Fold(string word)
    {
        var folded = new StringBuilder(word.Length);
        foreach (var c in word.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark || c is '\'' or '’')
            {
                continue;
            }

            _ = c == 'ß' ? folded.Append("ss") : folded.Append(char.ToLowerInvariant(c));
        }

        return folded.ToString();
    }

    private static bool IsWordCharacter(string text, int i) =>
        char.IsLetterOrDigit(text[i]) || char.IsSurrogate(text[i])
        || CharUnicodeInfo.GetUnicodeCategory(text[i]) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
        || (text[i] is '\'' or '’' && i > 0 && i + 1 < text.Length && char.IsLetter(text[i - 1]) && char.IsLetter(text[i + 1]));

    private static bool IsUnspaced(char c) => c is (>= '\u3040' and <= '\u30FF') or (>= '\u3400' and <= '\u9FFF') or (>= '\u0E00' and <= '\u0E7F');
}
