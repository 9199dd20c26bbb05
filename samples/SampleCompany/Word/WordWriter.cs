using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using RagPlatform.SampleCompany.Office;
using RagPlatform.SampleCompany.Text;
using Paragraph = DocumentFormat.OpenXml.Wordprocessing.Paragraph;
using TextRun = RagPlatform.SampleCompany.Text.Run;
using WordRun = DocumentFormat.OpenXml.Wordprocessing.Run;
using WordTable = DocumentFormat.OpenXml.Wordprocessing.Table;

namespace RagPlatform.SampleCompany.Word;

/// <summary>Writes a DOCX file as Word itself would: built-in styles, numbered lists, tables with a header row, page breaks.</summary>
internal sealed class WordWriter(SourceDocument document)
{
    private readonly Body _body = new();
    private int _orderedLists;

    public static void Write(SourceDocument document, string path) => new WordWriter(document).Write(path);

    private void Write(string path)
    {
        using var stream = new MemoryStream();
        using (var package = WordprocessingDocument.Create(stream, WordprocessingDocumentType.Document))
        {
            var main = package.AddMainDocumentPart();
            package.ChangeIdOfPart(main, "rId1");
            AddTitle();
            foreach (var block in document.Blocks)
            {
                Add(block);
            }

            main.AddNewPart<StyleDefinitionsPart>("rId1").SetXml(WordStyles.Styles);
            main.AddNewPart<NumberingDefinitionsPart>("rId2").SetXml(WordStyles.Numbering(_orderedLists));
            main.AddNewPart<HeaderPart>("rId3").SetXml(WordStyles.Header(document.Title));
            main.AddNewPart<FooterPart>("rId4").SetXml(WordStyles.Footer(document.Language == "de" ? "Seite" : "Page"));
            _body.Append(new SectionProperties(
                new HeaderReference { Type = HeaderFooterValues.Default, Id = "rId3" },
                new FooterReference { Type = HeaderFooterValues.Default, Id = "rId4" },
                new PageSize { Width = 11906, Height = 16838 },
                new PageMargin { Top = 1417, Bottom = 1134, Left = 1276, Right = 1276, Header = 708, Footer = 708, Gutter = 0 }));
            main.Document = new Document(_body);
            package.SetProperties(document);
        }

        OfficePackage.Save(stream, path, document.Date);
    }

    private void AddTitle()
    {
        _body.Append(Styled("Title", [new TextRun(document.Title)]));
        if (document.Subtitle.Length > 0)
        {
            _body.Append(Styled("Subtitle", [new TextRun(document.Subtitle)]));
        }

        foreach (var (name, value) in document.About)
        {
            _body.Append(Styled(null, [new TextRun($"{name}: ", Bold: true), new TextRun(value)]));
        }
    }

    private void Add(Block block)
    {
        switch (block)
        {
            case Heading heading:
                _body.Append(Styled($"Heading{heading.Level}", heading.Runs));
                break;
            case Text.Paragraph paragraph:
                _body.Append(Styled(null, paragraph.Runs));
                break;
            case Note note:
                _body.Append(Styled("Quote", note.Runs));
                break;
            case PageBreak:
                _body.Append(new Paragraph(new WordRun(new Break { Type = BreakValues.Page })));
                break;
            case ListOf list:
                AddList(list);
                break;
            case Text.Table table:
                AddTable(table);
                break;
        }
    }

    private void AddList(ListOf list)
    {
        var number = list.Ordered ? 2 + _orderedLists++ : 1;
        foreach (var item in list.Items)
        {
            var paragraph = Styled(list.Ordered ? "ListNumber" : "ListBullet", item);
            paragraph.ParagraphProperties!.Append(new NumberingProperties(
                new NumberingLevelReference { Val = 0 }, new NumberingId { Val = number }));
            _body.Append(paragraph);
        }
    }

    private void AddTable(Text.Table source)
    {
        var table = new WordTable(
            new TableProperties(new TableStyle { Val = "TableGrid" }, new TableWidth { Width = "5000", Type = TableWidthUnitValues.Pct }),
            new TableGrid(source.Rows[0].Select(_ => new GridColumn { Width = (9354 / source.Rows[0].Count).Number() })));
        for (var i = 0; i < source.Rows.Count; i++)
        {
            var row = new TableRow();
            if (i == 0)
            {
                row.Append(new TableRowProperties(new TableHeader()));
            }

            row.Append(source.Rows[i].Select(cell => Cell(cell, header: i == 0)));
            table.Append(row);
        }

        // Word joins two tables that touch, and wants a paragraph at the end of the body.
        _body.Append(table, new Paragraph());
    }

    private static TableCell Cell(IReadOnlyList<TextRun> runs, bool header)
    {
        var properties = new TableCellProperties();
        if (header)
        {
            properties.Append(new Shading { Val = ShadingPatternValues.Clear, Color = "auto", Fill = "E9F2F2" });
        }

        var paragraph = Styled(null, header ? runs.Select(run => run with { Bold = true }) : runs);
        paragraph.ParagraphProperties = new ParagraphProperties(new SpacingBetweenLines { Before = "40", After = "40" });
        return new TableCell(properties, paragraph);
    }

    private static Paragraph Styled(string? style, IEnumerable<TextRun> runs)
    {
        var paragraph = new Paragraph();
        if (style is not null)
        {
            paragraph.Append(new ParagraphProperties(new ParagraphStyleId { Val = style }));
        }

        paragraph.Append(runs.Select(ToRun));
        return paragraph;
    }

    private static WordRun ToRun(TextRun run)
    {
        var properties = new RunProperties();
        if (run.Code)
        {
            properties.Append(new RunFonts { Ascii = "Consolas", HighAnsi = "Consolas" });
        }

        if (run.Bold)
        {
            properties.Append(new Bold());
        }

        if (run.Italic)
        {
            properties.Append(new Italic());
        }

        var text = new DocumentFormat.OpenXml.Wordprocessing.Text(run.Text) { Space = SpaceProcessingModeValues.Preserve };
        return properties.HasChildren ? new WordRun(properties, text) : new WordRun(text);
    }
}
