using RagPlatform.Core.Retrieval;

namespace RagPlatform.Core.Ingestion;

/// <summary>
/// Cuts pages into chunks at their structure: never over a page or a heading; between paragraphs, list items and table rows; inside a
/// paragraph only when it alone is too long, then between sentences. Every word of a page is in exactly one chunk.
/// </summary>
/// <param name="options">Sizes.</param>
/// <param name="countTokens">Counts as the embedding model does.</param>
public sealed class Chunker(ChunkingOptions options, TokenCounter countTokens)
{
    // Below this a chunk may take in text of another kind: "The following is paid:" belongs to the list behind it.
    private const int LeadInTokens = 50;

    // What stands between units may count too: tokens that a sum of theirs may miss.
    private const int Slack = 12;

    /// <summary>Cuts all pages of a document.</summary>
    /// <param name="title">Title of the document, which is embedded with each chunk and so takes room.</param>
    /// <param name="pages">Pages, ascending.</param>
    public IEnumerable<Chunk> Split(string title, IEnumerable<DocumentPage> pages)
    {
        var ordinal = 0;
        foreach (var page in pages)
        {
            foreach (var part in Parts(page))
            {
                var limit = MaxTokens(title, part.Heading);
                foreach (var span in Pack(page.Text, part.Units, limit))
                {
                    yield return new Chunk(ordinal++, page.Text[span.Start..span.End], part.Heading, page.Number, span.Start, span.End, span.Kind);
                }
            }
        }
    }

    // What stands under one heading of one page, cut into units that are never cut again unless they are too long.
    private static IEnumerable<(string Heading, List<Unit> Units)> Parts(DocumentPage page)
    {
        var headings = page.Headings.Count == 0 ? [new PageHeading(0, "", SectionKind.Text)] : page.Headings;
        for (var i = 0; i < headings.Count;)
        {
            var heading = headings[i].Heading;
            var units = new List<Unit>();
            for (; i < headings.Count && headings[i].Heading == heading; i++)
            {
                // The first run begins where the page begins, whatever its offset says, so that nothing before it is lost.
                var start = i == 0 ? 0 : headings[i].Start;
                var end = i + 1 < headings.Count ? headings[i + 1].Start : page.Text.Length;
                AddUnits(units, page.Text, start, end, headings[i].Kind);
            }

            yield return (heading, units);
        }
    }

    private static void AddUnits(List<Unit> units, string text, int start, int end, SectionKind kind)
    {
        var separator = kind == SectionKind.Text ? "\n\n" : "\n";
        while (start < end)
        {
            var next = text.IndexOf(separator, start, end - start, StringComparison.Ordinal);
            var stop = next < 0 ? end : next;
            if (Trim(text, start, stop) is { Length: > 0 } span)
            {
                units.Add(new Unit(span.Start, span.End, kind));
            }

            start = next < 0 ? end : next + separator.Length;
        }
    }

    private List<Unit> Pack(string text, List<Unit> units, int limit)
    {
        var pieces = new List<(Unit Unit, int Tokens)>();
        foreach (var unit in units)
        {
            var tokens = Count(text, unit);
            if (tokens <= limit)
            {
                pieces.Add((unit, tokens));
            }
            else
            {
                pieces.AddRange(Break(text, unit, limit));
            }
        }

        // Chunks of about equal size instead of full ones with a crumb at the end: a crumb says little and ranks at random.
        var total = pieces.Sum(p => p.Tokens);
        var target = Math.Min(limit, (int)Math.Ceiling(total / Math.Max(1, Math.Ceiling(total / (double)options.TargetTokens))));
        var chunks = new List<Unit>();
        var size = 0;
        foreach (var (unit, tokens) in pieces)
        {
            // A piece goes where the size ends up nearer to the target.
            if (chunks.Count > 0 && size + (tokens / 2) <= target && (chunks[^1].Kind == unit.Kind || size < LeadInTokens)
                && Joined(text, chunks[^1], unit, size + tokens, limit) is { } sum)
            {
                chunks[^1] = chunks[^1].Join(unit);
                size = sum;
            }
            else
            {
                chunks.Add(unit);
                size = tokens;
            }
        }

        return chunks;
    }

    // Tokens of two units and what stands between them; null when they are too many. The sum of both is exact enough far from the limit.
    private int? Joined(string text, Unit first, Unit next, int sum, int limit) =>
        sum <= limit - Slack ? sum : Count(text, first.Join(next)) is var exact && exact <= limit ? exact : null;

    // A paragraph longer than a chunk: at sentences; a sentence longer than a chunk: at words; a word longer than a chunk: anywhere.
    private IEnumerable<(Unit Unit, int Tokens)> Break(string text, Unit unit, int limit)
    {
        var start = unit.Start;
        foreach (var end in SentenceBoundaries.Find(text, unit.Start, unit.End).Append(unit.End))
        {
            if (Trim(text, start, end) is not { Length: > 0 } span)
            {
                continue;
            }

            var sentence = new Unit(span.Start, span.End, unit.Kind);
            var tokens = Count(text, sentence);
            if (tokens <= limit)
            {
                yield return (sentence, tokens);
            }
            else
            {
                foreach (var piece in BreakSentence(text, sentence, limit))
                {
                    yield return (piece, Count(text, piece));
                }
            }

            start = end;
        }
    }

    private IEnumerable<Unit> BreakSentence(string text, Unit sentence, int limit)
    {
        var start = sentence.Start;
        while (start < sentence.End)
        {
            // A window that surely holds a chunk's worth, so that a sentence of megabytes is not counted again and again.
            var end = (int)Math.Min(sentence.End, start + (limit * 8L));
            while (end - start > 1 && countTokens(text[start..end]) > limit)
            {
                end = CutBefore(text, start, start + ((end - start) * 3 / 4));
            }

            if (end < sentence.End)
            {
                end = CutBefore(text, start, end);
            }

            if (Trim(text, start, end) is { Length: > 0 } span)
            {
                yield return new Unit(span.Start, span.End, sentence.Kind);
            }

            start = end;
        }
    }

    // The last white space up to an offset; when there is none in the second half, the offset itself, but never inside a surrogate pair.
    private static int CutBefore(string text, int start, int end)
    {
        for (var i = end; i > start + ((end - start) / 2); i--)
        {
            if (i < text.Length && char.IsWhiteSpace(text[i]))
            {
                return i;
            }
        }

        return end < text.Length && char.IsLowSurrogate(text[end]) && end - 1 > start ? end - 1 : Math.Max(end, start + 1);
    }

    private int MaxTokens(string title, string heading)
    {
        var place = countTokens(EmbeddingText.For(title, heading, ""));
        return Math.Max(16, Math.Min(options.MaxTokens, options.EmbeddingTokens - place - 4));
    }

    private int Count(string text, Unit unit) => countTokens(text[unit.Start..unit.End]);

    private static (int Start, int End, int Length) Trim(string text, int start, int end)
    {
        while (start < end && char.IsWhiteSpace(text[start]))
        {
            start++;
        }

        while (end > start && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        return (start, end, end - start);
    }

    private readonly record struct Unit(int Start, int End, SectionKind Kind)
    {
        // Mixed with a list or a table, text counts as such: the sentence splitter then takes each line for itself.
        public Unit Join(Unit next) => new(Start, next.End, Kind == SectionKind.Text ? next.Kind : Kind);
    }
}
