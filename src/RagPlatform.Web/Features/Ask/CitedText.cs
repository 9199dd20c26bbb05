using System.Text;
using RagPlatform.Core.Answering;

namespace RagPlatform.Web.Features.Ask;

/// <summary>
/// An answer as one text that grows and takes nothing back, with a mark at each citation: for doors whose readers see nothing but text.
/// Sentences that will stay are added as they come, the rest once the answer is done.
/// </summary>
/// <param name="mark">The mark of a citation in the text: the citation, with its number in this text.</param>
/// <param name="notInSources">Said of a sentence that does not stand in the sources: it must never look like an answer.</param>
internal sealed class CitedText(Func<Citation, string> mark, string notInSources)
{
    private const string Quotation = "> ";

    private readonly StringBuilder _text = new();
    private readonly List<CitationMark> _marks = [];
    private readonly List<Citation> _citations = [];
    private readonly Dictionary<int, Citation> _announced = [];
    private readonly List<AnswerSentence> _unsupported = [];
    private readonly HashSet<string> _written = new(StringComparer.Ordinal);

    /// <summary>Everything so far.</summary>
    public string Text => _text.ToString();

    /// <summary>Where the marks stand in <see cref="Text"/>.</summary>
    public IReadOnlyList<CitationMark> Marks => _marks;

    /// <summary>What is cited, numbered from 1 in order of first use.</summary>
    public IReadOnlyList<Citation> Citations => _citations;

    /// <summary>Adds a sentence that came.</summary>
    /// <returns>What the text grew by; empty when it did not.</returns>
    public string Add(AnswerUpdate.Sentence sentence)
    {
        foreach (var citation in sentence.Citations)
        {
            _announced[citation.Number] = citation;
        }

        var before = _text.Length;
        if (sentence is { Stays: true, Value.Supported: false })
        {
            // Should no sentence hold, the answer becomes quotes, and this must not stand before them.
            _unsupported.Add(sentence.Value);
        }
        else if (sentence.Stays)
        {
            _unsupported.ForEach(held => Write(held, _announced));
            _unsupported.Clear();
            Write(sentence.Value, _announced);
        }

        return From(before);
    }

    /// <summary>Adds what is missing of the finished answer.</summary>
    /// <returns>What the text grew by.</returns>
    public string Complete(Answer answer)
    {
        var before = _text.Length;
        if (!answer.Found)
        {
            _text.Append(answer.Text);
            return From(before);
        }

        var cited = answer.Citations.ToDictionary(citation => citation.Number);
        foreach (var sentence in answer.Sentences)
        {
            Write(sentence, cited, answer.Kind == AnswerKind.Quotes ? Quotation : "");
        }

        if (answer is { Kind: AnswerKind.Quotes, Notice: { } notice })
        {
            Separate();
            _text.Append('_').Append(notice).Append('_');
        }

        return From(before);
    }

    private string From(int start) => _text.ToString(start, _text.Length - start);

    private void Write(AnswerSentence sentence, Dictionary<int, Citation> citations, string before = "")
    {
        if (!_written.Add(sentence.Text.Trim().Trim('“', '”')))
        {
            return;
        }

        if (before.Length > 0)
        {
            Separate();
            _text.Append(before);
        }

        _text.Append(_text.Length == 0 ? sentence.Text.TrimStart() : sentence.Text);
        if (!sentence.Supported)
        {
            _text.Append(" (").Append(notInSources).Append(')');
        }

        foreach (var number in sentence.Citations)
        {
            Cite(citations[number]);
        }
    }

    private void Cite(Citation citation)
    {
        var known = _citations.Find(other =>
            (other.DocumentId, other.Page, other.Start, other.End) == (citation.DocumentId, citation.Page, citation.Start, citation.End));
        if (known is null)
        {
            known = citation with { Number = _citations.Count + 1 };
            _citations.Add(known);
        }

        _text.Append(' ');
        var start = _text.Length;
        _text.Append(mark(known));
        _marks.Add(new CitationMark(known, start, _text.Length));
    }

    private void Separate()
    {
        if (_text.Length > 0)
        {
            _text.Append("\n\n");
        }
    }
}

/// <summary>A mark in a text.</summary>
/// <param name="Citation">What it stands for.</param>
/// <param name="Start">Offset of the mark, UTF-16 units.</param>
/// <param name="End">Offset after it.</param>
internal sealed record CitationMark(Citation Citation, int Start, int End);
