using System.Net;
using System.Text.RegularExpressions;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Wordprocessing;
using UglyToad.PdfPig;
using UglyToad.PdfPig.DocumentLayoutAnalysis.TextExtractor;

namespace RagPlatform.SampleCompany.Check;

/// <summary>The text of each page, read back from the finished file and not from its source. A page is a slide in PPTX and a sheet in XLSX.</summary>
internal static partial class PageText
{
    public static IReadOnlyList<string> Read(string path) => [.. (Path.GetExtension(path) switch
    {
        ".pdf" => Pdf(path),
        ".docx" => Word(path),
        ".pptx" => Slides(path),
        ".xlsx" => Sheets(path),
        ".html" => [WebUtility.HtmlDecode(Tag().Replace(File.ReadAllText(path), " "))],
        _ => (List<string>)[File.ReadAllText(path)],
    }).Select(Normalise)];

    /// <summary>Text as it is compared: one space between words, no marks of Markdown, small letters.</summary>
    public static string Normalise(string text) => Spaces().Replace(text.Replace("*", "", StringComparison.Ordinal).Replace("`", "", StringComparison.Ordinal), " ").Trim().ToUpperInvariant();

    private static List<string> Pdf(string path)
    {
        using var pdf = PdfDocument.Open(path);
        return [.. pdf.GetPages().Select(page => ContentOrderTextExtractor.GetText(page))];
    }

    private static List<string> Word(string path)
    {
        using var package = WordprocessingDocument.Open(path, isEditable: false);
        List<string> pages = [""];
        foreach (var element in package.MainDocumentPart!.Document!.Body!.Elements())
        {
            if (element.Descendants<DocumentFormat.OpenXml.Wordprocessing.Break>().Any(pageBreak => pageBreak.Type?.Value == BreakValues.Page))
            {
                pages.Add("");
            }

            pages[^1] += string.Join(' ', element.Descendants<DocumentFormat.OpenXml.Wordprocessing.Paragraph>().Select(paragraph => paragraph.InnerText).DefaultIfEmpty(element.InnerText)) + "\n";
        }

        return pages;
    }

    private static List<string> Slides(string path)
    {
        using var package = PresentationDocument.Open(path, isEditable: false);
        var presentation = package.PresentationPart!;
        return [.. presentation.Presentation!.SlideIdList!.Elements<DocumentFormat.OpenXml.Presentation.SlideId>()
            .Select(id => (SlidePart)presentation.GetPartById(id.RelationshipId!))
            .Select(slide => string.Join('\n', slide.Slide!.Descendants<DocumentFormat.OpenXml.Drawing.Paragraph>().Select(paragraph => paragraph.InnerText)))];
    }

    private static List<string> Sheets(string path)
    {
        using var package = SpreadsheetDocument.Open(path, isEditable: false);
        var workbook = package.WorkbookPart!;
        var shared = workbook.SharedStringTablePart!.SharedStringTable!.Elements<SharedStringItem>().Select(item => item.InnerText).ToList();
        string Text(Cell cell) => cell.DataType?.Value == CellValues.SharedString ? shared[int.Parse(cell.InnerText, System.Globalization.CultureInfo.InvariantCulture)] : cell.InnerText;
        return [.. workbook.Workbook!.Sheets!.Elements<Sheet>()
            .Select(sheet => (WorksheetPart)workbook.GetPartById(sheet.Id!))
            .Select(part => string.Join('\n', part.Worksheet!.Descendants<Row>().Select(row => string.Join(' ', row.Elements<Cell>().Select(Text)))))];
    }

    [GeneratedRegex("<style.*?</style>|<[^>]*>", RegexOptions.Singleline)]
    private static partial Regex Tag();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
