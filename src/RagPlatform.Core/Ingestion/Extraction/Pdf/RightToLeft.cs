namespace RagPlatform.Core.Ingestion.Extraction.Pdf;

/// <summary>Brings letters from the order in which they stand into the order in which they are read, for scripts written from the right.</summary>
internal static class RightToLeft
{
    /// <summary>Whether a text has letters of Hebrew, Arabic or their kin.</summary>
    public static bool Has(string text) => text.Any(c => c is (>= '\u0590' and <= '\u08FF') or (>= '\uFB1D' and <= '\uFDFF') or (>= '\uFE70' and <= '\uFEFC'));

    /// <summary>Reorders the letters of one word, given from left to right: the whole is turned, digits and Latin letters in it are not.</summary>
    public static IEnumerable<string> Order(IReadOnlyList<string> letters)
    {
        var run = new List<string>();
        foreach (var letter in letters.Reverse())
        {
            if (letter.Length > 0 && char.IsLetterOrDigit(letter[0]) && !Has(letter))
            {
                run.Insert(0, letter);
                continue;
            }

            foreach (var turned in run)
            {
                yield return turned;
            }

            run.Clear();
            yield return letter;
        }

        foreach (var turned in run)
        {
            yield return turned;
        }
    }
}
