using System.IO.Compression;
using System.Text;

namespace RagPlatform.Tests.Ingestion;

/// <summary>Writes Office files as zips of hand-made parts, so that tests show exactly what a reader meets.</summary>
internal static class OfficeFile
{
    private const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    public static byte[] Create(params (string Part, string Content)[] parts)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (part, content) in parts)
            {
                using var writer = new StreamWriter(zip.CreateEntry(part).Open(), new UTF8Encoding(false));
                writer.Write(content);
            }
        }

        return stream.ToArray();
    }

    public static string Relations(params (string Id, string Type, string Target)[] relations) =>
        "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
        + string.Concat(relations.Select(r => $"<Relationship Id='{r.Id}' Type='{Office}/{r.Type}' Target='{r.Target}'/>")) + "</Relationships>";

    public static byte[] Word(string body, string styles = "", string numbering = "", string footnotes = "")
    {
        const string w = "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'";
        return Create(
            ("_rels/.rels", Relations(("r1", "officeDocument", "word/document.xml"))),
            ("word/_rels/document.xml.rels", Relations(("s", "styles", "styles.xml"), ("n", "numbering", "numbering.xml"), ("f", "footnotes", "footnotes.xml"))),
            ("word/document.xml", $"<w:document {w} xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006' xmlns:wps='urn:wps'><w:body>{body}</w:body></w:document>"),
            ("word/styles.xml", $"<w:styles {w}>{styles}</w:styles>"),
            ("word/numbering.xml", $"<w:numbering {w}>{numbering}</w:numbering>"),
            ("word/footnotes.xml", $"<w:footnotes {w}>{footnotes}</w:footnotes>"));
    }

    public static byte[] PowerPoint(params string[] slides)
    {
        const string names = "xmlns:p='http://schemas.openxmlformats.org/presentationml/2006/main' xmlns:a='http://schemas.openxmlformats.org/drawingml/2006/main' xmlns:r='" + Office + "'";
        var parts = new List<(string, string)>
        {
            ("_rels/.rels", Relations(("r1", "officeDocument", "ppt/presentation.xml"))),
            ("ppt/presentation.xml", $"<p:presentation {names}><p:sldIdLst>{string.Concat(slides.Select((_, i) => $"<p:sldId id='{256 + i}' r:id='s{i}'/>"))}</p:sldIdLst></p:presentation>"),
            ("ppt/_rels/presentation.xml.rels", Relations([.. slides.Select((_, i) => ($"s{i}", "slide", $"slides/slide{i}.xml"))])),
        };
        parts.AddRange(slides.Select((slide, i) => ($"ppt/slides/slide{i}.xml", $"<p:sld {names}><p:cSld><p:spTree>{slide}</p:spTree></p:cSld></p:sld>")));
        parts.Add(("ppt/slides/_rels/slide0.xml.rels", Relations(("n", "notesSlide", "../notesSlides/n.xml"))));
        parts.Add(("ppt/notesSlides/n.xml", $"<p:notes {names}><p:cSld><p:spTree>{Shape("body", "Say hello.")}</p:spTree></p:cSld></p:notes>"));
        return Create([.. parts]);
    }

    public static string Shape(string? placeholder, params string[] paragraphs) =>
        $"<p:sp><p:nvSpPr><p:nvPr>{(placeholder is null ? "" : $"<p:ph type='{placeholder}'/>")}</p:nvPr></p:nvSpPr><p:txBody>"
        + string.Concat(paragraphs.Select(text => $"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>")) + "</p:txBody></p:sp>";

    public static byte[] Excel(string styles, params (string Name, string Rows)[] sheets)
    {
        const string main = "xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main' xmlns:r='" + Office + "'";
        var parts = new List<(string, string)>
        {
            ("[Content_Types].xml", "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>"),
            ("_rels/.rels", Relations(("r1", "officeDocument", "xl/workbook.xml"))),
            ("xl/workbook.xml", $"<workbook {main}><sheets>{string.Concat(sheets.Select((s, i) => $"<sheet name='{s.Name}' sheetId='{i + 1}' r:id='s{i}'/>"))}</sheets></workbook>"),
            ("xl/_rels/workbook.xml.rels", Relations([.. sheets.Select((_, i) => ($"s{i}", "worksheet", $"worksheets/sheet{i}.xml")), ("st", "styles", "styles.xml")])),
            ("xl/styles.xml", $"<styleSheet {main}>{styles}</styleSheet>"),
        };
        parts.AddRange(sheets.Select((sheet, i) => ($"xl/worksheets/sheet{i}.xml", $"<worksheet {main}><sheetData>{sheet.Rows}</sheetData></worksheet>")));
        return Create([.. parts]);
    }
}
