using System.Runtime.CompilerServices;
using System.Xml.Linq;

namespace RagPlatform.Core.Ingestion.Extraction;

/// <summary>PowerPoint (.pptx): a slide is a page, its title the heading; tables, diagrams and speaker notes are read.</summary>
internal sealed class PowerPointExtractor(ExtractionLimits limits) : IDocumentExtractor
{
    public bool CanExtract(string mediaType) => mediaType == MediaTypes.PowerPoint;

    public async IAsyncEnumerable<ExtractionUpdate> ExtractAsync(
        ExtractionInput input, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        using var package = OfficePackage.Open(input, "PowerPoint", limits);
        var main = package.MainPart("ppt/presentation.xml");
        var presentation = package.Load(main) ?? throw Unreadable.NotWhatItsNameSays(input.Name, "PowerPoint");
        var slides = Slides(package, main, presentation).ToList();
        var writer = new SectionWriter(limits, hasPages: true);
        writer.Count(Math.Max(1, slides.Count));
        writer.Title(TitleOf(package));
        for (var i = 0; i < slides.Count && !writer.IsFull; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            WriteSlide(package, slides[i], writer, i + 1);
            if (i + 1 < slides.Count)
            {
                writer.NextPage();
            }

            foreach (var update in writer.Take())
            {
                yield return update;
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

    private static IEnumerable<string> Slides(OfficePackage package, string main, XElement presentation)
    {
        var relations = package.Relations(main);
        return presentation.Child("sldIdLst").Children("sldId")
            .Select(slide => slide.Attributes().FirstOrDefault(attribute => attribute.Name.LocalName == "id" && attribute.Name.NamespaceName.Length > 0)?.Value)
            .Where(id => id is not null && relations.ContainsKey(id))
            .Select(id => relations[id!].Target);
    }

    // PowerPoint writes its own name where no title was given.
    private static string? TitleOf(OfficePackage package) =>
        package.Title() is { } title && !title.Contains("PowerPoint", StringComparison.OrdinalIgnoreCase) ? title : null;

    private static void WriteSlide(OfficePackage package, string part, SectionWriter writer, int number)
    {
        if (package.TryLoad(part) is not { } slide)
        {
            writer.Warn($"Slide {number} can't be read: the file is damaged there.");
            return;
        }

        var shapes = new SlideShapes(slide);
        if (number == 1)
        {
            writer.Title(shapes.Title);
        }

        writer.EndHeadings(1);
        writer.Heading(1, shapes.Title ?? "");
        shapes.Write(writer);
        var relations = package.Relations(part).Values.ToList();
        foreach (var diagram in relations.Where(relation => relation.Type == "diagramData"))
        {
            SlideShapes.WriteDiagram(package.TryLoad(diagram.Target), writer);
        }

        foreach (var chart in relations.Where(relation => relation.Type == "chart"))
        {
            ChartText.Write(package.TryLoad(chart.Target), writer);
        }

        foreach (var notes in relations.Where(relation => relation.Type == "notesSlide"))
        {
            SlideShapes.WriteNotes(package.TryLoad(notes.Target), writer);
        }

        writer.EndBlock();
    }
}
