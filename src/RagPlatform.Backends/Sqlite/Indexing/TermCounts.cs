namespace RagPlatform.Backends.Sqlite.Indexing;

/// <summary>Counts the visible chunks that hold a word.</summary>
internal static class TermCounts
{
    /// <summary>
    /// A word whose analysis gives several terms (Chinese pairs) counts as often as its rarest term: an upper bound that is close, since
    /// the pairs overlap. A word that is unknown counts 0.
    /// </summary>
    public static int Count(string word, TextIndex index, SearchScope scope)
    {
        var visible = scope.RowsOf(index.View);
        var parts = QueryTerms.Parts(word, index, scope.Content.Languages);
        return parts.Count == 0 ? 0 : parts.Min(part => part.Forms.Sum(form => Bm25.Count(form.Postings, visible)));
    }
}
