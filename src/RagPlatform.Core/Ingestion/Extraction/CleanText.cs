using System.Text;

namespace RagPlatform.Core.Ingestion.Extraction;

/// <summary>Makes text from files fit to be stored and shown: no control characters, no half characters, no invisible hyphens.</summary>
internal static class CleanText
{
    /// <summary>One line: every run of white space becomes one space.</summary>
    public static string Line(string text) => Clean(text, keepLines: false);

    /// <summary>Lines are kept, each trimmed at its end; blank lines at both ends go, runs of them become one.</summary>
    public static string Lines(string text) => Clean(text, keepLines: true);

    private static string Clean(string text, bool keepLines)
    {
        var clean = new StringBuilder(text.Length);
        var isSpace = true; // Swallows space at the beginning.
        var breaks = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is '\r' or '\n' or '\u2028' or '\u2029' or '\v' or '\f' or '\u0085')
            {
                breaks += c == '\r' && i + 1 < text.Length && text[i + 1] == '\n' ? 0 : 1;
            }
            else if (c is ' ' or '\t' or '\u00A0' or '\u202F' or '\u2007' || char.IsWhiteSpace(c))
            {
                isSpace = true;
            }
            else if (IsText(text, i))
            {
                Separate(clean, keepLines, ref isSpace, ref breaks);
                clean.Append(c);
            }
        }

        return clean.ToString();
    }

    private static void Separate(StringBuilder clean, bool keepLines, ref bool isSpace, ref int breaks)
    {
        if (clean.Length > 0)
        {
            if (breaks > 0 && keepLines)
            {
                clean.Append('\n', Math.Min(breaks, 2));
            }
            else if (isSpace || breaks > 0)
            {
                clean.Append(' ');
            }
        }

        isSpace = false;
        breaks = 0;
    }

    private static bool IsText(string text, int i)
    {
        var c = text[i];
        return char.IsHighSurrogate(c) ? i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])
            : char.IsLowSurrogate(c) ? i > 0 && char.IsHighSurrogate(text[i - 1])
            : !char.IsControl(c) && c is not ('\u00AD' or '\uFEFF' or '\uFFFE' or '\uFFFF' or '\u200B');
    }
}
