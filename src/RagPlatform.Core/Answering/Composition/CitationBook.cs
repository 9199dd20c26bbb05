using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using RagPlatform.Core.Answering.Evidence;
using RagPlatform.Core.Answering.Text;
using RagPlatform.Core.Answering.Verification;
using RagPlatform.Core.Retrieval;

namespace RagPlatform.Core.Answering.Composition;

/// <summary>Numbers the places that an answer cites, from 1 in order of first use.</summary>
internal sealed partial class CitationBook
{
    private readonly List<Citation> _citations = [];

    /// <summary>All so far.</summary>
    public IReadOnlyList<Citation> Citations => _citations;

    /// <summary>Cites an evidence sentence.</summary>
    public Citation Cite(EvidenceSentence sentence) => Number(sentence.ToCitation(0));

    /// <summary>Cites the sentence of a passage that carries the claim best.</summary>
    public Citation Cite(Passage passage, Claim claim)
    {
        var best = SentenceSplitter.Split(passage.Chunk.Text, passage.Chunk.Kind)
            .Select(span => (Span: span, Source: Source.Of(passage, passage.Chunk.Text[span.Start..span.End])))
            .Select(unit => (unit.Span, Fit: SentenceVerifier.Share(claim, unit.Source) + claim.Quantities.Count(unit.Source.Holds)))
            .DefaultIfEmpty((Span: new TextSpan(0, passage.Chunk.Text.Length), Fit: 0))
            .MaxBy(unit => unit.Fit);
        return Number(new Citation(
            0,
            passage.DocumentId,
            passage.DocumentName,
            passage.Chunk.Page,
            passage.Chunk.Heading,
            passage.Chunk.Text[best.Span.Start..best.Span.End],
            passage.Chunk.Start + best.Span.Start,
            passage.Chunk.Start + best.Span.End,
            passage.Score));
    }

    /// <summary>Numbers n of <c>[n]</c> and <c>[n, m]</c>, in order.</summary>
    public static IReadOnlyList<int> MarksIn(string text) =>
        [.. Marks().Matches(text)
            .SelectMany(match => match.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries))
            .Select(number => int.Parse(number, CultureInfo.InvariantCulture))
            .Distinct()];

    /// <summary>The text without marks.</summary>
    public static string WithoutMarks(string text) => Marks().Replace(text, "");

    /// <summary>Sentences with their marks, as one text.</summary>
    public static string Write(IEnumerable<AnswerSentence> sentences)
    {
        var text = new StringBuilder();
        foreach (var sentence in sentences)
        {
            text.Append(sentence.Text);
            if (sentence.Citations.Count > 0)
            {
                text.Append(' ').AppendJoin("", sentence.Citations.Select(number => $"[{number}]"));
            }
        }

        return text.ToString().Trim();
    }

    private Citation Number(Citation citation)
    {
        var known = _citations.Find(other =>
            (other.DocumentId, other.Page, other.Start, other.End) == (citation.DocumentId, citation.Page, citation.Start, citation.End));
        if (known is not null)
        {
            return known;
        }

        citation = citation with { Number = _citations.Count + 1 };
        _citations.Add(citation);
        return citation;
    }

    [GeneratedRegex(@"\s*\[(\d{1,3}(?:\s*,\s*\d{1,3})*)\]")]
    private static partial Regex Marks();
}
