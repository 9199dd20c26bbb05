using System.Collections.Frozen;

namespace RagPlatform.Core.Answering.Text;

/// <summary>Which characters end a sentence, and when a full stop does not: abbreviations, initials, German ordinals.</summary>
internal static class SentenceMarks
{
    private static readonly FrozenSet<string> Abbreviations = new[]
    {
        "mr", "mrs", "ms", "dr", "prof", "st", "vs", "etc", "eg", "e.g", "ie", "i.e", "cf", "approx", "dept", "fig", "inc", "ltd", "jr", "sr",
        "no", "nos", "art", "sec", "para", "p", "pp", "vol", "ed", "al", "ext", "tel", "min", "max", "incl", "excl", "resp", "est",
        "bzw", "ca", "z.b", "d.h", "u.a", "u.u", "i.d.r", "ggf", "evtl", "inkl", "exkl", "zzgl", "abs", "nr", "str", "vgl", "usw", "std",
        "mind", "bspw", "sog", "allg", "geb", "hr", "fr",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    // "No" and "etc." end sentences too; they do when a new sentence clearly begins behind them.
    private static readonly FrozenSet<string> OrdinaryWords =
        new[] { "no", "etc", "ed", "min", "max", "art", "usw", "st", "fr" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Chinese, Japanese and Hindi marks, behind which no white space need follow.</summary>
    public static bool EndsAlways(char c) => c is '。' or '！' or '？' or '।';

    /// <summary>Marks that end a sentence when white space follows.</summary>
    public static bool Ends(char c) => c is '.' or '!' or '?' or '…' or '؟';

    /// <summary>Brackets and quotation marks that belong to the sentence before.</summary>
    public static bool Closes(char c) => c is ')' or ']' or '"' or '\'' or '”' or '’' or '»' or '」' or '』' or '*' or '_';

    /// <summary>Whether the mark at <paramref name="mark"/> ends the sentence, given what stands before it and behind <paramref name="after"/>.</summary>
    public static bool IsBoundary(string text, int start, int mark, int after, int end)
    {
        var next = after;
        while (next < end && (char.IsWhiteSpace(text[next]) || IsOpening(text[next])))
        {
            next++;
        }

        if (next >= end)
        {
            return false;
        }

        if (text[mark] != '.')
        {
            return !char.IsLower(text[next]) || text[mark] != '…';
        }

        if (char.IsLower(text[next]))
        {
            return false;
        }

        var word = WordBefore(text, start, mark);
        var startsWithDigit = char.IsAsciiDigit(text[next]);
        return word.Length switch
        {
            0 => true,
            1 when char.IsLetter(word[0]) && word is not "I" => false,
            <= 2 when word.All(char.IsAsciiDigit) => !IsOrdinal(text, start, mark - word.Length, next),
            _ => !Abbreviations.Contains(word) || (OrdinaryWords.Contains(word) && !startsWithDigit),
        };
    }

    private static bool IsOpening(char c) => c is '(' or '[' or '"' or '\'' or '“' or '„' or '«' or '‘' or '*' or '_';

    private static string WordBefore(string text, int start, int mark)
    {
        var i = mark;
        while (i > start && (char.IsLetterOrDigit(text[i - 1]) || (text[i - 1] == '.' && i < mark)))
        {
            i--;
        }

        return text[i..mark];
    }

    // "1. Open the lid" at the beginning, and "am 3. Oktober": a number of one or two digits before a month.
    private static bool IsOrdinal(string text, int start, int number, int next)
    {
        if (text.AsSpan(start, number - start).IsWhiteSpace())
        {
            return true;
        }

        var wordEnd = next;
        while (wordEnd < text.Length && char.IsLetter(text[wordEnd]))
        {
            wordEnd++;
        }

        return MonthNames.Number(text[next..wordEnd]) is not null;
    }
}
