using RagPlatform.Core.Answering.Evidence;
using RagPlatform.Core.Answering.Generation;
using RagPlatform.Core.Answering.Verification;

namespace RagPlatform.Core.Answering.Composition;

/// <summary>The answer while it is written: each sentence of the model is checked and numbered as it becomes whole.</summary>
internal sealed class AnswerDraft(AnswerPrompt prompt, IReadOnlyList<EvidenceSentence> evidence, SentenceVerifier verifier, string question)
{
    private readonly List<AnswerSentence> _sentences = [];
    private readonly CitationBook _book = new();
    private readonly HashSet<string> _seen = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Checked sentences, in order.</summary>
    public IReadOnlyList<AnswerSentence> Sentences => _sentences;

    /// <summary>Places cited so far.</summary>
    public IReadOnlyList<Citation> Citations => _book.Citations;

    /// <summary>Whether a sentence holds.</summary>
    public bool Holds => _sentences.Exists(sentence => sentence.Supported);

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
        var verdict = verifier.Verify(trimmed, cited, prompt.Sources, question);
        var before = _book.Citations.Count;
        int[] numbers = verdict.Supported ? [.. verdict.Sources.Select(source => Cite(source, trimmed).Number).Distinct()] : [];
        var sentence = new AnswerSentence(text, verdict.Supported, numbers);
        _sentences.Add(sentence);
        return new AnswerUpdate.Sentence(sentence, [.. _book.Citations.Skip(before)]);
    }

    private Citation Cite(int source, string sentence) => prompt.Passages.Count > 0
        ? _book.Cite(prompt.Passages[source], new Claim(sentence, nounsAreCapitalised: false))
        : _book.Cite(evidence[source]);
}
