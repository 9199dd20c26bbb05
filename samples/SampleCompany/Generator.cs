using RagPlatform.SampleCompany.Pdf;
using RagPlatform.SampleCompany.Sheets;
using RagPlatform.SampleCompany.Slides;
using RagPlatform.SampleCompany.Text;
using RagPlatform.SampleCompany.Word;

namespace RagPlatform.SampleCompany;

/// <summary>Makes one file of each source; the ending before ".md" says which kind.</summary>
internal static class Generator
{
    public static int Run(Repository repository)
    {
        Directory.CreateDirectory(repository.Documents);
        var written = Write(repository, repository.Documents);
        Console.WriteLine($"{written} documents written to {Path.GetRelativePath(Environment.CurrentDirectory, repository.Documents)}");
        return 0;
    }

    /// <summary>Writes all documents that have a source into a folder, and returns their number.</summary>
    public static int Write(Repository repository, string folder)
    {
        var sources = Directory.GetFiles(repository.Sources, "*.md").Order(StringComparer.Ordinal).ToList();
        foreach (var source in sources)
        {
            var document = SourceReader.Read(source);
            var path = Path.Combine(folder, document.FileName);
            switch (Path.GetExtension(document.FileName))
            {
                case ".pdf":
                    PdfWriter.Write(document, path);
                    break;
                case ".docx":
                    WordWriter.Write(document, path);
                    break;
                case ".pptx":
                    DeckWriter.Write(document, path);
                    break;
                case ".xlsx":
                    WorkbookWriter.Write(document, path);
                    break;
                case var other:
                    throw new InvalidDataException($"{source}: no writer makes '{other}'.");
            }
        }

        return sources.Count;
    }
}
