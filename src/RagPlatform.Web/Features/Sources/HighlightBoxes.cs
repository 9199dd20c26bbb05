using RagPlatform.Core.Ingestion;

namespace RagPlatform.Web.Features.Sources;

/// <summary>A box over a line of the passage, in fractions of the page.</summary>
public readonly record struct HighlightBox(float Left, float Top, float Width, float Height);

/// <summary>Joins the boxes of a passage's words to one a line.</summary>
internal static class HighlightBoxes
{
    /// <summary>A gap wider than this many heights of the line is a gap between columns, not between words.</summary>
    private const float WidestGap = 2.5f;

    public static IReadOnlyList<HighlightBox> For(IReadOnlyList<WordBox> words, int start, int end)
    {
        var boxes = new List<HighlightBox>();
        foreach (var word in words.Where(w => w.Start < end && w.Start + w.Length > start).OrderBy(w => w.Start))
        {
            if (boxes is [.., var line] && Continues(line, word))
            {
                boxes[^1] = Join(line, word);
            }
            else
            {
                boxes.Add(new HighlightBox(word.Left, word.Top, word.Width, word.Height));
            }
        }

        return boxes;
    }

    // Same line: the middle of the word lies within the line's height, and it goes on to the right of it.
    private static bool Continues(HighlightBox line, WordBox word)
    {
        var middle = word.Top + (word.Height / 2);
        var gap = word.Left - (line.Left + line.Width);
        return middle > line.Top && middle < line.Top + line.Height && gap > -word.Width && gap < WidestGap * Math.Max(line.Height, word.Height);
    }

    private static HighlightBox Join(HighlightBox line, WordBox word)
    {
        var (left, top) = (Math.Min(line.Left, word.Left), Math.Min(line.Top, word.Top));
        return new HighlightBox(
            left, top,
            Math.Max(line.Left + line.Width, word.Left + word.Width) - left,
            Math.Max(line.Top + line.Height, word.Top + word.Height) - top);
    }
}
