using System.Globalization;
using System.Text;

namespace RagPlatform.Core.Documents;

/// <summary>Makes a name that anybody sent safe to show and to store; it never names a path on this machine.</summary>
public static class FileName
{
    /// <summary>Drops folders, control characters and direction marks (which can make "fdp.exe" look like "exe.pdf"), and cuts to 200 characters.</summary>
    public static string Clean(string name)
    {
        var last = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        var clean = new StringBuilder(last.Length);
        foreach (var rune in last.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned))
            {
                clean.Append(rune);
            }
        }

        // macOS sends decomposed letters; the same name from two systems must be the same name.
        var text = clean.ToString().Normalize().Trim();
        if (text.Length > 200)
        {
            var ending = Path.GetExtension(text);
            ending = ending.Length > 16 ? "" : ending;
            var cut = 200 - ending.Length;
            text = text[..(char.IsHighSurrogate(text[cut - 1]) ? cut - 1 : cut)] + ending;
        }

        return text is "" or "." or ".." ? "unnamed" : text;
    }
}
