using System.Text;

namespace RagPlatform.Core.Answering.Text;

/// <summary>Cuts a streamed answer into sentences as they become whole. Marks like <c>[1]</c> behind a full stop belong to the sentence before.</summary>
internal sealed class AnswerSentenceReader
{
    private readonly StringBuilder _pending = new();

    /// <summary>Adds a piece and returns the sentences that are now whole, with the white space before them.</summary>
    public IEnumerable<string> Append(string piece)
    {
        _pending.Append(piece);
        while (NextEnd(_pending.ToString()) is > 0 and var end)
        {
            var sentence = _pending.ToString(0, end);
            _pending.Remove(0, end);
            yield return sentence;
        }
    }

    /// <summary>What is left when the model has ended; empty when nothing is.</summary>
    public string Complete()
    {
        var rest = _pending.ToString();
        _pending.Clear();
        return string.IsNullOrWhiteSpace(rest) ? "" : rest;
    }

    // A sentence is whole only when what follows has begun and is no "[": else its marks could still come.
    private static int NextEnd(string text)
    {
        var first = 0;
        while (first < text.Length && char.IsWhiteSpace(text[first]))
        {
            first++;
        }

        var line = text.IndexOf('\n', first);
        foreach (var end in SentenceSplitter.Ends(text, first, text.Length))
        {
            if (line >= 0 && line < end)
            {
                break;
            }

            var after = BehindMarks(text, end);
            if (after is null)
            {
                return 0;
            }

            if (after > first)
            {
                return after.Value;
            }
        }

        return line > first && line + 1 < text.Length ? line : 0;
    }

    private static int? BehindMarks(string text, int end)
    {
        while (true)
        {
            var next = end;
            while (next < text.Length && char.IsWhiteSpace(text[next]))
            {
                next++;
            }

            if (next >= text.Length)
            {
                return null;
            }

            if (text[next] != '[')
            {
                return end;
            }

            var close = text.IndexOf(']', next);
            if (close < 0)
            {
                return null;
            }

            if (!text.AsSpan(next + 1, close - next - 1).ContainsAnyInRange('0', '9'))
            {
                return end;
            }

            end = close + 1;
            if (end < text.Length && text[end] is '.' or ',')
            {
                end++;
            }
        }
    }
}
