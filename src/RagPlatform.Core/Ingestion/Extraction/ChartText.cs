using System.Globalization;
using System.Xml.Linq;

namespace RagPlatform.Core.Ingestion.Extraction;

/// <summary>Writes the numbers behind a chart as a table: one row a category. They are kept in the chart itself, whatever became of their source.</summary>
internal static class ChartText
{
    private const int MaxPoints = 2_000;

    public static void Write(XElement? part, SectionWriter writer)
    {
        var chart = part.Child("chart");
        if (chart.Child("title") is { } title)
        {
            writer.Paragraph(string.Concat(title.Descendants().Where(element => element.Is("t")).Select(element => element.Value)));
        }

        var series = chart.Child("plotArea")?.Elements().SelectMany(plot => plot.Children("ser")).ToList() ?? [];
        if (series.Count == 0)
        {
            return;
        }

        var names = series.Select(one => string.Join(' ', Points(one.Child("tx")).Values)).ToList();
        var categories = series.Select(one => Points(one.Child("cat") ?? one.Child("xVal"))).FirstOrDefault(points => points.Count > 0) ?? [];
        var values = series.Select(one => Points(one.Child("val") ?? one.Child("yVal"))).ToList();
        foreach (var index in values.SelectMany(points => points.Keys).Distinct().Order())
        {
            writer.TableRow(TableText.Row(["", .. names], [categories.GetValueOrDefault(index, ""), .. values.Select(points => points.GetValueOrDefault(index, ""))]));
        }

        writer.EndBlock();
    }

    private static Dictionary<int, string> Points(XElement? data) => data?.Descendants().Where(element => element.Is("pt")).Take(MaxPoints)
        .Select(point => (Index: int.TryParse(point.Attr("idx"), NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : 0, Value: point.Child("v")?.Value ?? ""))
        .DistinctBy(point => point.Index).ToDictionary(point => point.Index, point => point.Value) ?? [];
}
