using System.Text;

namespace RagPlatform.Core.Ingestion.Extraction.Pdf;

/// <summary>Writes words one after the other and remembers where each stands.</summary>
/// <param name="knownWords">Words of the document in lower case: they decide whether a hyphen at the end of a line is part of the word.</param>
internal sealed class PdfText(IReadOnlySet<string> knownWords)
{
    private readonly StringBuilder _text = new();
    private readonly List<WordBox> _words = [];

    public string Text => _text.ToString();

    public IReadOnlyList<WordBox> Words => _words;

    public int Length => _text.Length;

    /// <summary>Begins the next cell of a table row.</summary>
    public void AppendCell() => _text.Append(TableText.Separator(_text));

    public PdfText Append(string literal)
    {
        _text.Append(literal);
        return this;
    }

    /// <summary>Adds the words of a line behind what is there, joined by a space, or by nothing where the line above ends in a hyphen.</summary>
    public void AppendLine(IEnumerable<PdfWord> words)
    {
        var isFirst = true;
        foreach (var word in words)
        {
            if (_text.Length > 0 && _text[^1] is not (' ' or '\n'))
            {
                if (!(isFirst && Dehyphenate(word.Text)))
                {
                    _text.Append(' ');
                }
            }

            _words.Add(word.Place with { Start = _text.Length, Length = word.Text.Length });
            _text.Append(word.Text);
            isFirst = false;
        }
    }

    // "imple-" + "mentation" is one word; "cutting-" + "edge" keeps its hyphen, since both halves are words of the document and the whole
    // is not. A hyphen also stays in "state-of-the-" + "art", and in "first- and second-class", with its space.
    private bool Dehyphenate(string next)
    {
        if (_text.Length < 3 || _text[^1] is not ('-' or '\u2010') || !char.IsLower(next[0]) || !char.IsLetter(_text[^2]) || IsConjunction(next))
        {
            return false;
        }

        var last = _words[^1];
        var word = _text.ToString(last.Start, last.Length - 1);
        if (word.AsSpan().IndexOfAny('-', '\u2010') >= 0 || IsCompound(word, next))
        {
            return true;
        }

        _text.Length--;
        _words[^1] = last with { Length = last.Length - 1 };
        return true;
    }

    private bool IsCompound(string word, string next)
    {
        var (first, second) = (Bare(word), Bare(next));
        return !knownWords.Contains(first + second) && knownWords.Contains(first) && knownWords.Contains(second);
    }

    /// <summary>A word as it is looked up: lower case, letters and digits alone.</summary>
    public static string Bare(string word) => new([.. word.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant)]);

    private static bool IsConjunction(string word) => word is "and" or "or" or "und" or "oder" or "bzw." or "to" or "bis";
}
