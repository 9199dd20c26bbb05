using RagPlatform.Core.Answering.Evidence;
using RagPlatform.Core.Answering.Generation;
using RagPlatform.Core.Answering.Verification;

namespace RagPlatform.Core.Answering.Composition;

/// <summary>The answer while it is written: each sentence of the model is checked and numbered as it becomes whole.</summary>
/// <param name="prompt">What the model read.</param>
/// <param name="evidence">Best first, not empty.</param>
/// <param name="leadsWithQuote">The best sentence stands first; the model's stay behind it only where they add something and can be trusted.</param>
/// <param name="verifier">Checks.</param>
/// <param name="question">What was asked.</param>
internal sealed class AnswerDraft(
    AnswerPrompt prompt, IReadOnlyList<EvidenceSentence> evidence, bool leadsWithQuote, SentenceVerifier verifier, string question)
{
    private readonly List<Entry> _written = [];
    private readonly CitationBook _book = new();
    private readonly HashSet<string> _seen = new(StringComparer.OrdinalIgnoreCase);
    private AnswerSentence? _lead;

    /// <summary>Everything so far, in order.</summary>
    public IReadOnlyList<AnswerSentence> Sentences => [.. (AnswerSentence[])(_lead is null ? [] : [_lead]), .. _written.Select(entry => entry.Sentence)];

    /// <summary>What stands between the quote and the model's text.</summary>
    public string Separator => _lead is null ? "" : "\n\n";

    /// <summary>Whether the model has written a whole sentence.</summary>
    public bool HasModelSentences => _written.Count > 0;

    /// <summary>Places cited so far.</summary>
    public IReadOnlyList<Citation> Citations => _book.Citations;

    /// <summary>The sentence that comes before the model's; null when the model's come first or it was given already.</summary>
    public AnswerUpdate.Sentence? Lead()
    {
        if (!leadsWithQuote || _lead is not null)
        {
            return null;
        }

        var citation = _book.Cite(evidence[0]);
        _lead = Quote(evidence[0], citation);
        return new AnswerUpdate.Sentence(_lead, [citation]);
    }

    /// <summary>Checks a sentence as the model wrote it; null when it says nothing, or again what it said before.</summary>
    public AnswerUpdate.Sentence? Add(string written)
    {
        var text = CitationBook.WithoutMarks(written).Replace(" .", ".", StringComparison.Ordinal);
        var trimmed = text.Trim();
        if (!trimmed.Any(char.IsLetterOrDigit) || !_seen.Add(trimmed))
        {
            return null;
        }

        var cited = CitationBook.MarksIn(written).Select(number => number - 1).ToArray();
        var claim = SentenceVerifier.Read(trimmed, prompt.Sources);
        var verdict = verifier.Verify(claim, cited, prompt.Sources, question);
        var before = _book.Citations.Count;
        int[] numbers = verdict.Supported ? [.. verdict.Sources.Select(source => Cite(source, claim).Number).Distinct()] : [];
        var sentence = new AnswerSentence(_lead is not null && _written.Count == 0 ? Separator + trimmed : text, verdict.Supported, numbers);
        var entry = new Entry(
            sentence,
            IsTrusted: verdict.Supported && Trust.IsEarned(claim, verdict, cited, prompt.Sources, question),
            RepeatsLead: leadsWithQuote && Trust.SaysTheSame(claim, Source.Of(evidence[0])));
        _written.Add(entry);
        return new AnswerUpdate.Sentence(sentence, [.. _book.Citations.Skip(before)], Stays: !leadsWithQuote || AddsToLead(entry));
    }

    /// <summary>What the finished answer consists of.</summary>
    /// <param name="quotes">
    /// Sentences of the documents in an answer that begins with one: where the first does not answer, the second or third often does, and a
    /// small model does not tell them apart.
    /// </param>
    public SettledAnswer Settle(int quotes)
    {
        var holds = _written.Exists(entry => entry.Sentence.Supported);
        IEnumerable<AnswerSentence> shown = Sentences;
        if (leadsWithQuote)
        {
            List<AnswerSentence> kept = [.. Sentences.Where(sentence => sentence == _lead || _written.Exists(entry => entry.Sentence == sentence && AddsToLead(entry)))];
            shown = [.. kept, .. FurtherQuotes(quotes, [.. kept.SelectMany(sentence => sentence.Citations)])];
        }

        var isTrusted = leadsWithQuote ? _written.Exists(entry => entry.IsTrusted || (entry.RepeatsLead && entry.Sentence.Supported)) : holds;
        var (sentences, citations) = Renumber([.. shown]);
        return new SettledAnswer(sentences, citations, holds, isTrusted);
    }

    private static bool AddsToLead(Entry entry) => entry is { IsTrusted: true, RepeatsLead: false };

    private List<AnswerSentence> FurtherQuotes(int quotes, HashSet<int> cited) =>
        [.. evidence.Take(quotes).Select(sentence => (sentence, citation: _book.Cite(sentence))).Where(quote => !cited.Contains(quote.citation.Number))
            .Select(quote => Quote(quote.sentence, quote.citation, "\n\n"))];

    private static AnswerSentence Quote(EvidenceSentence sentence, Citation citation, string before = "") =>
        new($"{before}“{sentence.SingleLine}”", Supported: true, [citation.Number]);

    private Citation Cite(int source, Claim claim) =>
        prompt.Passages.Count > 0 ? _book.Cite(prompt.Passages[source], claim) : _book.Cite(evidence[source]);

    // Sentences that were taken out leave no gap in the numbers.
    private (IReadOnlyList<AnswerSentence> Sentences, IReadOnlyList<Citation> Citations) Renumber(IReadOnlyList<AnswerSentence> sentences)
    {
        int[] used = [.. sentences.SelectMany(sentence => sentence.Citations).Distinct()];
        return (
            [.. sentences.Select(sentence => sentence with { Citations = [.. sentence.Citations.Select(number => Array.IndexOf(used, number) + 1)] })],
            [.. used.Select((number, i) => _book.Citations[number - 1] with { Number = i + 1 })]);
    }

    private sealed record Entry(AnswerSentence Sentence, bool IsTrusted, bool RepeatsLead);
}

/// <summary>A finished draft.</summary>
/// <param name="Sentences">What is shown.</param>
/// <param name="Citations">What they cite, numbered from 1.</param>
/// <param name="Holds">A sentence of the model holds.</param>
/// <param name="IsTrusted">So much of it that this is an answer and not just quotes.</param>
internal sealed record SettledAnswer(IReadOnlyList<AnswerSentence> Sentences, IReadOnlyList<Citation> Citations, bool Holds, bool IsTrusted);
