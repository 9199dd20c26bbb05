namespace RagPlatform.Backends.Sqlite.Indexing;

/// <summary>
/// Compound words of one language, known by the index's own vocabulary: which words hold a word as their first or last part, and which
/// known words a compound is made of. No dictionary: a company's words stand in its documents. Thread-safe.
/// </summary>
internal sealed class Compounds
{
    // Shorter parts ("ein", "tag" in "Montag") are more often accident than meaning.
    private const int ShortestPart = 4;

    // A word that a hundred compounds begin with says little by any of them.
    private const int MostCompounds = 64;

    // Sounds that German and its relatives put between the parts.
    private static readonly string[] Links = ["", "s", "es", "n", "en", "er", "e"];

    private readonly Lock _lock = new();
    private readonly List<string> _added = [];
    private string[] _byBeginning = [];
    private string[] _byEnd = [];

    /// <summary>Adds a term of the vocabulary, each once.</summary>
    public void Add(string term)
    {
        if (term.Length >= ShortestPart)
        {
            lock (_lock)
            {
                _added.Add(term);
            }
        }
    }

    /// <summary>Terms that begin or end with the word and have another part of some length.</summary>
    /// <param name="word">The word.</param>
    /// <param name="isVisible">Whether the caller may see a term in some chunk: one that they may not see must not take another's place.</param>
    public IEnumerable<string> With(string word, Func<string, bool> isVisible)
    {
        if (word.Length < ShortestPart)
        {
            return [];
        }

        var (byBeginning, byEnd) = Sorted();
        return BeginningWith(byBeginning, word).Concat(BeginningWith(byEnd, Reverse(word)).Select(Reverse))
            .Where(term => term.Length >= word.Length + ShortestPart).Distinct().Where(isVisible).Take(MostCompounds);
    }

    /// <summary>The two known words that a compound is made of, with the longest first part; empty when there are none.</summary>
    /// <param name="word">The word.</param>
    /// <param name="isVisible">Whether the caller may see a term in some chunk: others are no known words to them.</param>
    public IReadOnlyList<string> Split(string word, Func<string, bool> isVisible)
    {
        var (byBeginning, _) = Sorted();
        bool IsKnown(string part) => Array.BinarySearch(byBeginning, part, StringComparer.Ordinal) >= 0 && isVisible(part);
        for (var length = word.Length - ShortestPart; length >= ShortestPart; length--)
        {
            var first = word[..length];
            if (!IsKnown(word[length..]))
            {
                continue;
            }

            foreach (var link in Links)
            {
                if (first.EndsWith(link, StringComparison.Ordinal) && first.Length - link.Length >= ShortestPart
                    && IsKnown(first[..^link.Length]))
                {
                    return [first[..^link.Length], word[length..]];
                }
            }
        }

        return [];
    }

    private static IEnumerable<string> BeginningWith(string[] sorted, string prefix)
    {
        var at = Array.BinarySearch(sorted, prefix, StringComparer.Ordinal);
        for (var i = at < 0 ? ~at : at; i < sorted.Length && sorted[i].StartsWith(prefix, StringComparison.Ordinal); i++)
        {
            yield return sorted[i];
        }
    }

    // Sorted when asked for: documents come in seldom, against questions.
    private (string[] ByBeginning, string[] ByEnd) Sorted()
    {
        lock (_lock)
        {
            if (_added.Count > 0)
            {
                _byBeginning = Merge(_byBeginning, [.. _added]);
                _byEnd = Merge(_byEnd, [.. _added.Select(Reverse)]);
                _added.Clear();
            }

            return (_byBeginning, _byEnd);
        }
    }

    private static string[] Merge(string[] sorted, string[] added)
    {
        Array.Sort(added, StringComparer.Ordinal);
        var merged = new string[sorted.Length + added.Length];
        for (int i = 0, s = 0, a = 0; i < merged.Length; i++)
        {
            merged[i] = a == added.Length || (s < sorted.Length && string.CompareOrdinal(sorted[s], added[a]) <= 0) ? sorted[s++] : added[a++];
        }

        return merged;
    }

    private static string Reverse(string term) => string.Create(term.Length, term, (span, text) =>
    {
        text.CopyTo(span);
        span.Reverse();
    });
}
