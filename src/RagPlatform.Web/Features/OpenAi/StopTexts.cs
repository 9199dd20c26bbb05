namespace RagPlatform.Web.Features.OpenAi;

/// <summary>Lets text through up to the first stop text; what could still become one is held back.</summary>
internal sealed class StopTexts(IReadOnlyList<string> stops)
{
    private string _held = "";

    /// <summary>Whether a stop text came: nothing follows.</summary>
    public bool HasStopped { get; private set; }

    /// <summary>What may be sent of a further piece.</summary>
    public string Pass(string piece)
    {
        if (HasStopped)
        {
            return "";
        }

        var text = _held + piece;
        var end = stops.Select(stop => text.IndexOf(stop, StringComparison.Ordinal)).Where(at => at >= 0).DefaultIfEmpty(-1).Min();
        if (end >= 0)
        {
            HasStopped = true;
            _held = "";
            return text[..end];
        }

        var kept = stops.Select(stop => Overlap(text, stop)).DefaultIfEmpty(0).Max();
        _held = text[^kept..];
        return text[..^kept];
    }

    /// <summary>What was held back, once nothing more comes.</summary>
    public string Rest() => HasStopped ? "" : _held;

    // Length of the longest end of the text that a stop text begins with.
    private static int Overlap(string text, string stop)
    {
        for (var length = Math.Min(text.Length, stop.Length - 1); length > 0; length--)
        {
            if (text.AsSpan(text.Length - length).SequenceEqual(stop.AsSpan(0, length)))
            {
                return length;
            }
        }

        return 0;
    }
}
