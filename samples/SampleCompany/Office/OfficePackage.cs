using System.Globalization;
using System.IO.Compression;
using System.Security;
using System.Text;
using DocumentFormat.OpenXml.Packaging;
using RagPlatform.SampleCompany.Text;

namespace RagPlatform.SampleCompany.Office;

/// <summary>What the three Office formats have in common.</summary>
internal static class OfficePackage
{
    private static readonly TimeOnly Morning = new(9, 0);

    /// <summary>Writes the XML of a part that is the same in every document.</summary>
    public static void SetXml(this OpenXmlPart part, string xml)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes("""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>""" + xml));
        part.FeedData(content);
    }

    /// <summary>Title, author and day. A part of our own, since the library gives the one that it makes a random name.</summary>
    public static void SetProperties(this OpenXmlPackage package, SourceDocument document)
    {
        var stamp = document.Date.ToString("yyyy-MM-dd'T09:00:00Z'", CultureInfo.InvariantCulture);
        package.AddNewPart<CoreFilePropertiesPart>("rId2").SetXml(
            "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" " +
            "xmlns:dcterms=\"http://purl.org/dc/terms/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">" +
            $"<dc:title>{SecurityElement.Escape(document.Title)}</dc:title><dc:creator>Pellbrook Water Systems</dc:creator><dc:language>{document.Language}</dc:language>" +
            $"<dcterms:created xsi:type=\"dcterms:W3CDTF\">{stamp}</dcterms:created><dcterms:modified xsi:type=\"dcterms:W3CDTF\">{stamp}</dcterms:modified></cp:coreProperties>");
    }

    /// <summary>
    /// Saves a package with its entries in a fixed order and at a fixed time: the library stamps them with the moment of writing, and a
    /// document that changes without a change of its text would fill the history of the repository.
    /// </summary>
    public static void Save(MemoryStream package, string path, DateOnly date)
    {
        package.Position = 0;
        using var source = new ZipArchive(package, ZipArchiveMode.Read);
        using var file = File.Create(path);
        using var target = new ZipArchive(file, ZipArchiveMode.Create);
        foreach (var entry in source.Entries.OrderBy(entry => entry.FullName != "[Content_Types].xml").ThenBy(entry => entry.FullName, StringComparer.Ordinal))
        {
            var copy = target.CreateEntry(entry.FullName, CompressionLevel.Optimal);
            copy.LastWriteTime = new DateTimeOffset(date, Morning, TimeSpan.Zero);
            using var from = entry.Open();
            using var to = copy.Open();
            from.CopyTo(to);
        }
    }

    public static string Number(this int value) => value.ToString(CultureInfo.InvariantCulture);
}
