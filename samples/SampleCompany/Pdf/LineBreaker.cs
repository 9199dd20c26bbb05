using RagPlatform.SampleCompany.Text;

namespace RagPlatform.SampleCompany.Pdf;

/// <summary>A piece of a line in one font, with its width in points.</summary>
internal sealed record Piece(string Text, int Font, double Width);

/// <summary>Breaks runs into lines: greedily, between words, as a plain word processor does.</summary>
internal static class LineBreaker
{
    public static List<List<Piece>> Break(IReadOnlyList<Run> runs, double size, double width, bool bold = false)
    {
        List<List<Piece>> lines = [];
        List<Piece> line = [];
        double used = 0;
        foreach (var word in Words(runs, size, bold))
        {
            var wordWidth = word.Sum(piece => piece.Width);
            if (line.Count > 0 && used + wordWidth > width)
            {
                lines.Add(line);
                line = [];
                used = 0;
            }

            foreach (var piece in word)
            {
                line.Add(piece);
                used += piece.Width;
            }

            // The space belongs to the word before it: at the end of a line it may stand over the margin.
            if (line.Count > 0)
            {
                var space = FontMetrics.Width(" ", line[^1].Font, size);
                line.Add(new Piece(" ", line[^1].Font, space));
                used += space;
            }
        }

        if (line.Count > 0)
        {
            lines.Add(line);
        }

        return [.. lines.Select(Join)];
    }

    /// <summary>Width of the longest word: the least that a column may have.</summary>
    public static double LongestWord(IReadOnlyList<Run> runs, double size, bool bold) =>
        Words(runs, size, bold).Select(word => word.Sum(piece => piece.Width)).DefaultIfEmpty().Max();

    public static double FullWidth(IReadOnlyList<Run> runs, double size, bool bold) =>
        runs.Sum(run => FontMetrics.Width(run.Text, FontMetrics.FontOf(bold ? run with { Bold = true } : run), size));

    // A word may change its font in the middle, as in "(**new**)".
    private static IEnumerable<List<Piece>> Words(IReadOnlyList<Run> runs, double size, bool bold)
    {
        List<Piece> word = [];
        foreach (var run in runs)
        {
            var font = FontMetrics.FontOf(bold ? run with { Bold = true } : run);
            var parts = run.Text.Split(' ');
            for (var i = 0; i < parts.Length; i++)
            {
                if (i > 0 && word.Count > 0)
                {
                    yield return word;
                    word = [];
                }

                if (parts[i].Length > 0)
                {
                    word.Add(new Piece(parts[i], font, FontMetrics.Width(parts[i], font, size)));
                }
            }
        }

        if (word.Count > 0)
        {
            yield return word;
        }
    }

    // One string a font and line, so that a reader finds whole sentences instead of single words.
    private static List<Piece> Join(List<Piece> pieces)
    {
        List<Piece> joined = [];
        foreach (var piece in pieces)
        {
            if (joined.Count > 0 && joined[^1].Font == piece.Font)
            {
                joined[^1] = new Piece(joined[^1].Text + piece.Text, piece.Font, joined[^1].Width + piece.Width);
            }
            else
            {
                joined.Add(piece);
            }
        }

        return joined;
    }
}
