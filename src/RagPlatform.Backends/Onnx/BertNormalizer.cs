using System.Globalization;
using System.Text;

namespace RagPlatform.Backends.Onnx;

/// <summary>
/// Cleans a text as BERT's uncased models were trained on: control characters out, every white space a space, spaces around CJK ideographs,
/// decomposed, accents out, lower case; not recomposed. Written by hand since the tokenizers of the .NET libraries recompose, join words
/// at line breaks, and drop symbols (dotnet/machinelearning issues 7724 and 7725). Algorithm: BasicTokenizer of google-research/bert.
/// </summary>
internal sealed class BertNormalizer(bool lowercase, bool stripAccents, bool splitIdeographs)
{
    /// <summary>Words of the result are separated by spaces and, still to be split off, punctuation.</summary>
    public string Normalize(string text)
    {
        var cleaned = Clean(text, out var isAscii);
        if (isAscii)
        {
            return lowercase ? cleaned.ToLowerInvariant() : cleaned;
        }

        if (stripAccents)
        {
            cleaned = StripAccents(cleaned.Normalize(NormalizationForm.FormD));
        }

        return lowercase ? LowerCase(cleaned) : cleaned;
    }

    private string Clean(string text, out bool isAscii)
    {
        var cleaned = new StringBuilder(text.Length);
        isAscii = true;
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '\t' or '\n' or '\r')
            {
                cleaned.Append(' ');
            }
            else if (rune.IsAscii)
            {
                if (!Rune.IsControl(rune))
                {
                    cleaned.Append((char)rune.Value);
                }
            }
            else
            {
                isAscii &= !AppendOther(cleaned, rune);
            }
        }

        return cleaned.ToString();
    }

    private bool AppendOther(StringBuilder cleaned, Rune rune)
    {
        // An unpaired surrogate is enumerated as U+FFFD, and goes with it.
        if (rune.Value == 0xFFFD
            || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse)
        {
            return false;
        }

        if (Rune.IsWhiteSpace(rune))
        {
            cleaned.Append(' ');
            return false;
        }

        if (splitIdeographs && IsIdeograph(rune.Value))
        {
            cleaned.Append(' ').Append(rune.ToString()).Append(' ');
        }
        else
        {
            // string.Normalize refuses the noncharacter U+FFFE; its neighbour is as unknown to every vocabulary.
            Append(cleaned, rune.Value == 0xFFFE ? new Rune(0xFFFF) : rune);
        }

        return true;
    }

    private static string StripAccents(string decomposed)
    {
        var stripped = new StringBuilder(decomposed.Length);
        foreach (var rune in decomposed.EnumerateRunes())
        {
            if (rune.IsAscii || Rune.GetUnicodeCategory(rune) != UnicodeCategory.NonSpacingMark)
            {
                Append(stripped, rune);
            }
        }

        return stripped.ToString();
    }

    // Character by character, as the reference does: no final sigma.
    private static string LowerCase(string text)
    {
        var lower = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            Append(lower, Rune.ToLowerInvariant(rune));
        }

        return lower.ToString();
    }

    private static void Append(StringBuilder builder, Rune rune)
    {
        if (rune.IsBmp)
        {
            builder.Append((char)rune.Value);
        }
        else
        {
            builder.Append(rune.ToString());
        }
    }

    private static bool IsIdeograph(int codePoint) => codePoint is
        (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x2A6DF) or (>= 0x2A700 and <= 0x2B73F)
        or (>= 0x2B740 and <= 0x2B81F) or (>= 0x2B920 and <= 0x2CEAF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);
}
