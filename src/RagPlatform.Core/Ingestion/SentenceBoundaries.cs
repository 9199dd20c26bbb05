namespace RagPlatform.Core.Ingestion;

/// <summary>Where sentences end: only as good as a chunker needs that splits a paragraph too long for one chunk.</summary>
internal static class SentenceBoundaries
{
    /// <summary>Offsets after which a new sentence begins (the white space behind the full stop belongs to the sentence before).</summary>
    public static IEnumerable<int> Find(string text, int start, int end)
    {
        for (var i = start; i < end - 1; i++)
        {
            // Chinese and Japanese put no space behind their full stops.
            if (text[i] is '。' or '！' or '？')
            {
                yield return i + 1;
            }
            else if (char.IsWhiteSpace(text[i]) && (text[i] == '\n' || EndsSentence(text, start, i)))
            {
                var next = i;
                while (next < end && char.IsWhiteSpace(text[next]))
                {
                    next++;
                }

                if (next < end && (text[i] == '\n' || !char.IsLower(text[next])))
                {
                    yield return next;
                }

                i = next - 1;
            }
        }
    }

    private static bool EndsSentence(string text, int start, int space)
    {
        var i = space - 1;
        while (i >= start && text[i] is ')' or ']' or '"' or '\'' or '”' or '’' or '»' or '“')
        {
            i--;
        }

        if (i < start || text[i] is not ('.' or '!' or '?' or '؟' or '।'))
        {
            return false;
        }

        // "z. B.", "e. g.", "J. Smith": a full stop behind a single letter ends no sentence.
        return !(text[i] == '.' && i - 1 >= start && char.IsLetter(text[i - 1]) && (i - 2 < start || !char.IsLetterOrDigit(text[i - 2])));
    }
}
