using System.Globalization;
using System.Text;

namespace RagPlatform.Core.Retrieval.Text;

/// <summary>How a character takes part in words.</summary>
internal enum ScriptKind
{
    /// <summary>Separates words.</summary>
    None,

    /// <summary>Belongs to the character before it.</summary>
    Mark,

    /// <summary>A letter of a script that puts spaces between words.</summary>
    Spaced,

    /// <summary>A decimal digit.</summary>
    Number,

    /// <summary>Chinese characters: one alone often is a word.</summary>
    Ideographic,

    /// <summary>Kana and Hangul: syllables, words seldom shorter than two.</summary>
    Syllabic,

    /// <summary>Thai, Lao, Khmer, Burmese: an alphabet without spaces.</summary>
    Unspaced,
}

/// <summary>Sorts characters by how their script forms words.</summary>
internal static class Scripts
{
    public static ScriptKind KindAt(ReadOnlySpan<char> text, int position, out int length)
    {
        var c = text[position];
        length = 1;
        if (c < 0x80)
        {
            return char.IsAsciiLetter(c) ? ScriptKind.Spaced : char.IsAsciiDigit(c) ? ScriptKind.Number : ScriptKind.None;
        }

        if (Rune.DecodeFromUtf16(text[position..], out var rune, out length) != System.Buffers.OperationStatus.Done)
        {
            return ScriptKind.None;
        }

        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.DecimalDigitNumber => ScriptKind.Number,
            UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark
                or UnicodeCategory.Format => ScriptKind.Mark,
            UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
                or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.LetterNumber => OfLetter(rune.Value),
            _ => ScriptKind.None,
        };
    }

    private static ScriptKind OfLetter(int c) => c switch
    {
        < 0x0E00 => ScriptKind.Spaced,
        <= 0x0EFF or (>= 0x1000 and <= 0x109F) or (>= 0x1780 and <= 0x17FF) => ScriptKind.Unspaced,
        (>= 0x1100 and <= 0x11FF) or (>= 0x3040 and <= 0x318F) or (>= 0x31F0 and <= 0x31FF) or (>= 0xAC00 and <= 0xD7FF)
            or (>= 0xFF66 and <= 0xFFDC) => ScriptKind.Syllabic,
        0x3005 or 0x3007 or (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF)
            or (>= 0x20000 and <= 0x323AF) => ScriptKind.Ideographic,
        _ => ScriptKind.Spaced,
    };
}
