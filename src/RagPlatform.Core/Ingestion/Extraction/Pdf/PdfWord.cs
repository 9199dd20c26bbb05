namespace RagPlatform.Core.Ingestion.Extraction.Pdf;

/// <summary>A rectangle in the layout of a page: points, x to the right, y down, turned so that its text runs to the right.</summary>
internal readonly record struct LayoutBox(double Left, double Top, double Right, double Bottom)
{
    public double Width => Right - Left;

    public double Height => Bottom - Top;

    public LayoutBox Union(LayoutBox other) =>
        new(Math.Min(Left, other.Left), Math.Min(Top, other.Top), Math.Max(Right, other.Right), Math.Max(Bottom, other.Bottom));
}

/// <summary>A word with its place.</summary>
/// <param name="Text">Without ligatures and private characters.</param>
/// <param name="Box">In the layout; as high as its font, so that words of a line are equally high.</param>
/// <param name="Place">On the page as it is shown, in fractions; offsets are set when the text is written.</param>
/// <param name="FontSize">Points.</param>
/// <param name="IsBold">By the font's name or weight.</param>
internal sealed record PdfWord(string Text, LayoutBox Box, WordBox Place, double FontSize, bool IsBold);

/// <summary>Words beside each other on one baseline, without a wide gap.</summary>
internal sealed class PdfLine
{
    public PdfLine(IReadOnlyList<PdfWord> words)
    {
        Words = words;
        Box = words.Select(word => word.Box).Aggregate((all, box) => all.Union(box));
        Text = string.Join(' ', words.Select(word => word.Text));
        FontSize = words.GroupBy(word => Math.Round(word.FontSize * 2) / 2).MaxBy(group => group.Sum(word => word.Text.Length))!.Key;
        IsBold = words.All(word => word.IsBold || !word.Text.Any(char.IsLetterOrDigit));
        Baseline = words.MaxBy(word => word.FontSize)!.Box.Bottom - (0.2 * words.Max(word => word.FontSize));
    }

    public IReadOnlyList<PdfWord> Words { get; }

    public LayoutBox Box { get; }

    public string Text { get; }

    /// <summary>Size of most of its letters, in points, rounded to half points.</summary>
    public double FontSize { get; }

    public bool IsBold { get; }

    public double Baseline { get; }
}

/// <summary>What was read of one page, before its order and structure are known.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Flows">Lines by the direction of their text; the direction of most text first.</param>
/// <param name="HasImages">Whether pictures lie on the page.</param>
/// <param name="LostLetters">Letters whose font does not say which letter they are.</param>
/// <param name="Letters">All letters.</param>
internal sealed record PdfPageText(int Number, IReadOnlyList<PdfFlow> Flows, bool HasImages, int LostLetters, int Letters);

/// <summary>Lines of one direction.</summary>
/// <param name="Lines">From top to bottom.</param>
/// <param name="Area">The whole page in the layout of this direction.</param>
internal sealed record PdfFlow(List<PdfLine> Lines, LayoutBox Area);
