using System.Text.RegularExpressions;

namespace RagPlatform.Core.Ingestion.Extraction;

/// <summary>Makes paragraphs and lists of lines: lines that were wrapped at a width are joined again, others are kept.</summary>
internal sealed partial class TextParagraphs(SectionWriter writer)
{
    private const int MaxLines = 200;
    private const int WrapWidth = 50;

    private readonly List<string> _lines = [];

    public void AddLine(string line)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            End();
            return;
        }

        _lines.Add(line.TrimEnd());
        if (_lines.Count >= MaxLines)
        {
            End();
        }
    }

    /// <summary>Ends the paragraph that is open.</summary>
    public void End()
    {
        if (_lines.Count == 0)
        {
            return;
        }

        var lines = Unwrap(_lines);
        _lines.Clear();
        var text = new List<string>();
        foreach (var line in lines)
        {
            if (ListMarker().Match(line) is { Success: true } item)
            {
                Write(text);
                writer.ListItem(Marker(item.Groups[2].Value), line[item.Length..], item.Groups[1].Length / 2);
            }
            else
            {
                text.Add(line);
            }
        }

        Write(text);
    }

    private void Write(List<string> lines)
    {
        if (lines.Count > 0)
        {
            writer.Paragraph(string.Join('\n', lines));
            lines.Clear();
        }
    }

    private static List<string> Unwrap(List<string> lines)
    {
        var width = lines.Max(line => line.Length);
        var unwrapped = new List<string>();
        var previous = "";
        foreach (var line in lines)
        {
            // A line was wrapped when the next word would not have fitted any more.
            var nextWord = line.TrimStart().Split(' ', 2)[0].Length;
            var isContinuation = unwrapped.Count > 0 && width >= WrapWidth
                && (previous.Length + 1 + nextWord >= width * 9 / 10 || IsIndentedItem(unwrapped[^1], line))
                && !ListMarker().IsMatch(line) && !LooksTabular(previous) && !LooksTabular(line);
            if (isContinuation)
            {
                unwrapped[^1] += " " + line.TrimStart();
            }
            else
            {
                unwrapped.Add(line);
            }

            previous = line;
        }

        return unwrapped;
    }

    private static bool IsIndentedItem(string item, string line) => line[0] is ' ' or '\t' && ListMarker().IsMatch(item);

    private static bool LooksTabular(string line) => line.Contains('\t', StringComparison.Ordinal) || line.TrimStart().Contains("   ", StringComparison.Ordinal);

    private static string Marker(string marker) => marker is "*" or "•" or "–" or "—" or "+" or "·" or "▪" or "o" ? "-" : marker;

    [GeneratedRegex(@"^([ \t]{0,12})([-*•–—+·▪]|\(?\d{1,3}[.)]|[a-z][.)])[ \t]+(?=\S)", RegexOptions.CultureInvariant)]
    private static partial Regex ListMarker();
}
