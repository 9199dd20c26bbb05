using System.Globalization;
using System.Runtime.CompilerServices;
using System.Xml;
using System.Xml.Linq;

namespace RagPlatform.Core.Ingestion.Extraction;

/// <summary>Word (.docx): the body is read block by block, so that memory does not grow with the document.</summary>
internal sealed class WordExtractor(ExtractionLimits limits) : IDocumentExtractor
{
    public bool CanExtract(string mediaType) => mediaType == MediaTypes.Word;

    public async IAsyncEnumerable<ExtractionUpdate> ExtractAsync(
        ExtractionInput input, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        using var package = OfficePackage.Open(input, "Word", limits);
        var main = package.MainPart("word/document.xml");
        if (!package.Has(main))
        {
            throw Unreadable.NotWhatItsNameSays(input.Name, "Word");
        }

        var writer = new SectionWriter(limits, HasPages(package, main));
        writer.Title(package.Title());
        if (int.TryParse(package.TryLoad("docProps/app.xml").Child("Pages")?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var pages))
        {
            writer.Count(Math.Clamp(pages, 1, 100_000));
        }

        var body = new WordBody(package, main, writer);
        foreach (var block in Blocks(package, main))
        {
            cancellationToken.ThrowIfCancellationRequested();
            body.Write(block);
            foreach (var update in writer.Take())
            {
                yield return update;
            }

            if (writer.IsFull)
            {
                break;
            }
        }

        if (writer.IsEmpty)
        {
            throw Unreadable.Empty(input.Name);
        }

        writer.Finish();
        foreach (var update in writer.Take())
        {
            yield return update;
        }
    }

    private static bool HasPages(OfficePackage package, string main) => Guard(package, Scan(package, main)).Any();

    private static IEnumerable<XElement> Blocks(OfficePackage package, string main) => Guard(package, Read(package, main));

    private static IEnumerable<string> Scan(OfficePackage package, string main)
    {
        using var reader = package.Read(main);
        while (reader!.Read())
        {
            if (reader.NodeType == XmlNodeType.Element
                && (reader.LocalName is "lastRenderedPageBreak" or "pageBreakBefore"
                    || (reader.LocalName == "br" && reader.GetAttribute("type", reader.NamespaceURI) == "page")))
            {
                yield return reader.LocalName;
            }
        }
    }

    private static IEnumerable<XElement> Read(OfficePackage package, string main)
    {
        using var reader = package.Read(main);
        while (reader!.Read() && reader is not { NodeType: XmlNodeType.Element, LocalName: "body" })
        {
        }

        reader.Read();
        while (!reader.EOF && reader.Depth >= 2)
        {
            if (reader.NodeType == XmlNodeType.Element)
            {
                yield return (XElement)XNode.ReadFrom(reader);
            }
            else
            {
                reader.Read();
            }
        }
    }

    // Damaged parts show only while they are read, inside the iterator.
    private static IEnumerable<T> Guard<T>(OfficePackage package, IEnumerable<T> items)
    {
        using var enumerator = items.GetEnumerator();
        while (true)
        {
            try
            {
                if (!enumerator.MoveNext())
                {
                    yield break;
                }
            }
            catch (Exception ex) when (ex is XmlException or InvalidDataException or IOException)
            {
                throw Unreadable.Damaged(package.Name, ex);
            }

            yield return enumerator.Current;
        }
    }
}
