using System.Security;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using RagPlatform.SampleCompany.Office;
using RagPlatform.SampleCompany.Text;

namespace RagPlatform.SampleCompany.Slides;

/// <summary>Writes a PPTX file: each heading of level 1 starts a slide, with its lists and paragraphs in the text box and its tables below.</summary>
internal sealed class DeckWriter(SourceDocument document)
{
    private const int Left = 609600;
    private const int Width = 10972800;
    private const int RowHeight = 420000;

    public static void Write(SourceDocument document, string path) => new DeckWriter(document).Write(path);

    private void Write(string path)
    {
        using var stream = new MemoryStream();
        using (var package = PresentationDocument.Create(stream, PresentationDocumentType.Presentation))
        {
            var presentation = package.AddPresentationPart();
            package.ChangeIdOfPart(presentation, "rId1");
            var master = presentation.AddNewPart<SlideMasterPart>("rId1");
            var layout = master.AddNewPart<SlideLayoutPart>("rId1");
            layout.AddPart(master, "rId1");
            var theme = presentation.AddNewPart<ThemePart>("rId2");
            master.AddPart(theme, "rId2");
            theme.SetXml(DeckTemplate.Theme);
            master.SetXml(DeckTemplate.Master);
            layout.SetXml(DeckTemplate.Layout);

            var slides = SlideBlocks();
            for (var i = 0; i < slides.Count; i++)
            {
                var slide = presentation.AddNewPart<SlidePart>($"rId{10 + i}");
                slide.AddPart(layout, "rId1");
                slide.SetXml(Slide(slides[i]));
            }

            presentation.SetXml(DeckTemplate.Presentation(slides.Count));
            package.SetProperties(document);
        }

        OfficePackage.Save(stream, path, document.Date);
    }

    private List<List<Block>> SlideBlocks()
    {
        List<List<Block>> slides = [[new Heading(1, [new Run(document.Title)]), new Paragraph([new Run(document.Subtitle)]),
            .. document.About.Select(line => new Paragraph([new Run($"{line.Name}: {line.Value}")]))]];
        foreach (var block in document.Blocks)
        {
            if (block is Heading { Level: 1 })
            {
                slides.Add([]);
            }

            slides[^1].Add(block);
        }

        return slides;
    }

    private static string Slide(List<Block> blocks)
    {
        var title = Shape(2, "Title", "<p:ph type=\"title\"/>", "", ParagraphXml(((Heading)blocks[0]).Runs, bullet: true));
        var text = string.Concat(blocks.Skip(1).Select(TextOf));
        var tables = blocks.OfType<Table>().ToList();
        // A table begins below the text: a line of text takes about 400,000 units (a third of an inch).
        var lines = blocks.Skip(1).Sum(block => block switch { ListOf list => list.Items.Count, Paragraph or Note or Heading => 1, _ => 0 });
        var body = text.Length == 0 ? "" : Shape(3, "Text", "<p:ph type=\"body\" idx=\"1\"/>",
            tables.Count > 0 ? $"<a:xfrm><a:off x=\"{Left}\" y=\"1500000\"/><a:ext cx=\"{Width}\" cy=\"{lines * 430000}\"/></a:xfrm>" : "", text);
        return DeckTemplate.Slide(title + body + string.Concat(tables.Select((table, i) => TableXml(table, 4 + i, 1600000 + lines * 430000))));
    }

    private static string TextOf(Block block) => block switch
    {
        Heading heading => ParagraphXml([.. heading.Runs.Select(run => run with { Bold = true })], bullet: false),
        Paragraph paragraph => ParagraphXml(paragraph.Runs, bullet: false),
        Note note => ParagraphXml([.. note.Runs.Select(run => run with { Italic = true })], bullet: false),
        ListOf list => string.Concat(list.Items.Select(item => ParagraphXml(item, bullet: true, list.Ordered))),
        _ => "",
    };

    private static string Shape(int id, string name, string place, string position, string paragraphs) =>
        $"<p:sp><p:nvSpPr><p:cNvPr id=\"{id}\" name=\"{name}\"/><p:cNvSpPr><a:spLocks noGrp=\"1\"/></p:cNvSpPr><p:nvPr>{place}</p:nvPr></p:nvSpPr>" +
        $"<p:spPr>{position}</p:spPr><p:txBody><a:bodyPr><a:normAutofit/></a:bodyPr><a:lstStyle/>{paragraphs}</p:txBody></p:sp>";

    private static string ParagraphXml(IReadOnlyList<Run> runs, bool bullet, bool ordered = false)
    {
        var properties = ordered ? "<a:pPr><a:buFont typeface=\"+mj-lt\"/><a:buAutoNum type=\"arabicPeriod\"/></a:pPr>"
            : bullet ? "" : "<a:pPr marL=\"0\" indent=\"0\"><a:buNone/></a:pPr>";
        return $"<a:p>{properties}{string.Concat(runs.Select(RunXml))}</a:p>";
    }

    private static string RunXml(Run run) =>
        $"<a:r><a:rPr lang=\"en-GB\"{(run.Bold ? " b=\"1\"" : "")}{(run.Italic ? " i=\"1\"" : "")}/><a:t>{SecurityElement.Escape(run.Text)}</a:t></a:r>";

    private static string TableXml(Table table, int id, int top)
    {
        var columns = table.Rows[0].Count;
        var grid = string.Concat(Enumerable.Repeat($"<a:gridCol w=\"{Width / columns}\"/>", columns));
        var rows = string.Concat(table.Rows.Select((row, i) =>
            $"<a:tr h=\"{RowHeight}\">{string.Concat(row.Select(cell => CellXml(cell, header: i == 0)))}</a:tr>"));
        return $"<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id=\"{id}\" name=\"Table\"/><p:cNvGraphicFramePr><a:graphicFrameLocks noGrp=\"1\"/></p:cNvGraphicFramePr><p:nvPr/></p:nvGraphicFramePr>" +
            $"<p:xfrm><a:off x=\"{Left}\" y=\"{top}\"/><a:ext cx=\"{Width}\" cy=\"{RowHeight * table.Rows.Count}\"/></p:xfrm>" +
            $"<a:graphic><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/table\"><a:tbl><a:tblPr firstRow=\"1\" bandRow=\"1\"/><a:tblGrid>{grid}</a:tblGrid>{rows}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>";
    }

    private static string CellXml(IReadOnlyList<Run> runs, bool header)
    {
        var text = string.Concat(runs.Select(run => RunXml(header ? run with { Bold = true } : run)));
        var fill = header ? "<a:solidFill><a:schemeClr val=\"bg2\"/></a:solidFill>" : "<a:noFill/>";
        return $"<a:tc><a:txBody><a:bodyPr/><a:lstStyle/><a:p>{text}</a:p></a:txBody><a:tcPr>{fill}</a:tcPr></a:tc>";
    }
}
