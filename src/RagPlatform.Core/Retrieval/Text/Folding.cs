using System.Globalization;
using System.Text;

namespace RagPlatform.Core.Retrieval.Text;

/// <summary>Makes spellings equal that a reader takes for the same: case, accents, ligatures, full-width forms, Arabic alef forms.</summary>
public static class Folding
{
    // Every character below is folded by table; above it only compatibility forms (ligatures, presentation forms, full width) change.
    private const int TableSize = 0x2000;
    private const char FirstCompatibilityForm = '\uF900';

    private static readonly Lazy<string[]> Table = new(() => [.. Enumerable.Range(0, TableSize).Select(c => FoldOne((char)c))]);

    /// <summary>Folds a text; what is no letter or digit stays as it is.</summary>
    public static string Fold(ReadOnlySpan<char> text)
    {
        if (IsFolded(text))
        {
            return text.ToString();
        }

        var folded = new StringBuilder(text.Length + 4);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c < 0x80)
            {
                folded.Append(char.ToLowerInvariant(c));
            }
            else if (c < TableSize)
            {
                folded.Append(Table.Value[c]);
            }
            else if (char.IsHighSurrogate(c) && i + 1 < text.Length && Rune.TryCreate(c, text[i + 1], out var rune))
            {
                folded.Append(Rune.ToLowerInvariant(rune).ToString());
                i++;
            }
            else if (c >= FirstCompatibilityForm && !char.IsSurrogate(c))
            {
                // Composed, not decomposed: half-width Katakana must stay one character.
                folded.Append(c.ToString().Normalize(NormalizationForm.FormKC).ToLowerInvariant());
            }
            else if (c is not ('\u200B' or '\u200C' or '\u200D' or '\u2060'))
            {
                folded.Append(char.ToLowerInvariant(c));
            }
        }

        return folded.ToString();
    }

    private static bool IsFolded(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (c >= 0x80 || char.IsAsciiLetterUpper(c))
            {
                return false;
            }
        }

        return true;
    }

    private static string FoldOne(char c)
    {
        switch (c)
        {
            case 'ß': return "ss";
            case 'æ' or 'Æ': return "ae";
            case 'œ' or 'Œ': return "oe";
            case 'ø' or 'Ø': return "o";
            case 'đ' or 'Đ' or 'ð' or 'Ð': return "d";
            case 'ł' or 'Ł': return "l";
            case 'þ' or 'Þ': return "th";
            case 'ı' or 'İ': return "i";
            case '\u0640' or '\u00AD': return ""; // Arabic tatweel, soft hyphen
            case '\u0629': return "\u0647"; // Arabic teh marbuta → heh
            case '\u0649' or '\u06CC': return "\u064A"; // alef maksura, Farsi yeh → yeh
            case '\u06A9': return "\u0643"; // keheh → kaf
        }

        if (char.IsDigit(c))
        {
            return CharUnicodeInfo.GetDecimalDigitValue(c).ToString(CultureInfo.InvariantCulture);
        }

        var folded = new StringBuilder();
        foreach (var part in c.ToString().Normalize(NormalizationForm.FormKD))
        {
            if (!IsAccent(part))
            {
                folded.Append(char.ToLowerInvariant(part));
            }
        }

        return folded.ToString();
    }

    // Only marks that a writer may leave out: vowel signs of Indic scripts and Thai are letters to their readers.
    private static bool IsAccent(char c) =>
        c is >= '\u0300' and <= '\u036F' or >= '\u0483' and <= '\u0487' or >= '\u0591' and <= '\u05C7' and not '\u05BE'
            or >= '\u0610' and <= '\u061A' or >= '\u064B' and <= '\u065F' or '\u0670' or >= '\u06D6' and <= '\u06DC';
}
