using System.Globalization;
using System.Text.RegularExpressions;

namespace RagPlatform.Core.Ingestion.Extraction.Pdf;

/// <summary>
/// Recognises what stands at the edge of every page: running heads, page numbers, "Confidential". The first one of a kind stays, since
/// it may be the only place where a company or a version is named; the others would only disturb search.
/// </summary>
internal sealed partial class PdfFurniture
{
    private const double Edge = 0.08;

    // Page numbers alone are told by their value, so that they are found farther in too.
    private const double NumberEdge = 0.18;

    private readonly HashSet<(bool, string)> _known = [];
    private readonly HashSet<(bool, string)> _shown = [];

    /// <summary>Takes the furniture out of pages that follow each other.</summary>
    /// <param name="pages">Pages that are looked at together.</param>
    /// <param name="total">Pages of the document.</param>
    public void Remove(IReadOnlyList<PdfPageText> pages, int total)
    {
        if (total < 2)
        {
            return;
        }

        var counts = pages
            .SelectMany(page => EdgeLines(page).Select(edge => (edge.IsTop, edge.Key)).Distinct())
            .GroupBy(key => key)
            .Where(group => group.Count() >= Math.Max(2, (int)Math.Ceiling(pages.Count * 0.3)));
        _known.UnionWith(counts.Select(group => group.Key));
        foreach (var page in pages)
        {
            foreach (var (flow, line, isTop, key) in EdgeLines(page).ToList())
            {
                if (_known.Contains((isTop, key)) && !_shown.Add((isTop, key)))
                {
                    flow.Lines.Remove(line);
                }
            }

            foreach (var flow in page.Flows)
            {
                flow.Lines.RemoveAll(line => IsPageNumber(line, flow.Area, page.Number));
            }
        }
    }

    private static IEnumerable<(PdfFlow Flow, PdfLine Line, bool IsTop, string Key)> EdgeLines(PdfPageText page) =>
        from flow in page.Flows
        from line in flow.Lines
        let height = HeightOf(line, flow.Area)
        let isTop = height < Edge
        where isTop || height > 1 - Edge
        select (flow, line, isTop, KeyOf(line.Text, page.Number));

    // The middle of a line as a fraction of the page, from the top.
    private static double HeightOf(PdfLine line, LayoutBox area) => (((line.Box.Top + line.Box.Bottom) / 2) - area.Top) / area.Height;

    private static bool IsPageNumber(PdfLine line, LayoutBox area, int page) =>
        HeightOf(line, area) is < NumberEdge or > 1 - NumberEdge
        && PageNumber().Match(line.Text) is { Success: true } match
        && (!int.TryParse(match.Groups["number"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || Math.Abs(number - page) <= 40);

    // "Handbook | 3" on the fifth page is "HANDBOOK | [-2]", and so are its like on all other pages. Numbers that do not follow the pages stay.
    private static string KeyOf(string text, int page) => Digits().Replace(text, match =>
        int.TryParse(match.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && Math.Abs(number - page) <= 40 && number > 0
            ? string.Create(CultureInfo.InvariantCulture, $"[{number - page}]")
            : match.Value).ToUpperInvariant();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Digits();

    [GeneratedRegex(@"^\W*((page|seite|página|pagina|p\.|s\.)\s*)?(?<number>\d{1,4}|[ivxlc]{1,6})(\s*(of|von|de|di|/|\||–|-)\s*\d{1,4})?\W*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex PageNumber();
}
