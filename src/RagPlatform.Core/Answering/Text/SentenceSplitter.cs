using System.Text.RegularExpressions;
using RagPlatform.Core.Ingestion;

namespace RagPlatform.Core.Answering.Text;

/// <summary>
/// Cuts a passage into sentences, list items and table rows, with exact offsets: what evidence consists of. Finer than the chunker's
/// boundaries, which may err as they cut only what is too long: here an error is a quote that ends in "e.g.".
/// </summary>
internal static partial class SentenceSplitter
{
    /// <summary>Longest unit in characters; a longer one is cut at a semicolon or white space, so that one quote stays readable.</summary>
    public const int LongestUnit = 480;

    /// <summary>Units in order, without white space around them. Offsets refer to <paramref name="text"/>.</summary>
    public static IReadOnlyList<TextSpan> Split(string text, SectionKind kind)
    {
        var units = new List<TextSpan>();
        foreach (var block in Blocks(text, kind))
        {
            if (kind == SectionKind.Table || IsRow(text, block))
            {
                AddBounded(units, text, block);
                continue;
            }

            var start = block.Start;
            foreach (var end in Ends(text, block.Start, block.End))
            {
                AddBounded(units, text, Trim(text, new TextSpan(start, end)));
                start = end;
            }

            AddBounded(units, text, Trim(text, new TextSpan(start, block.End)));
        }

        return units;
    }

    /// <summary>Offsets directly behind the mark that ends a sentence, where another sentence follows in the range.</summary>
    public static IEnumerable<int> Ends(string text, int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            if (SentenceMarks.EndsAlways(text[i]))
            {
                while (i + 1 < end && (SentenceMarks.EndsAlways(text[i + 1]) || SentenceMarks.Closes(text[i + 1])))
                {
                    i++;
                }

                yield return i + 1;
            }
            else if (SentenceMarks.Ends(text[i]))
            {
                var after = i + 1;
                while (after < end && (SentenceMarks.Ends(text[after]) || SentenceMarks.Closes(text[after])))
                {
                    after++;
                }

                if (after < end && char.IsWhiteSpace(text[after]) && SentenceMarks.IsBoundary(text, start, i, after, end))
                {
                    yield return after;
                }

                i = after - 1;
            }
        }
    }

    // Paragraphs, and inside them lines that begin an item or are a row; other line breaks are soft.
    private static IEnumerable<TextSpan> Blocks(string text, SectionKind kind)
    {
        var blockStart = 0;
        var lineStart = 0;
        while (lineStart <= text.Length)
        {
            var lineEnd = text.IndexOf('\n', lineStart);
            lineEnd = lineEnd < 0 ? text.Length : lineEnd;
            var line = new TextSpan(lineStart, lineEnd);
            var blank = string.IsNullOrWhiteSpace(text[lineStart..lineEnd]);
            var begins = blank || kind == SectionKind.Table || ItemStart().IsMatch(text.AsSpan(lineStart, line.Length)) || IsRow(text, line);
            if (begins && lineStart > blockStart)
            {
                if (Trim(text, new TextSpan(blockStart, lineStart)) is { Length: > 0 } block)
                {
                    yield return block;
                }

                blockStart = lineStart;
            }

            lineStart = lineEnd + 1;
        }

        if (blockStart < text.Length && Trim(text, new TextSpan(blockStart, text.Length)) is { Length: > 0 } last)
        {
            yield return last;
        }
    }

    private static void AddBounded(List<TextSpan> units, string text, TextSpan unit)
    {
        while (unit.Length > LongestUnit)
        {
            var window = text.AsSpan(unit.Start, LongestUnit);
            var cut = window.LastIndexOf(';') + 1;
            cut = cut > LongestUnit / 2 ? cut : window.LastIndexOfAny(' ', '\n') + 1;
            cut = cut > LongestUnit / 2 ? cut : LongestUnit - (char.IsHighSurrogate(window[^1]) ? 1 : 0);
            units.Add(Trim(text, new TextSpan(unit.Start, unit.Start + cut)));
            unit = Trim(text, unit with { Start = unit.Start + cut });
        }

        if (HasWord(text, unit))
        {
            units.Add(unit);
        }
    }

    private static bool HasWord(string text, TextSpan span) => text.AsSpan(span.Start, span.Length).ContainsAnyLetterOrDigit();

    private static bool ContainsAnyLetterOrDigit(this ReadOnlySpan<char> span)
    {
        foreach (var c in span)
        {
            if (char.IsLetterOrDigit(c) || char.IsSurrogate(c))
            {
                return true;
            }
        }

        return false;
    }

    private static TextSpan Trim(string text, TextSpan span)
    {
        var (start, end) = span;
        while (start < end && char.IsWhiteSpace(text[start]))
        {
            start++;
        }

        while (end > start && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        return new TextSpan(start, end);
    }

    private static bool IsRow(string text, TextSpan span) => Row().IsMatch(text.AsSpan(span.Start, span.Length));

    [GeneratedRegex(@"^\s*(?:[-*•‣◦–]\s|\(?\d{1,3}[.)]\s|[a-z]\)\s|#{1,6}\s)")]
    private static partial Regex ItemStart();

    // "Header: value; Header: value", as extractors write the row of a table; the header has no full stop.
    [GeneratedRegex(@"^\s*[^:;.\n]{1,60}: [^;\n]{1,200}; [^:;.\n]{1,60}: ")]
    private static partial Regex Row();
}
