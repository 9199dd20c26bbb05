using RagPlatform.Core.Retrieval.Text;

namespace RagPlatform.Backends.Sqlite.Indexing;

/// <summary>One word of a query: the postings of its forms, one a language.</summary>
/// <param name="Postings">Disjoint, since a chunk was analysed in one language; empty when no chunk holds the word.</param>
/// <param name="Weight">1 for what was typed.</param>
internal sealed record QueryTerm(IReadOnlyList<TextIndex.Postings> Postings, double Weight);

/// <summary>Turns what was typed into terms, analysed once for each language of the visible documents.</summary>
internal static class QueryTerms
{
    public static IReadOnlyList<QueryTerm> Of(string query, TextIndex index, SearchScope scope)
    {
        var forms = Forms(query, scope.Content.Languages, keepStopWords: false);
        if (forms.Count == 0)
        {
            // "Who are you?" has nothing but stop words.
            forms = Forms(query, scope.Content.Languages, keepStopWords: true);
        }

        return [.. Look(forms, index)];
    }

    /// <summary>The terms of one word, stop word or not; those that no chunk holds have no postings.</summary>
    public static IReadOnlyList<QueryTerm> Parts(string word, TextIndex index, IReadOnlyList<string?> languages) =>
        [.. Look(Forms(word, languages, keepStopWords: true), index)];

    private static IEnumerable<QueryTerm> Look(
        Dictionary<(int Start, int Part), List<(string Language, string Term)>> forms, TextIndex index) =>
        forms.Select(form => new QueryTerm(
            [.. form.Value.Select(f => index.OfLanguage(f.Language)?.Find(f.Term)).OfType<TextIndex.Postings>()], 1));

    // The same word of the query under the same key, whatever the language made of it; a word that is repeated counts once.
    private static Dictionary<(int Start, int Part), List<(string Language, string Term)>> Forms(
        string query, IReadOnlyList<string?> languages, bool keepStopWords)
    {
        var forms = new Dictionary<(int, int), List<(string, string)>>();
        var terms = new List<Term>();
        // "the" is no stop word of Spanish: in the one Spanish document that quotes English it would be a rare word of great weight.
        var stopWords = keepStopWords
            ? []
            : TextAnalyzer.Analyze(query, LanguageDetector.DetectAmong(query, languages)).Where(term => term.IsStopWord).Select(term => term.Start).ToHashSet();
        foreach (var language in languages)
        {
            terms.Clear();
            TextAnalyzer.Analyze(query, language, terms);
            var seen = new HashSet<string>();
            var (start, part) = (-1, 0);
            foreach (var term in terms)
            {
                (start, part) = term.Start == start ? (start, part + 1) : (term.Start, 0);
                if ((keepStopWords || (!term.IsStopWord && !stopWords.Contains(term.Start))) && seen.Add(term.Text))
                {
                    if (!forms.TryGetValue((start, part), out var list))
                    {
                        forms.Add((start, part), list = []);
                    }

                    list.Add((language ?? "", term.Text));
                }
            }
        }

        return forms;
    }
}
