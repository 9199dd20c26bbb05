using System.Text;

namespace RagPlatform.ModelHost.Engine;

/// <summary>Finds stop strings in a text that arrives in pieces, and keeps back what may still become one.</summary>
internal sealed class StopMatcher(IReadOnlyList<string> stops)
{
    private readonly StringBuilder _held = new();

    /// <summary>Takes a piece and gives what can be shown now.</summary>
    /// <param name="piece">The next characters.</param>
    /// <param name="stopped">Whether a stop string was found; what is returned then ends before it.</param>
    public string Push(string piece, out bool stopped)
    {
        stopped = false;
        if (stops.Count == 0)
        {
            return piece;
        }

        _held.Append(piece);
        var text = _held.ToString();
        var found = stops
            .Select(stop => text.IndexOf(stop, StringComparison.Ordinal))
            .Where(index => index >= 0)
            .DefaultIfEmpty(-1)
            .Min();

        if (found >= 0)
        {
            stopped = true;
            _held.Clear();
            return text[..found];
        }

        var shown = text.Length - LongestBeginning(text);
        _held.Clear().Append(text, shown, text.Length - shown);
        return text[..shown];
    }

    /// <summary>What was kept back, when the text ends without a stop string.</summary>
    public string Rest()
    {
        var rest = _held.ToString();
        _held.Clear();
        return rest;
    }

    private int LongestBeginning(string text)
    {
        var longest = 0;
        foreach (var stop in stops)
        {
            for (var length = Math.Min(stop.Length - 1, text.Length); length > longest; length--)
            {
                if (text.AsSpan(text.Length - length).SequenceEqual(stop.AsSpan(0, length)))
                {
                    longest = length;
                    break;
                }
            }
        }

        return longest;
    }
}
