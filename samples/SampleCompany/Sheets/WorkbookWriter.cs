using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using RagPlatform.SampleCompany.Office;
using RagPlatform.SampleCompany.Text;
using SourceTable = RagPlatform.SampleCompany.Text.Table;

namespace RagPlatform.SampleCompany.Sheets;

/// <summary>Writes an XLSX file: each heading of level 1 starts a sheet, paragraphs become rows of text above and below the tables.</summary>
internal sealed class WorkbookWriter(SourceDocument document)
{
    private const string Styles = """
        <styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
          <numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd"/><numFmt numFmtId="165" formatCode="#,##0.00"/></numFmts>
          <fonts count="3"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="14"/><color rgb="FF0F5C63"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>
          <fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFE9F2F2"/></patternFill></fill></fills>
          <borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
          <cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
          <cellXfs count="6">
            <xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>
            <xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>
            <xf numFmtId="0" fontId="2" fillId="2" borderId="0" xfId="0" applyFont="1" applyFill="1"/>
            <xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>
            <xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>
            <xf numFmtId="3" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>
          </cellXfs>
          <cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>
        </styleSheet>
        """;

    private readonly List<string> _shared = [];
    private readonly Dictionary<string, int> _sharedIndex = [];

    public static void Write(SourceDocument document, string path) => new WorkbookWriter(document).Write(path);

    private void Write(string path)
    {
        using var stream = new MemoryStream();
        using (var package = SpreadsheetDocument.Create(stream, SpreadsheetDocumentType.Workbook))
        {
            var workbook = package.AddWorkbookPart();
            package.ChangeIdOfPart(workbook, "rId1");
            var sheets = new DocumentFormat.OpenXml.Spreadsheet.Sheets();
            foreach (var (name, blocks) in SheetBlocks())
            {
                var id = sheets.Count() + 1;
                var part = workbook.AddNewPart<WorksheetPart>($"rId{id}");
                part.Worksheet = Sheet(blocks);
                sheets.Append(new Sheet { Name = name, SheetId = (uint)id, Id = $"rId{id}" });
            }

            workbook.Workbook = new Workbook(sheets);
            workbook.AddNewPart<WorkbookStylesPart>("rId100").SetXml(Styles);
            workbook.AddNewPart<SharedStringTablePart>("rId101").SharedStringTable =
                new SharedStringTable(_shared.Select(text => new SharedStringItem(new DocumentFormat.OpenXml.Spreadsheet.Text(text))));
            package.SetProperties(document);
        }

        OfficePackage.Save(stream, path, document.Date);
    }

    private List<(string Name, List<Block> Blocks)> SheetBlocks()
    {
        List<(string Name, List<Block> Blocks)> sheets = [];
        foreach (var block in document.Blocks)
        {
            if (block is Heading { Level: 1 } heading)
            {
                sheets.Add((heading.Runs.PlainText(), []));
            }
            else
            {
                sheets[^1].Blocks.Add(block);
            }
        }

        return sheets;
    }

    private Worksheet Sheet(List<Block> blocks)
    {
        List<Row> rows = [];
        List<int> widths = [];
        foreach (var block in blocks)
        {
            switch (block)
            {
                case Heading heading:
                    AddRow(rows, [heading.Runs.PlainText()], SheetCell.Title);
                    break;
                case Paragraph paragraph:
                    AddRow(rows, [paragraph.Runs.PlainText()], SheetCell.Plain);
                    break;
                case SourceTable table:
                    AddTable(rows, table, widths);
                    break;
                default:
                    throw new InvalidDataException($"{document.FileName}: a sheet holds headings, paragraphs and tables, no {block.GetType().Name}.");
            }
        }

        var columns = new Columns(widths.Select((width, i) =>
            new Column { Min = (uint)i + 1, Max = (uint)i + 1, Width = Math.Clamp(width + 2, 9, 58), CustomWidth = true }));
        return new Worksheet(columns, new SheetData(rows));
    }

    private void AddRow(List<Row> rows, IReadOnlyList<string> cells, uint style)
    {
        var index = rows.Count + 1;
        rows.Add(new Row(cells.Select((text, column) => SheetCell.Shared(Reference(index, column), text, style, Share))) { RowIndex = (uint)index });
    }

    private void AddTable(List<Row> rows, SourceTable table, List<int> widths)
    {
        for (var i = 0; i < table.Rows.Count; i++)
        {
            var index = rows.Count + 1;
            var row = new Row { RowIndex = (uint)index };
            for (var column = 0; column < table.Rows[i].Count; column++)
            {
                var text = table.Rows[i][column].PlainText();
                if (widths.Count <= column)
                {
                    widths.Add(0);
                }

                widths[column] = Math.Max(widths[column], text.Length);
                if (text.Length > 0)
                {
                    row.Append(SheetCell.Of(Reference(index, column), text, header: i == 0, Share));
                }
            }

            rows.Add(row);
        }
    }

    private static string Reference(int row, int column) => string.Create(CultureInfo.InvariantCulture, $"{(char)('A' + column)}{row}");

    private int Share(string text)
    {
        if (!_sharedIndex.TryGetValue(text, out var index))
        {
            _sharedIndex[text] = index = _shared.Count;
            _shared.Add(text);
        }

        return index;
    }
}
